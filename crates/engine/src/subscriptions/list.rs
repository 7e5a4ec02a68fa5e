//! The list by expiry and the figures over all, from the copy.

use crate::{
    Engine,
    fault::Fault,
    session::Reading,
    view::{SubscriptionFigures, SubscriptionPage, SubscriptionQuery, SubscriptionRow},
};
use wheelhouse_contract::{
    Problem,
    subscription::{Standing, SubscriptionOverview, SubscriptionState, conversion},
    tenant::Plan,
};
use wheelhouse_store::cache::subscriptions::{self, Figures, Query, Row};

const MOST: u32 = 100;

impl Engine {
    pub async fn subscriptions_figures(&self) -> Result<SubscriptionFigures, Problem> {
        self.session()?
            .read(|copy| {
                let figures = copy
                    .store
                    .subscription_figures(copy.cache, &copy.prices()?.currency, copy.now)?;
                Ok(SubscriptionFigures {
                    overview: overview(&figures),
                    as_of: copy.as_of,
                })
            })
            .await
    }

    /// A page of what `query` admits; at most 100 rows.
    pub async fn subscriptions_page(
        &self,
        query: SubscriptionQuery,
        offset: u32,
        limit: u32,
    ) -> Result<SubscriptionPage, Problem> {
        self.session()?
            .read(move |copy| page(copy, query, offset, limit.min(MOST)))
            .await
    }
}

/// How many `query` admits.
pub(crate) fn count(copy: &Reading<'_>, query: SubscriptionQuery) -> Result<u32, Fault> {
    Ok(page(copy, query, 0, 0)?.total)
}

fn page(copy: &Reading<'_>, query: SubscriptionQuery, offset: u32, limit: u32) -> Result<SubscriptionPage, Fault> {
    let asked = Query {
        states: query.states,
        plans: query.plans,
        descending: query.descending,
    };
    let found = if query.text.trim().is_empty() {
        let figures = copy
            .store
            .subscription_figures(copy.cache, &copy.prices()?.currency, copy.now)?;
        subscriptions::page(copy.cache, &asked, &figures, copy.now, offset, limit)?
    } else {
        let among = copy.store.index().ids(&asked.among(&query.text));
        subscriptions::page_among(copy.cache, among, &asked, copy.now, (offset, limit))?
    };
    let rows = found.rows.into_iter().map(|found| row(copy, found));
    Ok(SubscriptionPage {
        total: found.total,
        offset,
        rows: rows.collect::<Result<_, _>>()?,
        as_of: copy.as_of,
    })
}

/// With what waits laid over it.
fn row(copy: &Reading<'_>, row: Row) -> Result<SubscriptionRow, Fault> {
    let (pending, tenant) = copy.laid_over(row.id)?;
    let row = tenant.map_or(row, |tenant| Row {
        id: tenant.id,
        number: tenant.number,
        standing: Standing::from(&tenant),
        name: tenant.name,
        subdomain: tenant.subdomain,
        price_minor: tenant.revenue.minor,
        currency: tenant.revenue.currency,
    });
    Ok(SubscriptionRow {
        id: row.id,
        number: row.number,
        name: row.name,
        subdomain: row.subdomain,
        plan: row.standing.plan,
        status: row.standing.status,
        state: row.standing.state(copy.now),
        ends_at: row.standing.ends_at,
        trial_ends_at: row.standing.trial_ends_at,
        price_minor: row.price_minor,
        currency: row.currency,
        pending,
    })
}

fn overview(figures: &Figures) -> SubscriptionOverview {
    // What the list shows: rejected, terminated and archived ones are in neither.
    let on = |plan: Plan| figures.count(|group| group.listed && group.plan == plan);
    let are = |state: SubscriptionState| figures.count(|group| group.listed && group.state == state);
    let (free, pro, enterprise) = (on(Plan::Free), on(Plan::Pro), on(Plan::Enterprise));
    let total = free + pro + enterprise;
    SubscriptionOverview {
        total,
        free,
        pro,
        enterprise,
        expiring: are(SubscriptionState::Expiring),
        expired: are(SubscriptionState::Expired),
        trials: are(SubscriptionState::Trial),
        paused: are(SubscriptionState::Paused),
        conversion_percent: conversion(pro + enterprise, total),
    }
}
