//! Recurring revenue: the platform's figures, or without it what the copy knows.

use crate::{Engine, fault::Fault, session::Reading, view::RevenueView};
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, Timestamp,
    subscription::{PlanRevenue, Revenue, RevenueFigure, RevenueTenants},
    tenant::{Money, Plan},
};
use wheelhouse_remote::RevenueQuery;
use wheelhouse_store::cache::subscriptions::{Figures, Group};

const READ: Permission = Permission::new(Resource::Billing, Action::Read);
const MONTHS_OF_YEAR: i64 = 12;

impl Engine {
    /// Recurring revenue now, and what moved it between two instants: the latter only while the platform can be reached.
    ///
    /// # Errors
    /// `forbidden`, `invalid` for instants in the wrong order.
    pub async fn revenue_view(&self, from: Timestamp, to: Timestamp) -> Result<RevenueView, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        if session.is_live() {
            match session.client.revenue(from, to).await {
                Ok(revenue) => return Ok(RevenueView { revenue, live: true }),
                Err(error) if error.is_offline() => tracing::info!(%error, "revenue is told from the copy"),
                Err(error) => return Err(error.into()),
            }
        }
        session.read(move |copy| known(copy, from, to)).await
    }

    /// A page of the tenants behind a figure. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`.
    pub async fn revenue_tenants(
        &self,
        figure: RevenueFigure,
        plan: Option<Plan>,
        from: Timestamp,
        to: Timestamp,
        after: Option<String>,
    ) -> Result<RevenueTenants, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        session.online()?;
        let query = RevenueQuery {
            figure,
            plan,
            from,
            to,
            after,
        };
        Ok(session.client.revenue_tenants(&query).await?)
    }
}

fn known(copy: &Reading<'_>, from: Timestamp, to: Timestamp) -> Result<RevenueView, Fault> {
    let currency = &copy.prices()?.currency;
    let figures = copy.store.subscription_figures(copy.cache, currency, copy.now)?;
    let as_of = copy.as_of.unwrap_or(copy.now);
    Ok(RevenueView {
        revenue: revenue(&figures, currency, as_of, (from, to)),
        live: false,
    })
}

fn revenue(figures: &Figures, currency: &str, as_of: Timestamp, (from, to): (Timestamp, Timestamp)) -> Revenue {
    let money = |minor| Money {
        minor,
        currency: currency.to_owned(),
    };
    let of = |plan: Plan, value: fn(&Group) -> i64| -> i64 {
        figures.sum(|group| if group.plan == plan { value(group) } else { 0 })
    };
    let paid = [Plan::Pro, Plan::Enterprise];
    let by_plan = paid.map(|plan| PlanRevenue {
        plan,
        tenants: figures.sum(|group| if group.plan == plan { group.paying } else { 0 }),
        mrr: money(of(plan, |group| group.minor)),
    });
    let mrr: i64 = by_plan.iter().map(|plan| plan.mrr.minor).sum();
    Revenue {
        as_of,
        mrr: money(mrr),
        arr: money(mrr * MONTHS_OF_YEAR),
        paying: by_plan.iter().map(|plan| plan.tenants).sum(),
        by_plan: by_plan.to_vec(),
        trials: figures.sum(|group| group.trials),
        trial_value: money(figures.sum(|group| group.trial_minor)),
        from,
        to,
        movements: Vec::new(),
        months: Vec::new(),
    }
}
