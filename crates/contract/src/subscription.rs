//! Subscriptions: what they are at a moment, and every change of them as a pure function that platform and console share.
//!
//! Source: `tenant-operations` (months of 30 days, extension from the later of now and the end, 365 days when activated
//! without an end, expiring within 30 days); PRODUCT 4.

mod control;
mod faults;
mod revenue;

pub use control::*;
pub use revenue::*;

use crate::{
    OperatorId, SubscriptionChangeId, TenantId, Timestamp,
    tenant::{Money, Plan, Prices, Tenant, TenantStatus},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Days of a month of subscription.
pub const MONTH_DAYS: i64 = 30;
/// A subscription that ends within so many days is expiring.
pub const EXPIRING_DAYS: i64 = 30;
/// Days of a subscription that is activated without an end.
pub const ACTIVATION_DAYS: i64 = 365;
/// Months of one extension.
pub const MONTHS: std::ops::RangeInclusive<u32> = 1..=60;
pub(crate) const MONTHS_SENTENCE: &str = "Choose 1 to 60 months.";
/// Characters of a reason.
pub const REASON: std::ops::RangeInclusive<usize> = 1..=500;

/// So many months, as time.
pub fn months(count: u32) -> TimeDelta {
    TimeDelta::days(MONTH_DAYS * i64::from(count))
}

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// The free plan: never ends.
    Free,
    Trial,
    Active,
    /// Ends within 30 days.
    Expiring,
    /// Its end has passed.
    Expired,
    Paused,
    /// The tenant is not in service (pending, suspended, rejected, terminated).
    Inactive,
}

impl SubscriptionState {
    pub const ALL: [SubscriptionState; 7] = [
        SubscriptionState::Free,
        SubscriptionState::Trial,
        SubscriptionState::Active,
        SubscriptionState::Expiring,
        SubscriptionState::Expired,
        SubscriptionState::Paused,
        SubscriptionState::Inactive,
    ];
}

/// What the state follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub plan: Plan,
    pub status: TenantStatus,
    pub ends_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
}

impl Standing {
    /// The first that holds: out of service, paused, free, past its end, near its end, on trial, active.
    pub fn state(&self, now: Timestamp) -> SubscriptionState {
        let soon = now.plus(TimeDelta::days(EXPIRING_DAYS));
        match (self.status, self.plan, self.ends_at) {
            (TenantStatus::Paused, _, _) => SubscriptionState::Paused,
            (status, _, _) if status != TenantStatus::Active => SubscriptionState::Inactive,
            (_, Plan::Free, _) => SubscriptionState::Free,
            (_, _, Some(end)) if end <= now => SubscriptionState::Expired,
            (_, _, Some(end)) if end <= soon => SubscriptionState::Expiring,
            _ if self.trial_ends_at.is_some_and(|end| end > now) => SubscriptionState::Trial,
            _ => SubscriptionState::Active,
        }
    }

    /// Whether the agreed price is recurring revenue at `now`: in service, paid plan, not past its end, not on trial.
    pub fn pays(&self, now: Timestamp) -> bool {
        self.status == TenantStatus::Active
            && self.plan != Plan::Free
            && self.ends_at.is_none_or(|end| end > now)
            && self.trial_ends_at.is_none_or(|end| end <= now)
    }
}

impl From<&Tenant> for Standing {
    fn from(tenant: &Tenant) -> Self {
        Self {
            plan: tenant.plan,
            status: tenant.status,
            ends_at: tenant.subscription_ends_at,
            trial_ends_at: tenant.trial_ends_at,
        }
    }
}

/// Monthly recurring revenue of the tenant at `now`, in minor units of its currency.
pub fn mrr(tenant: &Tenant, now: Timestamp) -> i64 {
    if Standing::from(tenant).pays(now) {
        tenant.revenue.minor
    } else {
        0
    }
}

/// `POST /v1/subscriptions/{tenant}/extend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// 1 to 60 months of 30 days.
    pub months: u32,
    /// 1 to 500 characters.
    pub reason: String,
}

