//! Where the mirror stands: per scope and in the feed.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wheelhouse_contract::{
    Timestamp,
    sync::{Checksum, Position, Scope},
};

/// How far a scope is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Load {
    /// Never loaded.
    Empty,
    /// A snapshot is under way; `cursor` says how far.
    Loading,
    Ready,
    /// The operator's role may not read it.
    Denied,
}

/// One scope's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRow {
    pub scope: Scope,
    pub load: Load,
    /// Grows with every load; rows below it are left over from an earlier one.
    pub generation: i64,
    /// The last row of the load under way.
    pub cursor: Option<Uuid>,
    /// The position that the load's first answer was pinned to: changes continue from there.
    pub pinned: Option<Position>,
    /// Rows that the snapshot announced.
    pub expected: u64,
    /// Rows of this generation.
    pub count: u64,
    /// Over the rows of this generation.
    pub checksum: Checksum,
    pub loaded_at: Option<Timestamp>,
}

impl ScopeRow {
    pub(crate) fn add(&mut self, id: Uuid, revision: u64) {
        self.count += 1;
        self.checksum.add(id, revision);
    }

    pub(crate) fn remove(&mut self, id: Uuid, revision: u64) {
        self.count = self.count.saturating_sub(1);
        self.checksum.remove(id, revision);
    }

    /// Begins a load from the first row: what is there stays readable until the load ends.
    pub fn restart(&mut self) {
        self.load = Load::Loading;
        self.generation += 1;
        self.cursor = None;
        self.pinned = None;
        self.expected = 0;
        self.count = 0;
        self.checksum = Checksum::default();
    }
}

/// The state of `scope`; [`Load::Empty`] when nothing is known.
///
/// # Errors
/// SQLite's own, or an unreadable stored value.
pub fn scope(conn: &Connection, scope: Scope) -> Result<ScopeRow, DbError> {
    type Raw = (String, i64, Option<Vec<u8>>, Option<String>, i64, i64, i64, Option<i64>);
    let sql = "SELECT state, generation, cursor, pinned, expected, count, checksum, loaded_at \
               FROM sync_scope WHERE scope = ?1";
    let raw: Option<Raw> = conn
        .prepare_cached(sql)?
        .query_row([scope.as_str()], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
            ))
        })
        .optional()?;
    let Some((state, generation, cursor, pinned, expected, count, checksum, loaded_at)) = raw else {
        return Ok(unknown(scope));
    };
    Ok(ScopeRow {
        scope,
        load: codec::from_word(state)?,
        generation,
        cursor: cursor.map(|id| codec::uuid("cursor", &id)).transpose()?,
        pinned: pinned.map(|text| parse(&text)).transpose()?,
        expected: codec::uint(expected),
        count: codec::uint(count),
        checksum: Checksum(u64::from_ne_bytes(checksum.to_ne_bytes())),
        loaded_at: codec::time(loaded_at),
    })
}

fn unknown(scope: Scope) -> ScopeRow {
    ScopeRow {
        scope,
        load: Load::Empty,
        generation: 0,
        cursor: None,
        pinned: None,
        expected: 0,
        count: 0,
        checksum: Checksum::default(),
        loaded_at: None,
    }
}

/// All scopes, in bootstrap order.
///
/// # Errors
/// As [`scope`].
pub fn scopes(conn: &Connection) -> Result<Vec<ScopeRow>, DbError> {
    Scope::ALL.into_iter().map(|one| scope(conn, one)).collect()
}

/// Keeps `row`.
///
/// # Errors
/// SQLite's own.
pub fn save_scope(tx: &Transaction<'_>, row: &ScopeRow) -> Result<(), DbError> {
    let sql = "INSERT OR REPLACE INTO sync_scope \
               (scope, state, generation, cursor, pinned, expected, count, checksum, loaded_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.prepare_cached(sql)?.execute(params![
        row.scope.as_str(),
        codec::word(&row.load)?,
        row.generation,
        row.cursor.map(codec::bytes),
        row.pinned.as_ref().map(Position::to_string),
        codec::int(row.expected),
        codec::int(row.count),
        i64::from_ne_bytes(row.checksum.0.to_ne_bytes()),
        row.loaded_at.map(Timestamp::millis),
    ])?;
    Ok(())
}

/// The position up to which every change is in the mirror, and when that was last known.
///
/// # Errors
/// SQLite's own, or an unreadable stored value.
pub fn position(conn: &Connection) -> Result<Option<(Position, Timestamp)>, DbError> {
    let raw: Option<(String, i64)> = conn
        .prepare_cached("SELECT position, as_of FROM sync_position")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    raw.map(|(text, as_of)| Ok((parse(&text)?, Timestamp::from_millis(as_of))))
        .transpose()
}

/// Keeps the position; `as_of` is the instant up to which the mirror is known to be current.
///
/// # Errors
/// SQLite's own.
pub fn save_position(tx: &Transaction<'_>, position: &Position, as_of: Timestamp) -> Result<(), DbError> {
    tx.prepare_cached("INSERT OR REPLACE INTO sync_position (one, position, as_of) VALUES (1, ?1, ?2)")?
        .execute(params![position.to_string(), as_of.millis()])?;
    Ok(())
}

/// Forgets the position: the next pull starts from the scopes' pinned ones.
///
/// # Errors
/// SQLite's own.
pub fn forget_position(tx: &Transaction<'_>) -> Result<(), DbError> {
    tx.execute("DELETE FROM sync_position", [])?;
    Ok(())
}

/// The revision at which the row was deleted, as far as this generation knows.
pub(crate) fn tombstone(conn: &Connection, scope: Scope, id: Uuid, generation: i64) -> Result<Option<u64>, DbError> {
    let revision: Option<i64> = conn
        .prepare_cached("SELECT revision FROM tombstones WHERE scope = ?1 AND id = ?2 AND generation >= ?3")?
        .query_row(params![scope.as_str(), codec::bytes(id), generation], |row| row.get(0))
        .optional()?;
    Ok(revision.map(codec::uint))
}

pub(crate) fn bury(
    tx: &Transaction<'_>,
    scope: Scope,
    id: Uuid,
    revision: u64,
    generation: i64,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO tombstones (scope, id, revision, generation, at) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (scope, id) DO UPDATE SET revision = excluded.revision, generation = excluded.generation, \
               at = excluded.at WHERE excluded.generation > generation OR excluded.revision > revision";
    tx.prepare_cached(sql)?.execute(params![
        scope.as_str(),
        codec::bytes(id),
        codec::int(revision),
        generation,
        at.millis()
    ])?;
    Ok(())
}

/// Forgets tombstones older than `before`: the platform no longer sends what they guard against.
///
/// # Errors
/// SQLite's own.
pub fn prune_tombstones(tx: &Transaction<'_>, before: Timestamp) -> Result<usize, DbError> {
    Ok(tx.execute("DELETE FROM tombstones WHERE at < ?1", [before.millis()])?)
}

fn parse(text: &str) -> Result<Position, DbError> {
    text.parse().map_err(|error| codec::bad("position", error))
}
