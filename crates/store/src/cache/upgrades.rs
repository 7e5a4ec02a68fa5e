//! Tenants' requests for modules.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    TenantId, UpgradeRequestId,
    upgrade::{UpgradeRequest, UpgradeState},
};

pub(crate) static SPEC: Spec = Spec {
    table: "upgrade_requests",
    columns: &[
        Column::new("tenant_id", From::Id(&["tenant_id"])),
        Column::new("open", From::Of(open)),
        Column::new("asked_at", From::Time(&["asked_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

fn open(row: &View<'_>) -> Result<i64, DbError> {
    let state: UpgradeState = row.field("state")?;
    Ok(i64::from(state == UpgradeState::Open))
}

/// The request.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: UpgradeRequestId) -> Result<Option<UpgradeRequest>, DbError> {
    read::doc(
        conn,
        "SELECT doc FROM upgrade_requests WHERE id = ?1",
        [codec::bytes(id)],
    )
}

/// Open ones oldest first, the others newest first.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, limit: u32) -> Result<Vec<UpgradeRequest>, DbError> {
    let sql = match which {
        Which::Open => "SELECT doc FROM upgrade_requests WHERE open = 1 ORDER BY asked_at, rid LIMIT ?1",
        Which::Done => "SELECT doc FROM upgrade_requests WHERE open = 0 ORDER BY asked_at DESC, rid DESC LIMIT ?1",
        Which::All => "SELECT doc FROM upgrade_requests ORDER BY asked_at DESC, rid DESC LIMIT ?1",
    };
    read::docs(conn, sql, [limit])
}

/// Those of the tenant, newest first.
///
/// # Errors
/// As [`get`].
pub fn of_tenant(conn: &Connection, id: TenantId, limit: u32) -> Result<Vec<UpgradeRequest>, DbError> {
    let sql = "SELECT doc FROM upgrade_requests WHERE tenant_id = ?1 ORDER BY asked_at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(id), limit])
}

/// How many are open.
///
/// # Errors
/// SQLite's own.
pub fn open_count(conn: &Connection) -> Result<u64, DbError> {
    read::number(conn, "SELECT count(*) FROM upgrade_requests WHERE open = 1", [])
}
