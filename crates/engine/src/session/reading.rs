//! A look at the copy: both files, what waits in the outbox, and as of when.
//!
//! The outbox is read only as far as a look needs it: it grows with what waits, and most looks are about none of it.

use super::Session;
use crate::{
    fault::{Fault, not_found},
    outbox::overlay,
    view::Link,
};
use std::{cell::OnceCell, sync::Arc};
use wheelhouse_contract::{
    AlertId, IncidentId, Problem, TenantId, Timestamp,
    alert::Alert,
    auth::Me,
    incident::Incident,
    sync::Position,
    tenant::{Prices, Tenant},
};
use wheelhouse_store::{
    Connection, DbError, Store, cache,
    state::{
        outbox::{self, Entry, State},
        profile,
    },
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
    /// Read when first asked for.
    position: OnceCell<Option<Position>>,
    prices: OnceCell<Prices>,
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
                        position: OnceCell::new(),
                        prices: OnceCell::new(),
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

impl Reading<'_> {
    /// Entries about resources of a kind whose effect the rows do not show yet, oldest first.
    pub fn overlays(&self, kind: &str) -> Result<Vec<Entry>, Fault> {
        if !self.store.outbox_resources(self.state)?.contains_key(kind) {
            return Ok(Vec::new());
        }
        Ok(outbox::overlays(self.state, kind, self.position()?)?)
    }

    /// As [`Reading::overlays`], about one resource.
    pub fn overlays_of(&self, kind: &str, id: &str) -> Result<Vec<Entry>, Fault> {
        let mut entries = outbox::of_resource(self.state, kind, id)?;
        if !entries.is_empty() {
            let position = self.position()?;
            entries.retain(|entry| entry.is_overlay(position));
        }
        Ok(entries)
    }

    /// Entries about the resource that are not done with: they wait, are on their way, came back, or are applied and the
    /// rows do not show it yet. Oldest first. For many resources: asks the file only about those that have any.
    pub fn standing(&self, kind: &str, id: &str) -> Result<Vec<Entry>, Fault> {
        let known = self.store.outbox_resources(self.state)?;
        if !known.get(kind).is_some_and(|ids| ids.contains(id)) {
            return Ok(Vec::new());
        }
        let position = self.position()?;
        let mut entries = outbox::of_resource(self.state, kind, id)?;
        entries.retain(|entry| entry.state != State::Applied || entry.is_overlay(position));
        Ok(entries)
    }

    pub fn position(&self) -> Result<Option<&Position>, DbError> {
        let position = match self.position.get() {
            Some(known) => known,
            None => {
                let read = cache::sync::position(self.cache)?.map(|(position, _)| position);
                self.position.get_or_init(|| read)
            }
        };
        Ok(position.as_ref())
    }

    /// What plans cost, as the platform last told.
    pub fn prices(&self) -> Result<&Prices, DbError> {
        match self.prices.get() {
            Some(known) => Ok(known),
            None => {
                let read = prices(self.state)?;
                Ok(self.prices.get_or_init(|| read))
            }
        }
    }

    /// The tenant with what waits laid over it, and the fields that come from there.
    pub fn tenant(&self, id: TenantId) -> Result<(Tenant, Vec<String>), Fault> {
        let mut tenant = cache::tenants::get(self.cache, id)?.ok_or_else(|| not_found("tenant"))?;
        let overlays = self.overlays_of("tenant", &id.to_string())?;
        let pending = overlay::tenant(&mut tenant, &overlays, self.prices()?);
        Ok((tenant, pending))
    }

    /// For a row of a list: whether something about the tenant waits or came back, and the tenant with what waits laid over
    /// it, where there is any.
    pub fn laid_over(&self, id: TenantId) -> Result<(bool, Option<Tenant>), Fault> {
        let mut standing = self.standing("tenant", &id.to_string())?;
        let pending = standing.iter().any(|waiting| waiting.state != State::Applied);
        if standing.is_empty() {
            return Ok((pending, None));
        }
        let position = self.position()?;
        standing.retain(|waiting| waiting.is_overlay(position));
        if standing.is_empty() {
            return Ok((pending, None));
        }
        let mut tenant = cache::tenants::get(self.cache, id)?;
        if let Some(tenant) = &mut tenant {
            overlay::tenant(tenant, &standing, self.prices()?);
        }
        Ok((pending, tenant))
    }

    /// The tenant as a new decision finds it; see [`overlay::newest`].
    pub fn tenant_to_change(&self, id: TenantId) -> Result<Tenant, Fault> {
        let tenant = cache::tenants::get(self.cache, id)?.ok_or_else(|| not_found("tenant"))?;
        let (version, id) = (tenant.version, id.to_string());
        let entries = self.overlays_of("tenant", &id)?;
        Ok(overlay::newest(tenant, version, &entries, "tenant", &id))
    }

    pub fn incident_to_change(&self, id: IncidentId) -> Result<Incident, Fault> {
        let incident = cache::incidents::get(self.cache, id)?.ok_or_else(|| not_found("incident"))?;
        let (version, id) = (incident.version, id.to_string());
        let entries = self.overlays_of("incident", &id)?;
        Ok(overlay::newest(incident, version, &entries, "incident", &id))
    }

    pub fn alert_to_change(&self, id: AlertId) -> Result<Alert, Fault> {
        let alert = cache::alerts::get(self.cache, id)?.ok_or_else(|| not_found("alert"))?;
        let (version, id) = (alert.version, id.to_string());
        let entries = self.overlays_of("alert", &id)?;
        Ok(overlay::newest(alert, version, &entries, "alert", &id))
    }

    /// Whether an entry about the resource waits, or came back.
    pub fn is_pending(&self, kind: &str, id: &str) -> Result<bool, Fault> {
        let entries = self.standing(kind, id)?;
        Ok(entries.iter().any(|entry| entry.state != State::Applied))
    }
}

/// What plans cost, as the platform last told.
pub(crate) fn prices(state: &Connection) -> Result<Prices, DbError> {
    Ok(profile::get(state)?
        .map(|profile| profile.info.prices)
        .unwrap_or_default())
}
