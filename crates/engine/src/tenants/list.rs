//! The list: answered from the index, a page at a time.

use crate::{
    Engine,
    fault::Fault,
    session::Reading,
    view::{TenantPage, TenantQuery, TenantRow, TenantSort},
};
use std::sync::Arc;
use wheelhouse_contract::{Problem, TenantId};
use wheelhouse_store::search::{Entry, Filter, Sort};

pub(crate) const MOST: u32 = 100;

impl Engine {
    /// A page of what `query` admits; at most 100 rows.
    pub async fn tenants_page(&self, query: TenantQuery, offset: u32, limit: u32) -> Result<TenantPage, Problem> {
        let session = self.session()?;
        let beginning = Arc::clone(&session);
        session
            .read(move |copy| {
                let limit = limit.min(MOST) as usize;
                let first = (offset == 0).then_some(&beginning.beginning);
                if let Some(first) = first.filter(|_| !copy.store.index_is_filled()) {
                    match first.lend(copy, &query, limit) {
                        Ok(Some(page)) => return Ok(page),
                        Ok(None) => {}
                        Err(error) => tracing::warn!(%error, "what the list showed last is not shown"),
                    }
                }
                let page = page(copy, &query, offset, limit)?;
                first.map_or(Ok(()), |first| first.note(&query, &page))?;
                Ok(page)
            })
            .await
    }
}

fn page(copy: &Reading<'_>, query: &TenantQuery, offset: u32, limit: usize) -> Result<TenantPage, Fault> {
    let page = copy.store.index().page(&filter(query.clone()), offset as usize, limit);
    let rows = page.rows.into_iter().map(|entry| row(copy, entry));
    Ok(TenantPage {
        total: u32::try_from(page.total).unwrap_or(u32::MAX),
        offset,
        rows: rows.collect::<Result<_, Fault>>()?,
        as_of: copy.as_of,
    })
}

/// How many `query` admits.
pub(crate) fn count(copy: &Reading<'_>, query: TenantQuery) -> u32 {
    let total = copy.store.index().page(&filter(query), 0, 0).total;
    u32::try_from(total).unwrap_or(u32::MAX)
}

/// All that `query` admits, in its order.
pub(crate) fn ids(copy: &Reading<'_>, query: TenantQuery) -> Vec<TenantId> {
    copy.store.index().ordered(&filter(query))
}

/// The row of one tenant, with what waits laid over it.
pub(super) fn found(copy: &Reading<'_>, id: TenantId) -> Result<Option<TenantRow>, Fault> {
    let entry = copy.store.index().get(id);
    entry.map(|entry| row(copy, entry)).transpose()
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

/// The row of a list, with what waits laid over it. Of what that changes, the index does not hold everything.
pub(crate) fn row(copy: &Reading<'_>, entry: Entry<'static>) -> Result<TenantRow, Fault> {
    let (pending, tenant) = copy.laid_over(entry.id)?;
    let entry = tenant.map_or(entry, |tenant| Entry::from(&tenant).into_owned());
    Ok(shown(entry, pending))
}

fn shown(entry: Entry<'static>, pending: bool) -> TenantRow {
    TenantRow {
        pending,
        id: entry.id,
        number: entry.number,
        name: entry.name.into_owned(),
        subdomain: entry.subdomain.into_owned(),
        email: entry.email.into_owned(),
        owner_name: entry.owner_name.into_owned(),
        business_type: entry.business_type,
        plan: entry.plan,
        status: entry.status,
        health: entry.health,
        risk_score: entry.risk_score,
        risk_flagged: entry.flagged,
        users_total: entry.users_total,
        users_online: entry.users_online,
        revenue_minor: entry.revenue_minor,
        currency: entry.currency.into_owned(),
        last_active_at: entry.last_active_at,
        created_at: entry.created_at,
        tags: entry.tags.to_vec(),
    }
}
