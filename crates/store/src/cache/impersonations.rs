//! Impersonation sessions of all operators.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{ImpersonationId, TenantId, Timestamp, impersonation::Impersonation};

pub(crate) static SPEC: Spec = Spec {
    table: "impersonations",
    columns: &[
        Column::new("operator_id", From::Id(&["operator_id"])),
        Column::new("tenant_id", From::Id(&["tenant_id"])),
        Column::new("started_at", From::Time(&["started_at"])),
        Column::new("expires_at", From::Time(&["expires_at"])),
        Column::new("ended_at", From::OptTime(&["ended_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// The session.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: ImpersonationId) -> Result<Option<Impersonation>, DbError> {
    read::doc(conn, "SELECT doc FROM impersonations WHERE id = ?1", [codec::bytes(id)])
}

/// Newest first. Open means: neither ended nor expired at `now`.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, now: Timestamp, limit: u32) -> Result<Vec<Impersonation>, DbError> {
    let sql = match which {
        Which::Open => {
            "SELECT doc FROM impersonations WHERE ended_at IS NULL AND expires_at > ?1 \
             ORDER BY started_at DESC, rid DESC LIMIT ?2"
        }
        Which::Done => {
            "SELECT doc FROM impersonations WHERE ended_at IS NOT NULL OR expires_at <= ?1 \
             ORDER BY started_at DESC, rid DESC LIMIT ?2"
        }
        Which::All => "SELECT doc FROM impersonations WHERE ?1 = ?1 ORDER BY started_at DESC, rid DESC LIMIT ?2",
    };
    read::docs(conn, sql, params![now.millis(), limit])
}

/// Those of the tenant, newest first.
///
/// # Errors
/// As [`get`].
pub fn of_tenant(conn: &Connection, id: TenantId, limit: u32) -> Result<Vec<Impersonation>, DbError> {
    let sql = "SELECT doc FROM impersonations WHERE tenant_id = ?1 ORDER BY started_at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![codec::bytes(id), limit])
}

/// How many run now in the tenant.
///
/// # Errors
/// SQLite's own.
pub fn count_open_of_tenant(conn: &Connection, id: TenantId, now: Timestamp) -> Result<u64, DbError> {
    let sql = "SELECT count(*) FROM impersonations WHERE tenant_id = ?1 AND ended_at IS NULL AND expires_at > ?2";
    read::number(conn, sql, params![codec::bytes(id), now.millis()])
}
