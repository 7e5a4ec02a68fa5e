//! Encrypted SQLite connections for the console's two files.
//!
//! `cache.db` mirrors the platform and is disposable; `state.db` holds what exists nowhere else (outbox, drafts,
//! ledger, settings, audit checkpoints). Both are SQLCipher files under a raw 32-byte key.
//!
//! ```no_run
//! # fn demo(key: &[u8; 32]) -> Result<(), wheelhouse_store::db::DbError> {
//! use wheelhouse_store::db::{self, Kind};
//! let (pool, report) = db::open(std::path::Path::new("state.db"), key, Kind::State)?;
//! let ones: i64 = pool.read(|conn| Ok(conn.query_row("SELECT 1", [], |row| row.get(0))?))?;
//! pool.write(|tx| Ok(tx.execute("DELETE FROM drafts", [])?))?;
//! # let _ = (ones, report); Ok(()) }
//! ```

mod connect;
mod error;
mod migrate;
mod open;
mod pool;
mod quarantine;
mod salvage;

pub use error::DbError;
pub use migrate::{CACHE, Migration, STATE};
pub use open::{OpenReport, open, open_at};
pub use pool::Pool;

/// Length of a database key in bytes (AES-256, raw: no passphrase derivation happens).
pub const KEY_LEN: usize = 32;

/// Which of the two files a path is; it decides durability and what happens on damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Rebuildable from the platform: `synchronous=NORMAL`, thrown away when it does not fit.
    Cache,
    /// Irreplaceable: `synchronous=FULL`, never thrown away, salvaged row by row when damaged.
    State,
}

impl Kind {
    /// The schema's migrations, in order.
    pub fn migrations(self) -> &'static [Migration] {
        match self {
            Kind::Cache => CACHE,
            Kind::State => STATE,
        }
    }
}

#[cfg(test)]
mod tests;
