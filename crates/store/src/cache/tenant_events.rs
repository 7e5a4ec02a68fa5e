//! A tenant's history.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{TenantId, event::TenantEvent};

pub(crate) static SPEC: Spec = Spec {
    table: "tenant_events",
    columns: &[
        Column::new("tenant_id", From::Id(&["tenant_id"])),
        Column::new("at", From::Time(&["at"])),
    ],
    rid: None,
    at: Some("at"),
    search: None,
    docs: None,
    links: None,
};

/// Newest first.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn of_tenant(conn: &Connection, id: TenantId, limit: u32) -> Result<Vec<TenantEvent>, DbError> {
    let sql = "SELECT doc FROM tenant_events WHERE tenant_id = ?1 ORDER BY at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(id), limit])
}
