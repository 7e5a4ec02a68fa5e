//! A list's question as SQL: conditions and order. A `+` keeps a column from choosing the index: the order does.

use super::Query;
use chrono::TimeDelta;
use wheelhouse_contract::{
    Timestamp,
    subscription::{EXPIRING_DAYS, SubscriptionState},
    tenant::Plan,
};

/// What ends, in order.
pub(super) fn ending(query: &Query, now: Timestamp) -> String {
    let (after, until) = bounds(&query.states, now);
    let mut ends = "subscription_ends_at IS NOT NULL".to_owned();
    if let Some(after) = after {
        ends += &format!(" AND subscription_ends_at > {}", after.millis());
    }
    if let Some(until) = until {
        ends += &format!(" AND subscription_ends_at <= {}", until.millis());
    }
    let way = if query.descending { "DESC" } else { "ASC" };
    let rest = conditions(query, now);
    format!("WHERE archived = 0 AND {ends} AND {rest} ORDER BY subscription_ends_at {way}, number {way}")
}

/// What never ends.
pub(super) fn endless(query: &Query, now: Timestamp) -> String {
    let rest = conditions(query, now);
    format!("WHERE archived = 0 AND subscription_ends_at IS NULL AND {rest} ORDER BY number")
}

/// When a subscription within 30 days of its end is far from it.
pub(super) fn soon(now: Timestamp) -> Timestamp {
    now.plus(TimeDelta::days(EXPIRING_DAYS))
}

/// Within which all of `states` end, where that is known.
fn bounds(states: &[SubscriptionState], now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
    use SubscriptionState::*;
    let after = |state: &SubscriptionState| match state {
        Expiring => Some(now),
        Trial | Active => Some(soon(now)),
        Free | Expired | Paused | Inactive => None,
    };
    let until = |state: &SubscriptionState| match state {
        Expired => Some(now),
        Expiring => Some(soon(now)),
        Free | Trial | Active | Paused | Inactive => None,
    };
    let after: Option<Vec<_>> = states.iter().map(after).collect();
    let until: Option<Vec<_>> = states.iter().map(until).collect();
    (
        after.and_then(|all| all.into_iter().min()),
        until.and_then(|all| all.into_iter().max()),
    )
}

fn conditions(query: &Query, now: Timestamp) -> String {
    let mut all = vec!["+status NOT IN ('rejected', 'terminated')".to_owned()];
    if !query.plans.is_empty() {
        let plans: Vec<_> = query.plans.iter().map(|plan| plan_word(*plan)).collect();
        all.push(format!("+plan IN ({})", plans.join(", ")));
    }
    if !query.states.is_empty() {
        let states: Vec<_> = query.states.iter().map(|state| state_sql(*state, now)).collect();
        all.push(format!("({})", states.join(" OR ")));
    }
    all.join(" AND ")
}

pub(super) fn plan_word(plan: Plan) -> &'static str {
    match plan {
        Plan::Free => "'free'",
        Plan::Pro => "'pro'",
        Plan::Enterprise => "'enterprise'",
    }
}

/// As [`wheelhouse_contract::subscription::Standing::state`] has it.
fn state_sql(state: SubscriptionState, now: Timestamp) -> String {
    let (soon, now) = (soon(now).millis(), now.millis());
    let far = format!("(+subscription_ends_at IS NULL OR +subscription_ends_at > {soon})");
    let paid = match state {
        SubscriptionState::Paused => return "+status = 'paused'".to_owned(),
        SubscriptionState::Inactive => return "+status NOT IN ('active', 'paused')".to_owned(),
        SubscriptionState::Free => return "(+status = 'active' AND +plan = 'free')".to_owned(),
        SubscriptionState::Expired => format!("+subscription_ends_at <= {now}"),
        SubscriptionState::Expiring => format!("+subscription_ends_at > {now} AND +subscription_ends_at <= {soon}"),
        SubscriptionState::Trial => format!("{far} AND +trial_ends_at > {now}"),
        SubscriptionState::Active => format!("{far} AND (+trial_ends_at IS NULL OR +trial_ends_at <= {now})"),
    };
    format!("(+status = 'active' AND +plan <> 'free' AND {paid})")
}
