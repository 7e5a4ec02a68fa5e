//! What a tenant paid, told along its past: a year of recurring revenue that leads to what is paid now.

use super::{
    cast::decider,
    draw::{between, chance, id_at},
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    OperatorId, SubscriptionChangeId, Timestamp,
    event::{TenantEvent, TenantEventKind},
    operator::Operator,
    subscription::{SubscriptionChange, SubscriptionChangeKind},
    tenant::{Money, Plan, Prices, Tenant, TenantStatus},
};

/// Days of history.
const DAYS: i64 = 365;
/// Newcomers of so many days may be on trial.
const NEW_DAYS: i64 = 45;

/// A moment at which the subscription became another.
struct Turn {
    at: Timestamp,
    kind: SubscriptionChangeKind,
    to: To,
    by: (Option<OperatorId>, String),
    reason: Option<String>,
}

enum To {
    Status(TenantStatus),
    Plan(Plan),
    Price(i64),
    End,
}

/// Puts some newcomers on trial and gives some pauses an end; the lines of the last twelve months, oldest first.
pub fn tell(
    rng: &mut impl Rng,
    tenant: &mut Tenant,
    events: &[TenantEvent],
    team: &[Operator],
    now: Timestamp,
) -> Vec<SubscriptionChange> {
    let prices = Prices::default();
    begin_trial(rng, tenant, &prices, now);
    if tenant.status == TenantStatus::Paused && chance(rng, 60.0) {
        let minutes = rng.gen_range(60 * 24 * 3..60 * 24 * 60);
        tenant.paused_until = Some(now.plus(TimeDelta::minutes(minutes)));
    }
    if tenant.plan == Plan::Free || matches!(tenant.status, TenantStatus::PendingReview | TenantStatus::Rejected) {
        return Vec::new();
    }
    let mut turns: Vec<Turn> = events.iter().filter_map(|event| turn(event, tenant.plan)).collect();
    agree(rng, &mut turns, tenant, team, &prices, now);
    expire(&mut turns, tenant, now);
    let first_plan = match turns.iter().any(|turn| matches!(turn.to, To::Plan(_))) {
        true => Plan::Free,
        false => tenant.plan,
    };
    lines(rng, turns, tenant, first_plan, now)
}

fn begin_trial(rng: &mut impl Rng, tenant: &mut Tenant, prices: &Prices, now: Timestamp) {
    let new = now.since(tenant.created_at).num_days() < NEW_DAYS;
    let tries = tenant.status == TenantStatus::Active && tenant.plan != Plan::Free && new;
    if tries && chance(rng, 55.0) {
        tenant.revenue = prices.of(tenant.plan);
        let minutes = rng.gen_range(60 * 24..60 * 24 * 14);
        tenant.trial_ends_at = Some(now.plus(TimeDelta::minutes(minutes)));
        let year = tenant.subscription_starts_at.unwrap_or(now).plus(TimeDelta::days(365));
        tenant.subscription_ends_at = Some(year);
    }
}

/// What an event of the tenant's own history is to its subscription.
fn turn(event: &TenantEvent, plan: Plan) -> Option<Turn> {
    use SubscriptionChangeKind::*;
    let (kind, to) = match (event.kind, event.from.as_deref(), event.to.as_deref()) {
        (TenantEventKind::PlanChanged, _, _) => (PlanChanged, To::Plan(plan)),
        (TenantEventKind::StatusChanged, Some("pending_review"), Some("active")) => {
            (Started, To::Status(TenantStatus::Active))
        }
        (TenantEventKind::StatusChanged, _, Some("active")) => (Resumed, To::Status(TenantStatus::Active)),
        (TenantEventKind::StatusChanged, _, Some("paused")) => (Paused, To::Status(TenantStatus::Paused)),
        (TenantEventKind::StatusChanged, _, Some("suspended")) => (Deactivated, To::Status(TenantStatus::Suspended)),
        _ => return None,
    };
    Some(Turn {
        at: event.at,
        kind,
        to,
        by: (None, event.actor_name.clone()),
        reason: event.note.clone(),
    })
}

/// Whoever pays another price than the list's agreed on it while the subscription ran.
fn agree(
    rng: &mut impl Rng,
    turns: &mut Vec<Turn>,
    tenant: &Tenant,
    team: &[Operator],
    prices: &Prices,
    now: Timestamp,
) {
    let price = tenant.revenue.minor;
    if price == prices.of(tenant.plan).minor || tenant.status != TenantStatus::Active {
        return;
    }
    let latest = tenant.subscription_ends_at.unwrap_or(now).min(now);
    let Some(last) = turns.last().map(|turn| turn.at) else {
        return;
    };
    let by = decider(rng, team);
    turns.push(Turn {
        at: between(rng, last, latest.max(last)),
        kind: SubscriptionChangeKind::Controlled,
        to: To::Price(price),
        by: (Some(by.id), by.name.clone()),
        reason: Some("The price was agreed with the owner.".to_owned()),
    });
}

fn expire(turns: &mut Vec<Turn>, tenant: &Tenant, now: Timestamp) {
    let end = tenant.subscription_ends_at.filter(|end| *end <= now);
    if let (Some(end), TenantStatus::Active) = (end, tenant.status) {
        let last = turns.last().map_or(end, |turn| turn.at);
        turns.push(Turn {
            at: end.max(last),
            kind: SubscriptionChangeKind::Expired,
            to: To::End,
            by: (None, "Platform".to_owned()),
            reason: None,
        });
    }
}

/// What is paid at a moment of the story.
struct Standing {
    plan: Plan,
    active: bool,
    ended: bool,
    agreed: Option<i64>,
}

impl Standing {
    fn take(&mut self, to: &To) {
        match to {
            To::Status(status) => self.active = *status == TenantStatus::Active,
            To::Plan(plan) => self.plan = *plan,
            To::Price(price) => self.agreed = Some(*price),
            To::End => self.ended = true,
        }
    }

    fn mrr(&self, prices: &Prices, tries: bool) -> i64 {
        if !self.active || self.ended || tries || self.plan == Plan::Free {
            return 0;
        }
        self.agreed.unwrap_or_else(|| prices.of(self.plan).minor)
    }
}

fn lines(rng: &mut impl Rng, turns: Vec<Turn>, tenant: &Tenant, plan: Plan, now: Timestamp) -> Vec<SubscriptionChange> {
    let (prices, oldest) = (Prices::default(), now.plus(TimeDelta::days(-DAYS)));
    let tries = tenant.trial_ends_at.is_some();
    let money = |minor| Money {
        minor,
        currency: tenant.revenue.currency.clone(),
    };
    let mut standing = Standing {
        plan,
        active: false,
        ended: false,
        agreed: None,
    };
    let mut lines = Vec::new();
    for turn in turns {
        let (plan_before, mrr_before) = (standing.plan, standing.mrr(&prices, tries));
        standing.take(&turn.to);
        if turn.at < oldest {
            continue;
        }
        let (operator_id, actor_name) = turn.by;
        lines.push(SubscriptionChange {
            id: SubscriptionChangeId(id_at(rng, turn.at)),
            tenant_id: tenant.id,
            kind: turn.kind,
            plan_before: Some(plan_before),
            plan_after: standing.plan,
            ends_before: tenant.subscription_ends_at,
            ends_after: tenant.subscription_ends_at,
            mrr_before: money(mrr_before),
            mrr_after: money(standing.mrr(&prices, tries)),
            reason: turn.reason,
            operator_id,
            actor_name,
            at: turn.at,
        });
    }
    lines
}
