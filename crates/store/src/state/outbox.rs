//! Mutations that wait for the platform. In order per resource, side by side across resources.

use crate::{DbError, codec};
use rusqlite::{Connection, Params, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use wheelhouse_contract::{IdempotencyKey, Problem, Timestamp, sync::Position};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Waiting,
    /// On its way, or the answer was lost: sent again with the same key.
    Sent,
    Applied,
    /// The platform has another version: a person decides.
    Conflict,
    Refused,
}

/// One mutation. `kind` and `intent` are the engine's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The idempotency key.
    pub id: IdempotencyKey,
    pub kind: String,
    /// `POST`, `PATCH`, …
    pub method: String,
    /// Path and query, from `/v1`.
    pub path: String,
    /// Sent byte for byte, so that a repetition has the same hash.
    pub body: String,
    pub resource_type: String,
    pub resource_id: String,
    /// For `If-Match`.
    pub base_version: Option<u64>,
    /// What the operator saw when deciding.
    pub seen: Option<Value>,
    pub subject: String,
    pub intent: String,
    /// The shape of `body`; a console that no longer knows it refuses to send.
    pub command_version: u32,
    pub state: State,
    pub attempts: u32,
    pub created_at: Timestamp,
    pub not_before: Timestamp,
    /// Never sent after this.
    pub expires_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    /// The overlay goes when the mirror's position passes this.
    pub answer_position: Option<Position>,
    pub problem: Option<Problem>,
}

impl Entry {
    /// Whether a mirror at `position` may not show the effect yet: so with all that wait or are on their way, and with
    /// applied ones beyond it.
    pub fn is_overlay(&self, position: Option<&Position>) -> bool {
        match (self.state, &self.answer_position, position) {
            (State::Conflict | State::Refused, _, _) => false,
            (State::Waiting | State::Sent, None, _) | (_, Some(_), None) => true,
            (State::Applied, None, _) => false,
            (_, Some(answer), Some(position)) => answer.epoch == position.epoch && answer.seq > position.seq,
        }
    }
}

const COLUMNS: &str = "id, kind, method, path, body, resource_type, resource_id, base_version, seen, subject, intent, \
     command_version, state, attempts, created_at, not_before, expires_at, answered_at, answer_position, problem";

/// Adds an entry at the end.
///
/// # Errors
/// [`DbError::Constraint`] when the key is there already.
pub fn add(tx: &Transaction<'_>, entry: &Entry) -> Result<(), DbError> {
    let marks = (1..=20).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO outbox ({COLUMNS}) VALUES ({marks})");
    tx.prepare_cached(&sql)?.execute(params![
        codec::bytes(entry.id),
        entry.kind,
        entry.method,
        entry.path,
        entry.body,
        entry.resource_type,
        entry.resource_id,
        entry.base_version.map(codec::int),
        codec::opt_json(entry.seen.as_ref())?,
        entry.subject,
        entry.intent,
        entry.command_version,
        codec::word(&entry.state)?,
        entry.attempts,
        entry.created_at.millis(),
        entry.not_before.millis(),
        entry.expires_at.map(Timestamp::millis),
        entry.answered_at.map(Timestamp::millis),
        entry.answer_position.as_ref().map(Position::to_string),
        codec::opt_json(entry.problem.as_ref())?,
    ])?;
    Ok(())
}

/// Keeps what changes of an entry while it lives: everything but its key, kind, subject and creation.
///
/// # Errors
/// SQLite's own.
pub fn update(tx: &Transaction<'_>, entry: &Entry) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET path = ?2, body = ?3, base_version = ?4, seen = ?5, state = ?6, attempts = ?7, \
               not_before = ?8, expires_at = ?9, answered_at = ?10, answer_position = ?11, problem = ?12 WHERE id = ?1";
    let changed = tx.prepare_cached(sql)?.execute(params![
        codec::bytes(entry.id),
        entry.path,
        entry.body,
        entry.base_version.map(codec::int),
        codec::opt_json(entry.seen.as_ref())?,
        codec::word(&entry.state)?,
        entry.attempts,
        entry.not_before.millis(),
        entry.expires_at.map(Timestamp::millis),
        entry.answered_at.map(Timestamp::millis),
        entry.answer_position.as_ref().map(Position::to_string),
        codec::opt_json(entry.problem.as_ref())?,
    ])?;
    Ok(changed > 0)
}

/// Removes an entry that was never sent; `false` when it was, or is not there.
///
/// # Errors
/// SQLite's own.
pub fn cancel(tx: &Transaction<'_>, id: IdempotencyKey) -> Result<bool, DbError> {
    let sql = "DELETE FROM outbox WHERE id = ?1 AND state = 'waiting' AND attempts = 0";
    Ok(tx.execute(sql, [codec::bytes(id)])? > 0)
}

/// Removes an entry whatever its state: a conflict that was decided, or one that is done.
///
/// # Errors
/// SQLite's own.
pub fn remove(tx: &Transaction<'_>, id: IdempotencyKey) -> Result<bool, DbError> {
    Ok(tx.execute("DELETE FROM outbox WHERE id = ?1", [codec::bytes(id)])? > 0)
}

