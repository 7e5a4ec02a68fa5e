//! The ledger behind notifications and the inbox: one row per event and state, for ever.

use crate::{DbError, codec};
use rusqlite::{Connection, Params, Row, Transaction, params};
use serde_json::Value;
use wheelhouse_contract::{Timestamp, incident::Severity};

/// One noteworthy event in one state. `kind`, `place` and `delivery` are the engine's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// `incident:<id>`, stable for the event.
    pub event_key: String,
    /// `raised`, `escalated:critical`, …: the event and this together are told at most once.
    pub state: String,
    pub kind: String,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub place: Option<Value>,
    pub at: Timestamp,
    pub delivery: String,
    /// When it was handed on (natively, into a digest, …); `None` while that is still to do.
    pub told_at: Option<Timestamp>,
    pub read: bool,
    pub acknowledged: bool,
    /// Events behind it.
    pub count: u32,
}

const COLUMNS: &str =
    "event_key, state, kind, severity, title, body, place, at, delivery, told_at, read, acknowledged, count";

/// Adds a notice unless its event and state are there already; answers whether it was added.
///
/// # Errors
/// SQLite's own. So for all functions here.
pub fn add(tx: &Transaction<'_>, notice: &Notice) -> Result<bool, DbError> {
    let marks = (1..=13).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    let sql = format!("INSERT INTO notices ({COLUMNS}) VALUES ({marks}) ON CONFLICT (event_key, state) DO NOTHING");
    let added = tx.prepare_cached(&sql)?.execute(params![
        notice.event_key,
        notice.state,
        notice.kind,
        rank(notice.severity),
        notice.title,
        notice.body,
        codec::opt_json(notice.place.as_ref())?,
        notice.at.millis(),
        notice.delivery,
        notice.told_at.map(Timestamp::millis),
        notice.read,
        notice.acknowledged,
        notice.count,
    ])?;
    Ok(added > 0)
}

/// Keeps what changes of a notice: title, body, delivery, told, read, acknowledged, count.
pub fn update(tx: &Transaction<'_>, notice: &Notice) -> Result<bool, DbError> {
    let sql = "UPDATE notices SET title = ?3, body = ?4, delivery = ?5, told_at = ?6, read = ?7, acknowledged = ?8, \
               count = ?9 WHERE event_key = ?1 AND state = ?2";
    let changed = tx.prepare_cached(sql)?.execute(params![
        notice.event_key,
        notice.state,
        notice.title,
        notice.body,
        notice.delivery,
        notice.told_at.map(Timestamp::millis),
        notice.read,
        notice.acknowledged,
        notice.count,
    ])?;
    Ok(changed > 0)
}

/// Marks one as handed on.
pub fn told(
    tx: &Transaction<'_>,
    event_key: &str,
    state: &str,
    delivery: &str,
    at: Timestamp,
) -> Result<bool, DbError> {
    let sql = "UPDATE notices SET told_at = ?3, delivery = ?4 WHERE event_key = ?1 AND state = ?2 AND told_at IS NULL";
    Ok(tx.execute(sql, params![event_key, state, at.millis(), delivery])? > 0)
}

/// Marks as read; answers whether it was unread.
pub fn read(tx: &Transaction<'_>, event_key: &str, state: &str) -> Result<bool, DbError> {
    let sql = "UPDATE notices SET read = 1 WHERE event_key = ?1 AND state = ?2 AND read = 0";
    Ok(tx.execute(sql, params![event_key, state])? > 0)
}

/// Marks all as read; answers how many were unread.
pub fn read_all(tx: &Transaction<'_>) -> Result<usize, DbError> {
    Ok(tx.execute("UPDATE notices SET read = 1 WHERE read = 0", [])?)
}

/// Marks all states of an event as acknowledged and read.
pub fn acknowledge(tx: &Transaction<'_>, event_key: &str) -> Result<usize, DbError> {
    let sql = "UPDATE notices SET acknowledged = 1, read = 1 WHERE event_key = ?1 AND (acknowledged = 0 OR read = 0)";
    Ok(tx.execute(sql, [event_key])?)
}

/// One notice.
pub fn get(conn: &Connection, event_key: &str, state: &str) -> Result<Option<Notice>, DbError> {
    Ok(select(conn, "WHERE event_key = ?1 AND state = ?2", [event_key, state])?.pop())
}

/// All states of an event, newest first.
pub fn of_event(conn: &Connection, event_key: &str) -> Result<Vec<Notice>, DbError> {
    select(conn, "WHERE event_key = ?1 ORDER BY rid DESC", [event_key])
}

/// Newest first, below `before` (`at` and event key of the last row shown).
pub fn page(
    conn: &Connection,
    before: Option<(Timestamp, &str)>,
    unread_only: bool,
    limit: u32,
) -> Result<Vec<Notice>, DbError> {
    let unread = if unread_only { "AND read = 0" } else { "" };
    let (at, key) = before.map_or((i64::MAX, ""), |(at, key)| (at.millis(), key));
    let narrowed = format!(
        "WHERE (at < ?1 OR (at = ?1 AND event_key || '/' || state < ?2)) {unread} \
         ORDER BY at DESC, event_key || '/' || state DESC LIMIT ?3"
    );
    select(conn, &narrowed, params![at, key, limit])
}

/// What is not handed on yet, oldest first.
pub fn untold(conn: &Connection) -> Result<Vec<Notice>, DbError> {
    select(conn, "WHERE told_at IS NULL ORDER BY rid", [])
}

/// What happened since `since`, oldest first: for grouping and storms.
pub fn since(conn: &Connection, since: Timestamp) -> Result<Vec<Notice>, DbError> {
    select(conn, "WHERE at >= ?1 ORDER BY at, rid", [since.millis()])
}

pub fn unread(conn: &Connection) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM notices WHERE read = 0";
    Ok(codec::uint(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
}

fn select(conn: &Connection, narrowed: &str, params: impl Params) -> Result<Vec<Notice>, DbError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM notices {narrowed}"))?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(notice(row)?);
    }
    Ok(found)
}

fn notice(row: &Row<'_>) -> Result<Notice, DbError> {
    Ok(Notice {
        event_key: row.get(0)?,
        state: row.get(1)?,
        kind: row.get(2)?,
        severity: crate::cache::severity(row.get(3)?),
        title: row.get(4)?,
        body: row.get(5)?,
        place: codec::opt_from_json(row.get(6)?)?,
        at: Timestamp::from_millis(row.get(7)?),
        delivery: row.get(8)?,
        told_at: codec::time(row.get(9)?),
        read: row.get(10)?,
        acknowledged: row.get(11)?,
        count: row.get(12)?,
    })
}

fn rank(severity: Severity) -> i64 {
    crate::cache::rank(severity)
}
