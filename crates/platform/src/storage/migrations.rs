//! Migrations: append-only SQL, run at start, one instance at a time, while others serve. What a migration may do, and when
//! an older program still serves a newer schema, is decided in `docs/decisions/0010-rolling-migrations.md`.

use super::{dialect, sql};
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

/// A step of the schema.
struct Migration {
    script: &'static str,
    /// The lowest schema that a program must know to serve a database with this step: its own number, or that of an
    /// earlier step when this one only adds.
    min_reader: i64,
}

/// In order; number `n` stands at index `n - 1`.
const MIGRATIONS: &[Migration] = &[
    Migration {
        script: include_str!("../../../../migrations/platform/0001_base.sql"),
        min_reader: 1,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0002_areas.sql"),
        min_reader: 2,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0003_instances.sql"),
        min_reader: 3,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0004_leases.sql"),
        min_reader: 3,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0005_subscriptions.sql"),
        min_reader: 3,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0006_jobs.sql"),
        // It brings a scope: who does not know it cannot read the feed any more.
        min_reader: 6,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0007_onboarding.sql"),
        // It brings a scope.
        min_reader: 7,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0008_mail.sql"),
        min_reader: 3,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0009_usage.sql"),
        // It brings a scope.
        min_reader: 9,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0010_sites.sql"),
        // It brings scopes, as jobs did.
        min_reader: 10,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0011_imports.sql"),
        min_reader: 3,
    },
    Migration {
        script: include_str!("../../../../migrations/platform/0012_views.sql"),
        // Who does not know whom a change is for would tell it to everybody.
        min_reader: 12,
    },
];

/// The step that brought the column `min_reader`.
const REMEMBERS_READERS: i64 = 3;
/// A migration that met a lock of those who serve starts again.
const ATTEMPTS: u32 = 5;

/// Brings the schema to this version's state; leaves a newer one alone that this version can serve.
///
/// # Errors
/// When the database needs a newer version, or a statement fails; nothing is changed then.
pub async fn migrate(writer: &DatabaseConnection) -> Result<(), ApiError> {
    bring_to(writer, MIGRATIONS).await
}

async fn bring_to(writer: &DatabaseConnection, known: &[Migration]) -> Result<(), ApiError> {
    let mut attempt = 1;
    loop {
        match try_once(writer, known).await {
            Err(ApiError::Unavailable(cause)) if attempt < ATTEMPTS => {
                tracing::warn!(%cause, attempt, "the migration starts again");
                attempt += 1;
            }
            done => return done,
        }
    }
}

async fn try_once(writer: &DatabaseConnection, known: &[Migration]) -> Result<(), ApiError> {
    let tx = dialect::begin_migration(writer).await?;
    tx.execute_unprepared("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    let found = number(&tx, "SELECT COALESCE(MAX(version), 0) FROM schema_version").await?;
    let newest = i64::try_from(known.len()).map_err(ApiError::internal)?;
    if found > newest {
        return serve_newer(&tx, found, newest).await;
    }
    if found > 0 && found < newest {
        // Those who write elsewhere finish first, and wait: they and the migration could hold each other's tables.
        let wait = format!(
            "SELECT id FROM feed WHERE id = 1{}",
            dialect::lock(tx.get_database_backend())
        );
        sql::one(&tx, &wait, vec![]).await?;
    }
    for (step, version) in known.iter().zip(1..).skip_while(|(_, version)| *version <= found) {
        tx.execute_unprepared(&dialect::script(tx.get_database_backend(), step.script))
            .await?;
        if version < REMEMBERS_READERS {
            let add = "INSERT INTO schema_version (version) VALUES ($1)";
            sql::exec(&tx, add, vec![version.into()]).await?;
        } else {
            let add = "INSERT INTO schema_version (version, min_reader) VALUES ($1, $2)";
            sql::exec(&tx, add, vec![version.into(), step.min_reader.into()]).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn serve_newer(tx: &DatabaseTransaction, found: i64, known: i64) -> Result<(), ApiError> {
    let needed = if known < REMEMBERS_READERS {
        found
    } else {
        number(tx, "SELECT MAX(min_reader) FROM schema_version").await?
    };
    if needed > known {
        return Err(ApiError::Internal(format!(
            "the database has schema {found} and needs a program that knows at least schema {needed}; \
             this version knows {known}: start the newer version"
        )));
    }
    tracing::info!(found, known, "the database is newer and only has more: serving it");
    Ok(())
}

async fn number(tx: &DatabaseTransaction, statement: &str) -> Result<i64, ApiError> {
    sql::scalar(tx, statement, vec![])
        .await?
        .ok_or_else(|| ApiError::internal("the schema's version is not there"))
}

#[cfg(test)]
mod tests;
