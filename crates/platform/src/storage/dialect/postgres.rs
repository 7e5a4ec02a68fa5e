//! PostgreSQL: a server that several instances share.

use crate::error::ApiError;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqlxPostgresConnector,
    sqlx::{
        self, ConnectOptions, Connection, Executor, PgConnection,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};
use std::time::Duration;

/// The oldest that its makers still mend; the suite runs on 15.
const OLDEST: u32 = 14;
/// Longest that the first connection may take: start-up fails fast, with a reason.
const CONNECT: Duration = Duration::from_secs(10);
/// Writers queue for one lock, so a few keep it busy.
const WRITERS: u32 = 6;
const READERS: u32 = 14;
/// Longest wait for a connection of the pool. In an outage it passes before each answer.
const READS_WAIT: Duration = Duration::from_secs(5);
const WRITES_WAIT: Duration = Duration::from_secs(15);
/// A connection that rested longer is asked whether it still lives, so that a restart of the server costs no request.
const RESTED: Duration = Duration::from_secs(1);
/// `wheelhou`, as the advisory lock's number.
const MIGRATION_LOCK: i64 = 0x7768_6565_6c68_6f75;

/// Checks the server, then gives connections as they are needed.
pub async fn writer(url: &str) -> Result<DatabaseConnection, ApiError> {
    let options = options(url)?;
    check(&options).await?;
    // An instance that hangs with the lock must not stop the others for long; one that waits must hear why.
    let options = options.options([
        ("idle_in_transaction_session_timeout", "30s"),
        ("lock_timeout", "30s"),
        // "already exists, skipping" is no news.
        ("client_min_messages", "warning"),
    ]);
    let pool = pool(WRITERS, WRITES_WAIT).after_connect(|connection, _| {
        Box::pin(async move {
            // What was answered must survive a power cut, also where the server's own default is faster.
            let durable = "SELECT set_config('synchronous_commit', 'on', false) \
                           WHERE current_setting('synchronous_commit') = 'off'";
            connection.execute(durable).await.map(|_| ())
        })
    });
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(
        pool.connect_lazy_with(options),
    ))
}

pub fn reader(url: &str) -> Result<DatabaseConnection, ApiError> {
    let options = options(url)?.options([("default_transaction_read_only", "on")]);
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(
        pool(READERS, READS_WAIT).connect_lazy_with(options),
    ))
}

/// Held until the migration's transaction ends. Its statements wait 5 s for a table at most: whoever waits for a table
/// stops all who come after.
pub async fn lock_migrations(tx: &DatabaseTransaction) -> Result<(), ApiError> {
    tx.execute_unprepared(&format!(
        "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK}); SET LOCAL lock_timeout = '5s'"
    ))
    .await?;
    Ok(())
}

fn options(url: &str) -> Result<PgConnectOptions, ApiError> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|error| ApiError::internal(format_args!("the database URL cannot be read: {error}")))?;
    Ok(options
        .application_name("wheelhouse-platform")
        .disable_statement_logging())
}

fn pool(most: u32, wait: Duration) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(wait)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// One connection by itself: a pool would try again until its time is up, and then not say why.
async fn check(options: &PgConnectOptions) -> Result<(), ApiError> {
    let connecting = tokio::time::timeout(CONNECT, PgConnection::connect_with(options));
    let mut connection = match connecting.await {
        Ok(connected) => connected.map_err(|error| refused(options, &error))?,
        Err(_) => return Err(unreachable(options, "it does not answer")),
    };
    let version = connection.server_version_num().unwrap_or(0);
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| refused(options, &error))?;
    fit(version, &encoding)?;
    connection.close().await.map_err(|error| refused(options, &error))
}

/// `version` as `150004` for 15.4.
fn fit(version: u32, encoding: &str) -> Result<(), ApiError> {
    let major = version / 10_000;
    if major < OLDEST {
        return Err(ApiError::internal(format_args!(
            "the PostgreSQL server is version {major}; at least {OLDEST} is needed"
        )));
    }
    if encoding != "UTF8" {
        return Err(ApiError::internal(format_args!(
            "the database is encoded in {encoding}; create it with ENCODING 'UTF8' TEMPLATE template0"
        )));
    }
    Ok(())
}

fn unreachable(options: &PgConnectOptions, why: impl std::fmt::Display) -> ApiError {
    ApiError::Unavailable(format!(
        "the PostgreSQL server at {}:{} cannot be reached: {why}",
        options.get_host(),
        options.get_port()
    ))
}

/// The server's own words name user and database, never a password.
fn refused(options: &PgConnectOptions, error: &sqlx::Error) -> ApiError {
    let sqlx::Error::Database(answer) = error else {
        return unreachable(options, error);
    };
    let advice = match answer.code().as_deref() {
        Some("28P01" | "28000") => "; check user and password in the database URL",
        Some("3D000") => "; create it with `createdb`",
        _ => "",
    };
    ApiError::internal(format_args!(
        "the PostgreSQL server refuses: {}{advice}",
        answer.message()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_server_and_a_foreign_encoding_are_told() {
        let said = fit(130_014, "UTF8").unwrap_err().to_string();
        assert!(said.contains("version 13") && said.contains("14"), "{said}");
        let said = fit(150_004, "SQL_ASCII").unwrap_err().to_string();
        assert!(said.contains("SQL_ASCII") && said.contains("UTF8"), "{said}");
        fit(140_000, "UTF8").unwrap();
    }

    #[test]
    fn a_url_that_cannot_be_read_gives_no_password_away() {
        for url in [
            "postgres://ada:sw0rdfish@host:port/db",
            "postgres://ada:sw0rdfish@host/db?sslmode=maybe",
        ] {
            let said = options(url).unwrap_err().to_string();
            assert!(!said.contains("sw0rdfish"), "{said}");
        }
    }
}