/// Drops what was applied or refused before `before`.
///
/// # Errors
/// SQLite's own.
pub fn prune_done(tx: &Transaction<'_>, before: Timestamp) -> Result<usize, DbError> {
    let sql = "DELETE FROM outbox WHERE state IN ('applied', 'refused') AND coalesce(answered_at, created_at) < ?1";
    Ok(tx.execute(sql, [before.millis()])?)
}

/// The entry.
///
/// # Errors
/// SQLite's own, or an unreadable stored value. So for all reads here.
pub fn get(conn: &Connection, id: IdempotencyKey) -> Result<Option<Entry>, DbError> {
    Ok(select(conn, "WHERE id = ?1", [codec::bytes(id)])?.pop())
}

/// Newest first; without done ones only those that still matter (waiting, sent, conflict).
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, include_done: bool) -> Result<Vec<Entry>, DbError> {
    let narrowed = if include_done {
        "ORDER BY rid DESC"
    } else {
        "WHERE state NOT IN ('applied', 'refused') ORDER BY rid DESC"
    };
    select(conn, narrowed, [])
}

/// All entries about a resource, oldest first.
///
/// # Errors
/// As [`get`].
pub fn of_resource(conn: &Connection, resource_type: &str, resource_id: &str) -> Result<Vec<Entry>, DbError> {
    let narrowed = "WHERE resource_type = ?1 AND resource_id = ?2 ORDER BY rid";
    select(conn, narrowed, params![resource_type, resource_id])
}

/// Ids of the resources that entries are about, done ones included, by resource type.
///
/// # Errors
/// SQLite's own.
pub fn resources(conn: &Connection) -> Result<HashMap<String, HashSet<String>>, DbError> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT resource_type, resource_id FROM outbox")?;
    let mut rows = statement.query([])?;
    let mut found = HashMap::<String, HashSet<String>>::new();
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    Ok(found)
}

/// What may be sent at `now`: per resource the oldest unfinished entry, unless that one is a conflict.
///
/// # Errors
/// As [`get`].
pub fn ready(conn: &Connection, now: Timestamp) -> Result<Vec<Entry>, DbError> {
    let narrowed = "WHERE state IN ('waiting', 'sent') AND not_before <= ?1 AND NOT EXISTS ( \
         SELECT 1 FROM outbox earlier WHERE earlier.resource_type = outbox.resource_type \
         AND earlier.resource_id = outbox.resource_id AND earlier.rid < outbox.rid \
         AND earlier.state IN ('waiting', 'sent', 'conflict')) ORDER BY rid";
    select(conn, narrowed, [now.millis()])
}

/// When the next entry may be sent that may not be sent now.
///
/// # Errors
/// SQLite's own.
pub fn next_at(conn: &Connection) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT min(not_before) FROM outbox WHERE state IN ('waiting', 'sent')";
    Ok(codec::time(conn.query_row(sql, [], |row| row.get(0))?))
}

/// Entries about resources of one type whose effect a mirror at `position` may not show yet, oldest first.
///
/// # Errors
/// As [`get`].
pub fn overlays(conn: &Connection, resource_type: &str, position: Option<&Position>) -> Result<Vec<Entry>, DbError> {
    let narrowed = "WHERE resource_type = ?1 ORDER BY rid";
    let mut entries = select(conn, narrowed, [resource_type])?;
    entries.retain(|entry| entry.is_overlay(position));
    Ok(entries)
}

/// How many wait (or are on their way), and how many are conflicts.
///
/// # Errors
/// SQLite's own.
pub fn counts(conn: &Connection) -> Result<(u64, u64), DbError> {
    let sql = "SELECT count(*) FILTER (WHERE state <> 'conflict'), count(*) FILTER (WHERE state = 'conflict') \
               FROM outbox WHERE state IN ('waiting', 'sent', 'conflict')";
    let (waiting, conflicts): (i64, i64) = conn
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((codec::uint(waiting), codec::uint(conflicts)))
}

fn select(conn: &Connection, narrowed: &str, params: impl Params) -> Result<Vec<Entry>, DbError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM outbox {narrowed}"))?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(entry(row)?);
    }
    Ok(found)
}

fn entry(row: &Row<'_>) -> Result<Entry, DbError> {
    let id: Vec<u8> = row.get(0)?;
    let position: Option<String> = row.get(18)?;
    Ok(Entry {
        id: codec::uuid("id", &id)?.into(),
        kind: row.get(1)?,
        method: row.get(2)?,
        path: row.get(3)?,
        body: row.get(4)?,
        resource_type: row.get(5)?,
        resource_id: row.get(6)?,
        base_version: row.get::<_, Option<i64>>(7)?.map(codec::uint),
        seen: codec::opt_from_json(row.get(8)?)?,
        subject: row.get(9)?,
        intent: row.get(10)?,
        command_version: row.get(11)?,
        state: codec::from_word(row.get(12)?)?,
        attempts: row.get(13)?,
        created_at: Timestamp::from_millis(row.get(14)?),
        not_before: Timestamp::from_millis(row.get(15)?),
        expires_at: codec::time(row.get(16)?),
        answered_at: codec::time(row.get(17)?),
        answer_position: position
            .map(|text| text.parse().map_err(|error| codec::bad("answer_position", error)))
            .transpose()?,
        problem: codec::opt_from_json(row.get(19)?)?,
    })
}
