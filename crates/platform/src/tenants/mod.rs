//! Tenants: reading, harmless edits, and the state machine with its effects and their proof (PRODUCT 2).

pub(crate) mod bulk;
pub(crate) mod create;
mod credentials;
mod dossier;
mod edit;
mod exports;
pub(crate) mod fields;
mod list;
mod mail;
mod probe;
mod read;
pub(crate) mod status;
pub(crate) mod store;
mod update;
pub(crate) mod users;

pub(crate) use list::{Order, TenantSort};
pub(crate) use mail::{Mail, queue as queue_mail};

use crate::{app::App, error::ApiError, storage::Tx};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    EventId, TenantId,
    event::{TenantEvent, TenantEventKind},
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(bulk::request::bulk))
        .routes(routes!(read::read, edit::edit, update::update))
        .routes(routes!(status::change))
        .routes(routes!(exports::record))
        .routes(routes!(credentials::set))
        .routes(routes!(users::list))
        .routes(routes!(dossier::read))
}

/// What stands in a tenant's own history, by the transaction's actor.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub kind: TenantEventKind,
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: Option<String>,
}

impl Happening {
    pub fn new(kind: TenantEventKind) -> Self {
        Self {
            kind,
            from: None,
            to: None,
            note: None,
        }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    pub fn turn(mut self, from: String, to: String) -> Self {
        (self.from, self.to) = (Some(from), Some(to));
        self
    }
}

/// Writes the tenant's history.
pub(crate) async fn record(tx: &mut Tx, tenant_id: TenantId, what: Happening) -> Result<(), ApiError> {
    let event = TenantEvent {
        id: tx.new_id::<EventId>(),
        tenant_id,
        kind: what.kind,
        actor_name: tx.actor().name.clone(),
        from: what.from,
        to: what.to,
        note: what.note,
        at: tx.now(),
    };
    tx.append(&event).await
}
