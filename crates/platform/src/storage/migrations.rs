//! Migrations: append-only SQL, run at start under the write lock; a newer schema is refused.

use super::{dialect, sql};
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};

/// In order; number `n` stands at index `n - 1`.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/platform/0001_base.sql"),
    include_str!("../../../../migrations/platform/0002_areas.sql"),
];

/// Brings the schema to this version's state.
///
/// # Errors
/// When the database was written by a newer version, or a statement fails; nothing is changed then.
pub async fn migrate(writer: &DatabaseConnection) -> Result<(), ApiError> {
    let tx = writer.begin_with_options(dialect::write_transaction()).await?;
    tx.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    let found: i64 = sql::scalar(&tx, "SELECT COALESCE(MAX(version), 0) FROM schema_version", vec![])
        .await?
        .unwrap_or(0);
    let found = usize::try_from(found).map_err(ApiError::internal)?;
    if found > MIGRATIONS.len() {
        return Err(ApiError::Internal(format!(
            "the database has schema {found}, this version knows {}; start the newer version",
            MIGRATIONS.len()
        )));
    }
    for (index, script) in MIGRATIONS.iter().enumerate().skip(found) {
        tx.execute_unprepared(script).await?;
        let version = i64::try_from(index + 1).map_err(ApiError::internal)?;
        sql::exec(
            &tx,
            "INSERT INTO schema_version (version) VALUES ($1)",
            vec![version.into()],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}
