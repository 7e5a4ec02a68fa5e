//! Decided reviews.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{TenantId, review::Review};

pub(crate) static SPEC: Spec = Spec {
    table: "reviews",
    columns: &[
        Column::new("tenant_id", From::Id(&["tenant_id"])),
        Column::new("verdict", From::Text(&["verdict"])),
        Column::new("decided_at", From::Time(&["decided_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// Newest first.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn of_tenant(conn: &Connection, id: TenantId, limit: u32) -> Result<Vec<Review>, DbError> {
    let sql = "SELECT doc FROM reviews WHERE tenant_id = ?1 ORDER BY decided_at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(id), limit])
}
