//! Incidents: declare, acknowledge, assign, move, resolve, with a timeline that fills itself (PRODUCT 13).

mod declare;
mod read;
mod update;

use crate::{app::App, error::ApiError, storage::Tx};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    EventId, IncidentId,
    incident::{IncidentEvent, IncidentEventKind},
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, declare::declare))
        .routes(routes!(read::detail))
        .routes(routes!(declare::acknowledge))
        .routes(routes!(update::update))
}

/// An entry of the timeline by the transaction's actor.
pub(crate) struct Entry {
    pub kind: IncidentEventKind,
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: Option<String>,
}

impl Entry {
    pub fn new(kind: IncidentEventKind) -> Self {
        Self {
            kind,
            from: None,
            to: None,
            note: None,
        }
    }
}

/// Adds to the timeline.
pub(crate) async fn add(tx: &mut Tx, incident: IncidentId, entry: Entry) -> Result<(), ApiError> {
    let event = IncidentEvent {
        id: tx.new_id::<EventId>(),
        incident_id: incident,
        kind: entry.kind,
        actor_name: tx.actor().name.clone(),
        from: entry.from,
        to: entry.to,
        note: entry.note,
        at: tx.now(),
    };
    tx.append(&event).await
}
