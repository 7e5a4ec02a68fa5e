//! A look at the copy: both files, what waits in the outbox, and as of when.

use super::Session;
use crate::{
    fault::{Fault, not_found},
    outbox::overlay,
    view::Link,
};
use std::sync::Arc;
use wheelhouse_contract::{
    AlertId, IncidentId, Problem, TenantId, Timestamp, alert::Alert, auth::Me, incident::Incident, tenant::Tenant,
};
use wheelhouse_store::{
    Connection, DbError, Store, cache,
    state::outbox::{self, Entry, State},
};

pub(crate) struct Reading<'a> {
    pub store: &'a Store,
    pub cache: &'a Connection,
    pub state: &'a Connection,
    pub me: &'a Me,
    pub now: Timestamp,
    /// What is shown is current.
    pub live: bool,
    /// Up to when it is known to be current.
    pub as_of: Option<Timestamp>,
    /// Entries whose effect the rows do not show yet.
    pub overlays: Vec<Entry>,
    /// Entries that wait, are on their way, or came back as a conflict; oldest first.
    pub unfinished: Vec<Entry>,
}

impl Session {
    /// Runs `body` on the copy, off the async threads.
    pub(crate) async fn read<T, F>(&self, body: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Reading<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (store, me, now, status) = (self.store.clone(), self.me(), self.now(), self.status());
        let look = move || {
            let (cache, state) = (Arc::clone(&store.cache), Arc::clone(&store.state));
            let both = cache.read(|cache| {
                state.read(|state| {
                    let reading = Reading {
                        store: &store,
                        cache,
                        state,
                        me: &me,
                        now,
                        live: status.link == Link::Live,
                        as_of: status.as_of,
                        overlays: overlays(cache, state)?,
                        unfinished: unfinished(state)?,
                    };
                    Ok(body(&reading))
                })
            });
            both.map_err(Fault::from).flatten_fault()
        };
        let answer = tokio::task::spawn_blocking(look).await.map_err(Fault::from)?;
        Ok(answer?)
    }
}

trait Flatten<T> {
    fn flatten_fault(self) -> Result<T, Fault>;
}

impl<T> Flatten<T> for Result<Result<T, Fault>, Fault> {
    fn flatten_fault(self) -> Result<T, Fault> {
        self.and_then(|inner| inner)
    }
}

fn overlays(cache: &Connection, state: &Connection) -> Result<Vec<Entry>, DbError> {
    let position = cache::sync::position(cache)?.map(|(position, _)| position);
    outbox::overlays(state, position.as_ref())
}

fn unfinished(state: &Connection) -> Result<Vec<Entry>, DbError> {
    let mut entries = outbox::list(state, true)?;
    entries.retain(|entry| entry.state != State::Applied);
    entries.reverse();
    Ok(entries)
}

impl Reading<'_> {
    /// The tenant with what waits laid over it, and the fields that come from there.
    pub fn tenant(&self, id: TenantId) -> Result<(Tenant, Vec<String>), Fault> {
        let mut tenant = cache::tenants::get(self.cache, id)?.ok_or_else(|| not_found("tenant"))?;
        let pending = overlay::tenant(&mut tenant, &self.overlays);
        Ok((tenant, pending))
    }

    /// The tenant as a new decision finds it; see [`overlay::newest`].
    pub fn tenant_to_change(&self, id: TenantId) -> Result<Tenant, Fault> {
        let tenant = cache::tenants::get(self.cache, id)?.ok_or_else(|| not_found("tenant"))?;
        let version = tenant.version;
        Ok(overlay::newest(
            tenant,
            version,
            &self.overlays,
            "tenant",
            &id.to_string(),
        ))
    }

    pub fn incident_to_change(&self, id: IncidentId) -> Result<Incident, Fault> {
        let incident = cache::incidents::get(self.cache, id)?.ok_or_else(|| not_found("incident"))?;
        let version = incident.version;
        Ok(overlay::newest(
            incident,
            version,
            &self.overlays,
            "incident",
            &id.to_string(),
        ))
    }

    pub fn alert_to_change(&self, id: AlertId) -> Result<Alert, Fault> {
        let alert = cache::alerts::get(self.cache, id)?.ok_or_else(|| not_found("alert"))?;
        let version = alert.version;
        Ok(overlay::newest(
            alert,
            version,
            &self.overlays,
            "alert",
            &id.to_string(),
        ))
    }

    /// Whether an entry about the resource waits, or came back.
    pub fn is_pending(&self, kind: &str, id: &str) -> bool {
        self.unfinished
            .iter()
            .any(|entry| entry.resource_type == kind && entry.resource_id == id)
    }
}
