//! Incidents and which tenants they touch.

use super::{Which, read};
use crate::{
    DbError, codec,
    rows::{Column, From, Links, Spec, View},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    IncidentId, TenantId,
    incident::{Incident, IncidentStatus, Severity},
};

pub(crate) static SPEC: Spec = Spec {
    table: "incidents",
    columns: &[
        Column::new("number", From::Int(&["number"])),
        Column::new("title", From::Text(&["title"])),
        Column::new("status", From::Text(&["status"])),
        Column::new("open", From::Of(open)),
        Column::new("severity", From::Of(severity)),
        Column::new("declared_at", From::Time(&["declared_at"])),
        Column::new("updated_at", From::Time(&["updated_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: Some(Links {
        table: "incident_tenants",
        column: "tenant_id",
        owner: "incident",
        path: "affected_tenants",
    }),
};

fn open(row: &View<'_>) -> Result<i64, DbError> {
    let status: IncidentStatus = row.field("status")?;
    Ok(i64::from(status.is_open()))
}

fn severity(row: &View<'_>) -> Result<i64, DbError> {
    Ok(super::rank(row.field("severity")?))
}

/// The incident.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: IncidentId) -> Result<Option<Incident>, DbError> {
    read::doc(conn, "SELECT doc FROM incidents WHERE id = ?1", [codec::bytes(id)])
}

/// Open ones worst and newest first, the others newest first.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, which: Which, limit: u32) -> Result<Vec<Incident>, DbError> {
    let sql = match which {
        Which::Open => {
            "SELECT doc FROM incidents WHERE open = 1 ORDER BY severity DESC, declared_at DESC, rid DESC LIMIT ?1"
        }
        Which::Done => "SELECT doc FROM incidents WHERE open = 0 ORDER BY declared_at DESC, rid DESC LIMIT ?1",
        Which::All => "SELECT doc FROM incidents ORDER BY declared_at DESC, rid DESC LIMIT ?1",
    };
    read::docs(conn, sql, [limit])
}

/// Those that name the tenant, newest first.
///
/// # Errors
/// As [`get`].
pub fn of_tenant(conn: &Connection, id: TenantId, which: Which, limit: u32) -> Result<Vec<Incident>, DbError> {
    let narrowed = match which {
        Which::Open => "AND i.open = 1",
        Which::Done => "AND i.open = 0",
        Which::All => "",
    };
    let sql = format!(
        "SELECT i.doc FROM incident_tenants l JOIN incidents i ON i.rid = l.incident \
         WHERE l.tenant_id = ?1 {narrowed} ORDER BY i.declared_at DESC, i.rid DESC LIMIT ?2"
    );
    read::docs(conn, &sql, params![codec::bytes(id), limit])
}

/// How many are open per severity, worst first; severities without any are left out.
///
/// # Errors
/// SQLite's own.
pub fn open_counts(conn: &Connection) -> Result<Vec<(Severity, u32)>, DbError> {
    read::by_severity(
        conn,
        "SELECT severity, count(*) FROM incidents WHERE open = 1 GROUP BY severity ORDER BY severity DESC",
    )
}

/// Whose title or number holds `text`, newest first.
///
/// # Errors
/// As [`get`].
pub fn search(conn: &Connection, text: &str, limit: u32) -> Result<Vec<Incident>, DbError> {
    let sql = "SELECT doc FROM incidents WHERE instr(lower(title), lower(?1)) > 0 \
               OR printf('inc-%04d', number) = lower(?1) OR CAST(number AS TEXT) = ?1 \
               ORDER BY declared_at DESC, rid DESC LIMIT ?2";
    read::docs(conn, sql, params![text, limit])
}
