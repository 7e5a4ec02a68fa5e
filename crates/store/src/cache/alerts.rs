//! Anomaly alerts.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    AlertId, TenantId,
    alert::{Alert, AlertStatus},
    incident::Severity,
};

pub(crate) static SPEC: Spec = Spec {
    table: "alerts",
    columns: &[
        Column::new("tenant_id", From::OptId(&["tenant_id"])),
        Column::new("status", From::Text(&["status"])),
        Column::new("open", From::Of(open)),
        Column::new("severity", From::Of(severity)),
        Column::new("raised_at", From::Time(&["raised_at"])),
        Column::new("updated_at", From::Time(&["updated_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

fn open(row: &View<'_>) -> Result<i64, DbError> {
    let status: AlertStatus = row.field("status")?;
    Ok(i64::from(status.is_open()))
}

fn severity(row: &View<'_>) -> Result<i64, DbError> {
    Ok(super::rank(row.field("severity")?))
}

/// The alert.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: AlertId) -> Result<Option<Alert>, DbError> {
    read::doc(conn, "SELECT doc FROM alerts WHERE id = ?1", [codec::bytes(id)])
}

/// Open ones worst and newest first, the others newest first.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, limit: u32) -> Result<Vec<Alert>, DbError> {
    let sql = match which {
        Which::Open => {
            "SELECT doc FROM alerts WHERE open = 1 ORDER BY severity DESC, raised_at DESC, rid DESC LIMIT ?1"
        }
        Which::Done => "SELECT doc FROM alerts WHERE open = 0 ORDER BY raised_at DESC, rid DESC LIMIT ?1",
        Which::All => "SELECT doc FROM alerts ORDER BY raised_at DESC, rid DESC LIMIT ?1",
    };
    read::docs(conn, sql, [limit])
}

/// Those of the tenant, newest first.
///
/// # Errors
/// As [`get`].
pub fn of_tenant(conn: &Connection, id: TenantId, which: Which, limit: u32) -> Result<Vec<Alert>, DbError> {
    let narrowed = match which {
        Which::Open => "AND open = 1",
        Which::Done => "AND open = 0",
        Which::All => "",
    };
    let sql =
        format!("SELECT doc FROM alerts WHERE tenant_id = ?1 {narrowed} ORDER BY raised_at DESC, rid DESC LIMIT ?2");
    read::docs(conn, &sql, params![codec::bytes(id), limit])
}

/// How many are open per severity, worst first; severities without any are left out.
///
/// # Errors
/// SQLite's own.
pub fn open_counts(conn: &Connection) -> Result<Vec<(Severity, u32)>, DbError> {
    read::by_severity(
        conn,
        "SELECT severity, count(*) FROM alerts WHERE open = 1 GROUP BY severity ORDER BY severity DESC",
    )
}
