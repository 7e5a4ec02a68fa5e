//! Where databases differ. SQL elsewhere is what SQLite and PostgreSQL both take (`$1` placeholders, `ON CONFLICT`,
//! `BIGINT` and `TEXT` alone, no literal in an answer's column: PostgreSQL would call it a 32-bit integer).

mod failure;
mod postgres;
mod sqlite;

use crate::error::ApiError;
use sea_orm::{AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, TransactionTrait};
use std::borrow::Cow;

/// The engine that a database URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn of(url: &str) -> Result<Self, ApiError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(ApiError::internal(
                "the database URL must begin with sqlite: (a file) or postgres:// (a server)",
            )),
        }
    }
}

/// Connections that write.
///
/// # Errors
/// A sentence for whoever starts the platform: unknown scheme, unreachable, refused, too old.
pub async fn writer(url: &str) -> Result<DatabaseConnection, ApiError> {
    match Engine::of(url)? {
        Engine::Sqlite => sqlite::writer(url).await,
        Engine::Postgres => postgres::writer(url).await,
    }
}

/// Connections that can only read. The database is there and migrated.
///
/// # Errors
/// As [`writer`].
pub async fn reader(url: &str) -> Result<DatabaseConnection, ApiError> {
    match Engine::of(url)? {
        Engine::Sqlite => sqlite::reader(url).await,
        Engine::Postgres => postgres::reader(url),
    }
}

/// A write transaction. SQLite's holds the lock of the whole database from here on; PostgreSQL's still needs the lock of
/// the feed's row, see [`lock`].
pub async fn begin(writer: &DatabaseConnection) -> Result<DatabaseTransaction, ApiError> {
    Ok(match writer.get_database_backend() {
        DbBackend::Sqlite => writer.begin_with_options(sqlite::write_transaction()).await?,
        // READ COMMITTED: after the wait for a lock, statements see what the other transaction committed.
        _ => writer.begin().await?,
    })
}

/// What a `SELECT` ends with that locks the rows that it reads.
pub fn lock(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "",
        _ => " FOR UPDATE",
    }
}

/// A read transaction: all of its statements see one state.
pub async fn snapshot(reader: &DatabaseConnection) -> Result<DatabaseTransaction, ApiError> {
    Ok(match reader.get_database_backend() {
        DbBackend::Sqlite => reader.begin().await?,
        _ => {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            reader.begin_with_config(Some(level), Some(mode)).await?
        }
    })
}

/// Connections of a pool, and how many of them are idle.
pub fn connections(pool: &DatabaseConnection) -> (usize, usize) {
    let (all, idle) = match pool.get_database_backend() {
        DbBackend::Sqlite => {
            let pool = pool.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = pool.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (usize::try_from(all).unwrap_or(usize::MAX), idle)
}

/// The transaction of a migration: one at a time, however many instances start at once.
pub async fn begin_migration(writer: &DatabaseConnection) -> Result<DatabaseTransaction, ApiError> {
    let tx = begin(writer).await?;
    if writer.get_database_backend() == DbBackend::Postgres {
        postgres::lock_migrations(&tx).await?;
    }
    Ok(tx)
}

/// A migration as the database takes it: text compares byte by byte, as in SQLite and in Rust, whatever the language of the
/// server is.
pub fn script(backend: DbBackend, script: &str) -> Cow<'_, str> {
    match backend {
        DbBackend::Sqlite => Cow::Borrowed(script),
        _ => Cow::Owned(script.replace(" TEXT", " TEXT COLLATE \"C\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_scheme_is_named_with_what_is_known() {
        for url in ["mysql://user:secret@host/db", "platform.db", ""] {
            let said = Engine::of(url).unwrap_err().to_string();
            assert!(said.contains("sqlite:") && said.contains("postgres://"), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
        assert_eq!(Engine::of("sqlite:platform.db").unwrap(), Engine::Sqlite);
        assert_eq!(Engine::of("postgresql://h/d").unwrap(), Engine::Postgres);
    }

    #[test]
    fn only_columns_get_a_collation() {
        let translated = script(
            DbBackend::Postgres,
            "-- UUIDs as text\nCREATE TABLE a (b TEXT NOT NULL, c BIGINT);",
        );
        assert_eq!(
            translated,
            "-- UUIDs as text\nCREATE TABLE a (b TEXT COLLATE \"C\" NOT NULL, c BIGINT);"
        );
    }
}
