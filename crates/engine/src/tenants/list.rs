//! The list: answered from the index, a page of whole rows at a time.

use crate::{
    Engine,
    outbox::overlay,
    session::Reading,
    view::{TenantPage, TenantQuery, TenantRow, TenantSort},
};
use wheelhouse_contract::{Problem, tenant::Tenant};
use wheelhouse_store::{
    cache,
    search::{Filter, Sort},
};

pub(crate) const MOST: u32 = 100;

impl Engine {
    /// A page of what `query` admits; at most 100 rows.
    pub async fn tenants_page(&self, query: TenantQuery, offset: u32, limit: u32) -> Result<TenantPage, Problem> {
        let session = self.session()?;
        session
            .read(move |copy| {
                let ids = copy.store.index().query(&filter(query));
                let page: Vec<_> = ids
                    .iter()
                    .skip(offset as usize)
                    .take(limit.min(MOST) as usize)
                    .copied()
                    .collect();
                let tenants = cache::tenants::many(copy.cache, &page)?;
                Ok(TenantPage {
                    total: u32::try_from(ids.len()).unwrap_or(u32::MAX),
                    offset,
                    rows: tenants.into_iter().map(|tenant| row(copy, tenant)).collect(),
                    as_of: copy.as_of,
                })
            })
            .await
    }
}

fn filter(query: TenantQuery) -> Filter {
    Filter {
        text: query.text,
        statuses: query.statuses,
        plans: query.plans,
        business_types: query.business_types,
        sizes: query.sizes,
        health: query.health,
        tags: query.tags,
        flagged: query.flagged,
        archived: query.archived,
        awaiting_review: query.awaiting_review,
        sort: sort(query.sort),
        descending: query.descending,
    }
}

fn sort(sort: TenantSort) -> Sort {
    match sort {
        TenantSort::Name => Sort::Name,
        TenantSort::Number => Sort::Number,
        TenantSort::Status => Sort::Status,
        TenantSort::Plan => Sort::Plan,
        TenantSort::Risk => Sort::Risk,
        TenantSort::Revenue => Sort::Revenue,
        TenantSort::Created => Sort::Created,
        TenantSort::Updated => Sort::Updated,
        TenantSort::LastActive => Sort::LastActive,
    }
}

/// The row of a list, with what waits laid over it.
pub(crate) fn row(copy: &Reading<'_>, mut tenant: Tenant) -> TenantRow {
    overlay::tenant(&mut tenant, &copy.overlays);
    TenantRow {
        pending: copy.is_pending("tenant", &tenant.id.to_string()),
        id: tenant.id,
        number: tenant.number,
        name: tenant.name,
        subdomain: tenant.subdomain,
        email: tenant.email,
        owner_name: tenant.owner_name,
        business_type: tenant.business_type,
        plan: tenant.plan,
        status: tenant.status,
        health: tenant.health,
        risk_score: tenant.risk_score,
        risk_flagged: tenant.risk_flagged,
        users_total: tenant.activity.users_total,
        users_online: tenant.activity.users_online,
        revenue_minor: tenant.revenue.minor,
        currency: tenant.revenue.currency,
        last_active_at: tenant.activity.last_active_at,
        created_at: tenant.created_at,
        tags: tenant.tags,
    }
}