/// The tenant with `months` more, from the later of now and the present end; a free tenant becomes pro.
pub fn extended(tenant: &Tenant, count: u32, prices: &Prices, now: Timestamp) -> Tenant {
    let mut after = tenant.clone();
    if after.plan == Plan::Free {
        after.set_plan(Plan::Pro, prices);
        after.subscription_starts_at = Some(now);
    }
    let from = tenant.subscription_ends_at.filter(|end| *end > now).unwrap_or(now);
    after.subscription_starts_at.get_or_insert(now);
    after.subscription_ends_at = Some(from.plus(months(count)));
    after
}

/// `POST /v1/subscriptions/{tenant}/status`: in service or not. What suspends demands what a suspension demands: the
/// typed name, a step-up token and a justification of 20 to 500 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    pub activate: bool,
    /// With `activate`: also this plan, with its limits.
    #[serde(default)]
    pub plan: Option<Plan>,
    pub reason: String,
    /// With `activate: false`: the tenant's name.
    #[serde(default)]
    pub typed_name: Option<String>,
}

/// The plan of an activation: a paid one without an end gets 365 days.
pub fn activated(tenant: &Tenant, plan: Option<Plan>, prices: &Prices, now: Timestamp) -> Tenant {
    let mut after = tenant.clone();
    if let Some(plan) = plan.filter(|plan| *plan != tenant.plan) {
        after.set_plan(plan, prices);
    }
    if after.plan != Plan::Free {
        after.subscription_starts_at.get_or_insert(now);
        after
            .subscription_ends_at
            .get_or_insert(now.plus(TimeDelta::days(ACTIVATION_DAYS)));
    }
    after
}

/// `POST /v1/subscriptions/{tenant}/pause`: nothing runs and nothing is charged until `resume_at`, when the platform takes
/// it up again; the end moves by the time of the pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// In the future, within a year; absent: until somebody resumes it.
    #[serde(default)]
    pub resume_at: Option<Timestamp>,
    /// 20 to 500 characters: it is a change of status.
    pub reason: String,
}

/// Days that a pause with a date may last.
pub const LONGEST_PAUSE_DAYS: i64 = 365;

/// The dates of a tenant that comes back from a pause at `now`: its end moves by the time that it stood still.
pub fn resumed(tenant: &Tenant, now: Timestamp) -> Tenant {
    let mut after = tenant.clone();
    let stood = now.since(tenant.status_changed_at).max(TimeDelta::zero());
    let running = |end: &Timestamp| *end > tenant.status_changed_at;
    after.subscription_ends_at = tenant
        .subscription_ends_at
        .map(|end| if running(&end) { end.plus(stood) } else { end });
    after.trial_ends_at = tenant
        .trial_ends_at
        .map(|end| if running(&end) { end.plus(stood) } else { end });
    after.paused_until = None;
    after
}

/// What happened to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionChangeKind {
    Started,
    Extended,
    Activated,
    Deactivated,
    Paused,
    Resumed,
    Controlled,
    PlanChanged,
    TrialEnded,
    Expired,
}

/// One line of a subscription's history, append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SubscriptionChange {
    pub id: SubscriptionChangeId,
    pub tenant_id: TenantId,
    pub kind: SubscriptionChangeKind,
    pub plan_before: Option<Plan>,
    pub plan_after: Plan,
    pub ends_before: Option<Timestamp>,
    pub ends_after: Option<Timestamp>,
    /// Monthly recurring revenue before and after.
    pub mrr_before: Money,
    pub mrr_after: Money,
    pub reason: Option<String>,
    pub operator_id: Option<OperatorId>,
    pub actor_name: String,
    pub at: Timestamp,
}

/// `GET /v1/subscriptions/overview`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SubscriptionOverview {
    pub total: u32,
    pub free: u32,
    pub pro: u32,
    pub enterprise: u32,
    /// Paid plans in service that end within 30 days.
    pub expiring: u32,
    /// Paid plans in service whose end has passed.
    pub expired: u32,
    pub trials: u32,
    pub paused: u32,
    /// Paid tenants of all, in percent with one decimal; 0 without tenants.
    pub conversion_percent: f64,
}

/// Paid of all, in percent with one decimal.
pub fn conversion(paid: u32, total: u32) -> f64 {
    if total == 0 {
        return 0.0;
    }
    (f64::from(paid) * 1_000.0 / f64::from(total)).round() / 10.0
}

#[cfg(test)]
mod tests;
