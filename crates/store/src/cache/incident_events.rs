//! Timelines of incidents.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{IncidentId, incident::IncidentEvent};

pub(crate) static SPEC: Spec = Spec {
    table: "incident_events",
    columns: &[
        Column::new("incident_id", From::Id(&["incident_id"])),
        Column::new("at", From::Time(&["at"])),
    ],
    rid: None,
    at: Some("at"),
    search: None,
    docs: None,
    links: None,
};

/// Oldest first; the newest `limit`.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn of_incident(conn: &Connection, id: IncidentId, limit: u32) -> Result<Vec<IncidentEvent>, DbError> {
    let sql = "SELECT doc FROM incident_events WHERE incident_id = ?1 ORDER BY at DESC, id DESC LIMIT ?2";
    let mut events = read::docs(conn, sql, params![codec::bytes(id), limit])?;
    events.reverse();
    Ok(events)
}
