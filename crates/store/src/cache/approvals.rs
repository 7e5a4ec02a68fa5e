//! Requests for a second operator.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    ApprovalId, OperatorId,
    approval::{Approval, ApprovalStatus},
};

pub(crate) static SPEC: Spec = Spec {
    table: "approvals",
    columns: &[
        Column::new("kind", From::Text(&["kind"])),
        Column::new("status", From::Text(&["status"])),
        Column::new("open", From::Of(open)),
        Column::new("resource_type", From::Text(&["resource_type"])),
        Column::new("resource_id", From::Text(&["resource_id"])),
        Column::new("requested_by", From::Id(&["requested_by"])),
        Column::new("requested_at", From::Time(&["requested_at"])),
        Column::new("expires_at", From::Time(&["expires_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

fn open(row: &View<'_>) -> Result<i64, DbError> {
    let status: ApprovalStatus = row.field("status")?;
    Ok(i64::from(status.is_open()))
}

/// The approval.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: ApprovalId) -> Result<Option<Approval>, DbError> {
    read::doc(conn, "SELECT doc FROM approvals WHERE id = ?1", [codec::bytes(id)])
}

/// Newest first.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, limit: u32) -> Result<Vec<Approval>, DbError> {
    let sql = match which {
        Which::Open => "SELECT doc FROM approvals WHERE open = 1 ORDER BY requested_at DESC, rid DESC LIMIT ?1",
        Which::Done => "SELECT doc FROM approvals WHERE open = 0 ORDER BY requested_at DESC, rid DESC LIMIT ?1",
        Which::All => "SELECT doc FROM approvals ORDER BY requested_at DESC, rid DESC LIMIT ?1",
    };
    read::docs(conn, sql, [limit])
}

/// Pending ones of other authors than `me`: what waits for `me`. Oldest first.
///
/// # Errors
/// As [`get`].
pub fn waiting_for(conn: &Connection, me: OperatorId, limit: u32) -> Result<Vec<Approval>, DbError> {
    let sql = "SELECT doc FROM approvals WHERE open = 1 AND status = 'pending' AND requested_by <> ?1 \
               ORDER BY requested_at, rid LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(me), limit])
}

/// How many wait for `me`.
///
/// # Errors
/// SQLite's own.
pub fn count_waiting_for(conn: &Connection, me: OperatorId) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM approvals WHERE open = 1 AND status = 'pending' AND requested_by <> ?1";
    read::number(conn, sql, [codec::bytes(me)])
}

/// Open ones about a resource.
///
/// # Errors
/// As [`get`].
pub fn open_for(conn: &Connection, resource_type: &str, resource_id: &str) -> Result<Vec<Approval>, DbError> {
    let sql = "SELECT doc FROM approvals WHERE resource_type = ?1 AND resource_id = ?2 AND open = 1 ORDER BY rid";
    read::docs(conn, sql, params![resource_type, resource_id])
}
