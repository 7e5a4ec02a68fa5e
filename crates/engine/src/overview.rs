//! The platform at a glance.

use crate::{
    Engine,
    fault::Fault,
    outbox::overlay,
    session::Reading,
    view::{HealthCount, Overview, PlanCount, StatusCount, SyncStatus},
};
use wheelhouse_contract::{Problem, incident::Severity};
use wheelhouse_store::cache::{self, Which};

const FEW: u32 = 10;
const SESSIONS: u32 = 50;

impl Engine {
    pub async fn overview(&self) -> Result<Overview, Problem> {
        let session = self.session()?;
        let sync = session.status();
        session.read(move |copy| overview(copy, sync)).await
    }
}

fn overview(copy: &Reading<'_>, sync: SyncStatus) -> Result<Overview, Fault> {
    let totals = copy.store.index().totals().clone();
    let (revenue_minor, currency) = revenue(&totals.revenue);
    let mut incidents = cache::incidents::list(copy.cache, Which::Open, FEW)?;
    let overlays = copy.overlays("incident")?;
    for incident in &mut incidents {
        overlay::incident(incident, &overlays, &copy.me.operator, &[]);
    }
    let mut alerts = cache::alerts::list(copy.cache, Which::Open, FEW)?;
    let overlays = copy.overlays("alert")?;
    for alert in &mut alerts {
        overlay::alert(alert, &overlays, &copy.me.operator);
    }
    let open_incidents = cache::incidents::open_counts(copy.cache)?;
    let open_alerts = cache::alerts::open_counts(copy.cache)?;
    let (approvals, approvals_for_me) = approvals(copy)?;
    let worst = open_incidents
        .iter()
        .chain(&open_alerts)
        .map(|(severity, _)| *severity)
        .max();
    Ok(Overview {
        tenants_total: totals.tenants,
        by_status: totals
            .by_status
            .iter()
            .map(|(status, count)| StatusCount {
                status: *status,
                count: *count,
            })
            .collect(),
        by_plan: totals
            .by_plan
            .iter()
            .map(|(plan, count)| PlanCount {
                plan: *plan,
                count: *count,
            })
            .collect(),
        by_health: totals
            .by_health
            .iter()
            .map(|(health, count)| HealthCount {
                health: *health,
                count: *count,
            })
            .collect(),
        revenue_minor,
        currency,
        users_online: totals.users_online,
        awaiting_review: totals.awaiting_review,
        flagged: totals.flagged,
        incidents,
        open_incidents: sum(&open_incidents),
        open_critical: of(&open_incidents, Severity::Critical),
        alerts,
        open_alerts: sum(&open_alerts),
        approvals,
        approvals_for_me,
        impersonations: cache::impersonations::list(copy.cache, Which::Open, copy.now, SESSIONS)?,
        worst,
        sync,
    })
}

/// The currency in which most is earned; sums of different currencies are not added up.
fn revenue(by_currency: &std::collections::BTreeMap<String, i64>) -> (i64, String) {
    let most = by_currency.iter().max_by_key(|(_, minor)| **minor);
    most.map_or_else(|| (0, "GBP".to_owned()), |(currency, minor)| (*minor, currency.clone()))
}

fn approvals(copy: &Reading<'_>) -> Result<(Vec<wheelhouse_contract::approval::Approval>, u32), Fault> {
    if !crate::approvals::may_decide(copy.me.operator.role) {
        return Ok((Vec::new(), 0));
    }
    let me = copy.me.operator.id;
    let count = cache::approvals::count_waiting_for(copy.cache, me)?;
    Ok((
        cache::approvals::waiting_for(copy.cache, me, FEW)?,
        u32::try_from(count).unwrap_or(u32::MAX),
    ))
}

fn sum(counts: &[(Severity, u32)]) -> u32 {
    counts.iter().map(|(_, count)| count).sum()
}

fn of(counts: &[(Severity, u32)], severity: Severity) -> u32 {
    counts
        .iter()
        .filter(|(one, _)| *one == severity)
        .map(|(_, count)| count)
        .sum()
}
