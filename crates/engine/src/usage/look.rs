//! One tenant's limits, who is near theirs, and why somebody has what they have.

use crate::{
    Engine,
    fault::Fault,
    outbox::subscription::override_of,
    session::Reading,
    view::{NearPage, NearQuery, NearRow, UsageView},
};
use std::cmp::Reverse;
use wheelhouse_contract::{
    Problem, TenantId,
    tenant::Tenant,
    usage::{
        LimitKey, LimitOverride, THRESHOLDS, TenantUsage, WhyAnswer, WhySubject, kept, limit_states, pressure,
        why_limit, why_module,
    },
};
use wheelhouse_store::{cache::usage, state::outbox::State};

const MOST: u32 = 100;

impl Engine {
    /// Every limit of the tenant with what is used of it, from the copy.
    pub async fn usage_view(&self, id: TenantId) -> Result<UsageView, Problem> {
        self.session()?.read(move |copy| view(copy, id)).await
    }

    /// Tenants near or over their limits, the furthest first; at most 100 rows.
    pub async fn usage_near(&self, query: NearQuery, offset: u32, limit: u32) -> Result<NearPage, Problem> {
        self.session()?
            .read(move |copy| near(copy, &query, offset, limit.min(MOST)))
            .await
    }

    /// Why the tenant has a limit or a module. Who switched a module is known to the platform alone: without it the chain
    /// is told without that.
    pub async fn usage_why(&self, id: TenantId, subject: WhySubject) -> Result<WhyAnswer, Problem> {
        let session = self.session()?;
        if let WhySubject::Module { module } = subject
            && session.is_live()
        {
            match session.client.why_module(id, module).await {
                Ok(answer) => return Ok(answer),
                Err(error) if error.is_offline() => tracing::info!(%error, "why is told from the copy"),
                Err(error) => return Err(error.into()),
            }
        }
        session
            .read(move |copy| {
                let (tenant, used) = standing(copy, id)?;
                Ok(match subject {
                    WhySubject::Limit { limit } => why_limit(&tenant, &used.overrides, limit, copy.now),
                    WhySubject::Module { module } => why_module(&tenant, module),
                })
            })
            .await
    }
}

/// The tenant and what it uses, with what waits laid over both.
fn standing(copy: &Reading<'_>, id: TenantId) -> Result<(Tenant, TenantUsage), Fault> {
    let (tenant, _) = copy.tenant(id)?;
    let stored = usage::get(copy.cache, id)?;
    let mut used = stored.unwrap_or_else(|| TenantUsage::new(id, copy.now));
    for entry in copy.overlays_of("tenant", &id.to_string())? {
        if let Some(made) = override_of(&entry, &copy.me.operator.name) {
            used.overrides.retain(|known| known.limit != made.limit);
            used.overrides.push(made);
        }
    }
    used.overrides = kept(&used.overrides, tenant.plan, &tenant.limits);
    Ok((tenant, used))
}

fn view(copy: &Reading<'_>, id: TenantId) -> Result<UsageView, Fault> {
    let (tenant, used) = standing(copy, id)?;
    let waiting = copy.standing("tenant", &id.to_string())?;
    let pending = waiting
        .iter()
        .filter(|entry| entry.state != State::Applied)
        .filter_map(|entry| LimitKey::parse(entry.path.split_once("/limits/")?.1))
        .collect();
    let plan = tenant.plan.limits();
    Ok(UsageView {
        tenant_id: id,
        limits: limit_states(&tenant, &used, copy.now),
        granted: LimitKey::ALL.map(|key| key.of(&plan)).to_vec(),
        overrides: used.overrides,
        pending,
        counted_at: (used.version > 0).then_some(used.counted_at),
        live: copy.live,
        as_of: copy.as_of,
        name: tenant.name,
        plan: tenant.plan,
        status: tenant.status,
    })
}

fn near(copy: &Reading<'_>, query: &NearQuery, offset: u32, limit: u32) -> Result<NearPage, Fault> {
    let asked = usage::Query {
        over: query.over,
        plans: query.plans.clone(),
        limit: query.limit,
    };
    let found = usage::page(copy.cache, &asked, copy.now, offset, limit)?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for usage::Row { tenant, usage } in found.rows {
        rows.push(row(copy, query.over, tenant, &usage)?);
    }
    let mut reached = [0; 3];
    for (place, threshold) in reached.iter_mut().zip(THRESHOLDS) {
        *place = usage::count(copy.cache, threshold, copy.now)?;
    }
    Ok(NearPage {
        total: found.total,
        offset,
        rows,
        reached,
        as_of: copy.as_of,
    })
}

/// With what waits laid over it.
fn row(copy: &Reading<'_>, over: u32, tenant: Tenant, used: &TenantUsage) -> Result<NearRow, Fault> {
    let (pending, laid) = copy.laid_over(tenant.id)?;
    let tenant = laid.unwrap_or(tenant);
    let known: &[LimitOverride] = &used.overrides;
    let used = TenantUsage {
        overrides: kept(known, tenant.plan, &tenant.limits),
        ..used.clone()
    };
    let mut limits = limit_states(&tenant, &used, copy.now);
    limits.retain(|state| pressure(state.used, state.allowed) >= over);
    limits.sort_by_key(|state| Reverse(state.percent));
    Ok(NearRow {
        id: tenant.id,
        number: tenant.number,
        name: tenant.name,
        subdomain: tenant.subdomain,
        plan: tenant.plan,
        status: tenant.status,
        limits,
        pending,
    })
}
