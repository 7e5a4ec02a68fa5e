//! What this console remembers of the audit chain.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use wheelhouse_contract::{
    Timestamp,
    audit::{AuditAlarm, Checkpoint},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditMemory {
    /// The platform's public key, hex: the first that this console saw.
    pub key: String,
    /// The last checkpoint that was signed by `key`.
    pub checkpoint: Option<Checkpoint>,
    /// The last record that was verified; 0 and the genesis hash before any.
    pub last_seq: u64,
    pub last_hash: String,
    /// Where the unbroken verified window begins.
    pub verified_from: u64,
    /// Records verified so far.
    pub verified: u64,
    pub verified_at: Option<Timestamp>,
    /// Stays until an operator leaves the platform: a history that was wrong once is not trusted again by itself.
    pub alarm: Option<AuditAlarm>,
    pub alarm_at: Option<Timestamp>,
}

/// What is remembered; `None` before the first checkpoint.
///
/// # Errors
/// SQLite's own, or a stored value of another shape.
pub fn get(conn: &Connection) -> Result<Option<AuditMemory>, DbError> {
    let sql = "SELECT key, checkpoint, last_seq, last_hash, verified_from, verified, verified_at, alarm, alarm_at \
               FROM audit_checkpoint";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(AuditMemory {
        key: row.get(0)?,
        checkpoint: codec::opt_from_json(row.get(1)?)?,
        last_seq: codec::uint(row.get(2)?),
        last_hash: row.get(3)?,
        verified_from: codec::uint(row.get(4)?),
        verified: codec::uint(row.get(5)?),
        verified_at: codec::time(row.get(6)?),
        alarm: codec::opt_from_json(row.get(7)?)?,
        alarm_at: codec::time(row.get(8)?),
    }))
}

/// Keeps `memory`. The key of an earlier one is never replaced.
///
/// # Errors
/// SQLite's own.
pub fn put(tx: &Transaction<'_>, memory: &AuditMemory) -> Result<(), DbError> {
    let pinned: Option<String> = tx
        .query_row("SELECT key FROM audit_checkpoint", [], |row| row.get(0))
        .optional()?;
    tx.execute(
        "INSERT OR REPLACE INTO audit_checkpoint \
         (one, key, checkpoint, last_seq, last_hash, verified_from, verified, verified_at, alarm, alarm_at) \
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            pinned.as_ref().unwrap_or(&memory.key),
            codec::opt_json(memory.checkpoint.as_ref())?,
            codec::int(memory.last_seq),
            memory.last_hash,
            codec::int(memory.verified_from),
            codec::int(memory.verified),
            memory.verified_at.map(Timestamp::millis),
            codec::opt_json(memory.alarm.as_ref())?,
            memory.alarm_at.map(Timestamp::millis),
        ],
    )?;
    Ok(())
}
