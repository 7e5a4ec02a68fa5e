//! Background jobs.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    JobId, OperatorId, TenantId, Timestamp,
    job::{Job, JobKind, JobState},
};

pub(crate) static SPEC: Spec = Spec {
    table: "jobs",
    columns: &[
        Column::new("kind", From::Text(&["kind"])),
        Column::new("state", From::Text(&["state"])),
        Column::new("over", From::Of(over)),
        Column::new("author", From::Id(&["author"])),
        Column::new("tenant_id", From::OptId(&["tenant_id"])),
        Column::new("parent", From::OptId(&["parent"])),
        Column::new("created_at", From::Time(&["created_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

fn over(row: &View<'_>) -> Result<i64, DbError> {
    let state: JobState = row.field("state")?;
    Ok(i64::from(state.is_over()))
}

/// The job.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: JobId) -> Result<Option<Job>, DbError> {
    read::doc(conn, "SELECT doc FROM jobs WHERE id = ?1", [codec::bytes(id)])
}

/// Newest first; open are those that are not over.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, limit: u32) -> Result<Vec<Job>, DbError> {
    let sql = match which {
        Which::Open => "SELECT doc FROM jobs WHERE over = 0 ORDER BY created_at DESC, rid DESC LIMIT ?1",
        Which::Done => "SELECT doc FROM jobs WHERE over = 1 ORDER BY created_at DESC, rid DESC LIMIT ?1",
        Which::All => "SELECT doc FROM jobs ORDER BY created_at DESC, rid DESC LIMIT ?1",
    };
    read::docs(conn, sql, [limit])
}

/// The author's jobs that are not over, oldest first.
///
/// # Errors
/// As [`get`].
pub fn at_work_of(conn: &Connection, author: OperatorId, limit: u32) -> Result<Vec<Job>, DbError> {
    let sql = "SELECT doc FROM jobs WHERE over = 0 AND author = ?1 ORDER BY created_at, rid LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(author), limit])
}

/// The newest job of a kind about one tenant.
///
/// # Errors
/// As [`get`].
pub fn newest_of(conn: &Connection, tenant: TenantId, kind: JobKind) -> Result<Option<Job>, DbError> {
    let sql = "SELECT doc FROM jobs WHERE tenant_id = ?1 AND kind = ?2 ORDER BY created_at DESC, rid DESC LIMIT 1";
    read::doc(conn, sql, params![codec::bytes(tenant), codec::word(&kind)?])
}

/// The author's jobs of a kind that were asked for at `since` or later.
///
/// # Errors
/// As [`get`].
pub fn since(conn: &Connection, author: OperatorId, kind: JobKind, since: Timestamp) -> Result<Vec<Job>, DbError> {
    let sql = "SELECT doc FROM jobs WHERE created_at >= ?1 AND author = ?2 AND kind = ?3 ORDER BY created_at, rid";
    read::docs(
        conn,
        sql,
        params![since.millis(), codec::bytes(author), codec::word(&kind)?],
    )
}

/// Jobs that tried the failed rows of another one again, newest first.
///
/// # Errors
/// As [`get`].
pub fn retries_of(conn: &Connection, parent: JobId, limit: u32) -> Result<Vec<Job>, DbError> {
    let sql = "SELECT doc FROM jobs WHERE parent = ?1 ORDER BY created_at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(parent), limit])
}
