use rusqlite::{Connection, TransactionBehavior};

use super::DbError;

/// One step of a schema. Steps are append-only: a released file is never edited.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Schema number after this step; equals the position in its list, from 1.
    pub number: u32,
    /// The file's content.
    pub sql: &'static str,
}

/// Steps of `cache.db`. Add a file under `migrations/console/cache/` and one line here.
pub const CACHE: &[Migration] = &[
    Migration {
        number: 1,
        sql: include_str!("../../../../migrations/console/cache/0001_base.sql"),
    },
    Migration {
        number: 2,
        sql: include_str!("../../../../migrations/console/cache/0002_search_upkeep.sql"),
    },
    Migration {
        number: 3,
        sql: include_str!("../../../../migrations/console/cache/0003_search_merges.sql"),
    },
    Migration {
        number: 4,
        sql: include_str!("../../../../migrations/console/cache/0004_first_page.sql"),
    },
    Migration {
        number: 5,
        sql: include_str!("../../../../migrations/console/cache/0005_subscriptions.sql"),
    },
    Migration {
        number: 6,
        sql: include_str!("../../../../migrations/console/cache/0006_jobs.sql"),
    },
    Migration {
        number: 7,
        sql: include_str!("../../../../migrations/console/cache/0007_onboarding.sql"),
    },
    Migration {
        number: 8,
        sql: include_str!("../../../../migrations/console/cache/0008_sites.sql"),
    },
    Migration {
        number: 9,
        sql: include_str!("../../../../migrations/console/cache/0009_views.sql"),
    },
    Migration {
        number: 10,
        sql: include_str!("../../../../migrations/console/cache/0010_usage.sql"),
    },
];

/// Steps of `state.db`. Add a file under `migrations/console/state/` and one line here; only additive changes.
pub const STATE: &[Migration] = &[
    Migration {
        number: 1,
        sql: include_str!("../../../../migrations/console/state/0001_base.sql"),
    },
    Migration {
        number: 2,
        sql: include_str!("../../../../migrations/console/state/0002_onboarding.sql"),
    },
];

/// The schema number of the file (0 for a new one).
pub(super) fn schema_of(conn: &Connection) -> Result<u32, DbError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// The newest schema number that `steps` lead to.
pub(super) fn newest(steps: &[Migration]) -> u32 {
    steps.last().map_or(0, |step| step.number)
}

/// Applies every step above the file's schema number, each in one transaction together with its number, so that a kill
/// between two steps leaves a file that the next start continues from.
pub(super) fn apply(conn: &mut Connection, steps: &[Migration]) -> Result<(), DbError> {
    for step in steps {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read again under the write lock: another process may have migrated meanwhile.
        if step.number <= schema_of(&tx)? {
            continue;
        }
        run(&tx, step).map_err(|source| match DbError::from(source) {
            DbError::Sqlite(source) | DbError::Constraint(source) => DbError::Migration {
                number: step.number,
                source,
            },
            other => other,
        })?;
        tx.commit()?;
    }
    Ok(())
}

fn run(conn: &Connection, step: &Migration) -> rusqlite::Result<()> {
    conn.execute_batch(step.sql)?;
    conn.pragma_update(None, "user_version", step.number)
}
