//! Everything that the copy knows of one tenant.

use super::actions;
use crate::{
    Engine,
    engine::blocking,
    fault::Fault,
    outbox::overlay,
    session::{Reading, Session},
    view::{Dossier, Tag},
};
use std::{cmp::Reverse, collections::HashSet, sync::Arc};
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, TenantId, Timestamp, alert::Alert, event::TenantEvent, incident::Incident,
    sync::WINDOW_DAYS,
};
use wheelhouse_store::cache::{self, Which, tenant_users::Fetched};

const HISTORY: u32 = 200;
const FEW: u32 = 50;

impl Engine {
    /// The dossier, from the copy alone.
    pub async fn tenant_dossier(&self, id: TenantId) -> Result<Dossier, Problem> {
        dossier(&self.session()?, id).await
    }

    /// Fetches the tenant's people and older history, which the sync does not carry, and answers the dossier with them.
    /// Online only.
    pub async fn tenant_users_refresh(&self, id: TenantId) -> Result<Dossier, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::TenantUsers, Action::Read))?;
        session.online()?;
        let details = session.client.tenant_details(id).await?;
        let fetched = Fetched {
            users: details.users,
            history: details.events,
        };
        let (pool, now) = (Arc::clone(&session.store.cache), session.now());
        let kept = blocking(move || pool.write(|tx| cache::tenant_users::put(tx, id, &fetched, now))).await?;
        kept.map_err(Fault::from)?;
        session.told(&[Tag::Tenants]);
        dossier(&session, id).await
    }
}

async fn dossier(session: &Arc<Session>, id: TenantId) -> Result<Dossier, Problem> {
    let online = session.is_live();
    session.read(move |copy| read(copy, id, online)).await
}

/// Both parts of the history without what stands in both, newest first.
fn joined(mut recent: Vec<TenantEvent>, older: Vec<TenantEvent>) -> Vec<TenantEvent> {
    let known: HashSet<_> = recent.iter().map(|event| event.id).collect();
    recent.extend(older.into_iter().filter(|event| !known.contains(&event.id)));
    recent.sort_by_key(|event| Reverse((event.at, event.id)));
    recent
}

fn read(copy: &Reading<'_>, id: TenantId, online: bool) -> Result<Dossier, Fault> {
    let (tenant, pending_fields) = copy.tenant(id)?;
    let since = copy.now.plus(-chrono::TimeDelta::days(WINDOW_DAYS));
    let recent = cache::tenant_events::of_tenant(copy.cache, id, HISTORY)?;
    let fetched = cache::tenant_users::get(copy.cache, id)?;
    let users_as_of: Option<Timestamp> = fetched.as_ref().map(|(_, at)| *at);
    let (users, older) = fetched.map_or((None, Vec::new()), |(kept, _)| (Some(kept.users), kept.history));
    Ok(Dossier {
        actions: actions::of(copy, &tenant, online)?,
        pending_fields,
        live: copy.live,
        as_of: copy.as_of,
        whole_history: users.is_some(),
        history: joined(recent, older),
        reviews: cache::reviews::of_tenant(copy.cache, id, FEW)?,
        incidents: incidents(copy, id)?,
        alerts: alerts(copy, id)?,
        impersonations: cache::impersonations::of_tenant(copy.cache, id, FEW)?,
        audit: cache::audit::of_resource(copy.cache, &id.to_string(), since, FEW)?,
        users,
        users_as_of,
        tenant,
    })
}

fn incidents(copy: &Reading<'_>, id: TenantId) -> Result<Vec<Incident>, Fault> {
    let mut incidents = cache::incidents::of_tenant(copy.cache, id, Which::All, FEW)?;
    let overlays = copy.overlays("incident")?;
    for incident in &mut incidents {
        overlay::incident(incident, &overlays, &copy.me.operator, &[]);
    }
    let declared = overlay::declared(&overlays, &copy.me.operator).into_iter();
    let unknown = declared.filter(|incident| {
        incident.affected_tenants.contains(&id) && !incidents.iter().any(|known| known.id == incident.id)
    });
    Ok(unknown
        .collect::<Vec<_>>()
        .into_iter()
        .chain(incidents.clone())
        .collect())
}

fn alerts(copy: &Reading<'_>, id: TenantId) -> Result<Vec<Alert>, Fault> {
    let mut alerts = cache::alerts::of_tenant(copy.cache, id, Which::All, FEW)?;
    let overlays = copy.overlays("alert")?;
    for alert in &mut alerts {
        overlay::alert(alert, &overlays, &copy.me.operator);
    }
    Ok(alerts)
}
