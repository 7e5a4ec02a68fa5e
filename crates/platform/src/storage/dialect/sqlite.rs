//! SQLite: one file, one writer, readers beside it.

use crate::error::ApiError;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions,
    sqlx::sqlite::SqliteConnectOptions,
};
use std::{fs::OpenOptions, io::ErrorKind, str::FromStr, time::Duration};

/// Longest wait for a connection of the pool; writers queue there.
const ACQUIRE: Duration = Duration::from_secs(30);

/// One connection that writes. `synchronous=FULL`: what was answered must survive a power cut, audit included.
pub async fn writer(url: &str) -> Result<DatabaseConnection, ApiError> {
    create_private(url)?;
    let mut options = base(url);
    options.max_connections(1).min_connections(1);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("busy_timeout", "10000")
            .pragma("foreign_keys", "ON")
    });
    Ok(Database::connect(options).await?)
}

/// Connections that only read; WAL lets them work beside the writer.
pub async fn reader(url: &str) -> Result<DatabaseConnection, ApiError> {
    let mut options = base(url);
    options.max_connections(8).min_connections(1);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .pragma("busy_timeout", "10000")
            .pragma("query_only", "ON")
            .pragma("mmap_size", "268435456")
    });
    Ok(Database::connect(options).await?)
}

/// Write transactions take the lock at once: a deferred one could fail when it first writes.
pub fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

fn base(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .acquire_timeout(ACQUIRE)
        .connect_timeout(ACQUIRE)
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// Creates the file of a new database for its owner's eyes alone: the signing keys and the second factors' secrets lie in
/// it. SQLite gives its log the same mode. Whoever made the file before decided about it.
fn create_private(url: &str) -> Result<(), ApiError> {
    if url.contains(":memory:") {
        return Ok(());
    }
    let options = SqliteConnectOptions::from_str(url).map_err(ApiError::internal)?;
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(options.get_filename()) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(ApiError::internal(format_args!(
            "the database {} cannot be created: {error}",
            options.get_filename().display()
        ))),
        _ => Ok(()),
    }
}
