//! What a status change would touch, from the copy.

use crate::{Engine, fault::Fault, session::Reading, view::BlastRadius};
use wheelhouse_contract::{
    Problem, TenantId,
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_store::cache::{self, Which};

const MOST: u32 = 10_000;

impl Engine {
    pub async fn tenant_status_preview(&self, id: TenantId, to: TenantStatus) -> Result<BlastRadius, Problem> {
        let session = self.session()?;
        session
            .read(move |copy| {
                let (tenant, _) = copy.tenant(id)?;
                blast(copy, &tenant, to)
            })
            .await
    }
}

impl BlastRadius {
    /// Both together; the rest is as here.
    pub(crate) fn with(self, other: &Self) -> Self {
        Self {
            users_total: self.users_total.saturating_add(other.users_total),
            users_online: self.users_online.saturating_add(other.users_online),
            open_incidents: self.open_incidents.saturating_add(other.open_incidents),
            open_alerts: self.open_alerts.saturating_add(other.open_alerts),
            modules: self.modules.saturating_add(other.modules),
            revenue_minor: self.revenue_minor.saturating_add(other.revenue_minor),
            active_impersonations: self.active_impersonations.saturating_add(other.active_impersonations),
            ..self
        }
    }
}

pub(crate) fn blast(copy: &Reading<'_>, tenant: &Tenant, to: TenantStatus) -> Result<BlastRadius, Fault> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let incidents = cache::incidents::of_tenant(copy.cache, tenant.id, Which::Open, MOST)?;
    let alerts = cache::alerts::of_tenant(copy.cache, tenant.id, Which::Open, MOST)?;
    let impersonations = cache::impersonations::count_open_of_tenant(copy.cache, tenant.id, copy.now)?;
    Ok(BlastRadius {
        tenant_name: tenant.name.clone(),
        from: tenant.status,
        to,
        users_total: tenant.activity.users_total,
        users_online: tenant.activity.users_online,
        open_incidents: count(incidents.len()),
        open_alerts: count(alerts.len()),
        modules: count(tenant.modules.len()),
        revenue_minor: tenant.revenue.minor,
        currency: tenant.revenue.currency.clone(),
        active_impersonations: u32::try_from(impersonations).unwrap_or(u32::MAX),
        needs_typed_name: TenantStatus::needs_typed_name(to),
        needs_step_up: TenantStatus::needs_step_up(to),
        needs_approval: TenantStatus::needs_approval(to),
        as_of: copy.as_of,
    })
}
