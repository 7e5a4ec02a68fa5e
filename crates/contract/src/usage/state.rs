//! What stands: the row that travels, and the state of each limit that follows from it.

use super::{LimitKey, UsageCounts, month_start, percent, pressure, reached, resets_at};
use crate::{
    TenantId, Timestamp,
    tenant::{Limits, Plan, Tenant},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A limit that was agreed for one tenant in place of its plan's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LimitOverride {
    pub limit: LimitKey,
    /// −1: unlimited.
    pub allowed: i32,
    pub reason: Option<String>,
    pub by_name: String,
    pub set_at: Timestamp,
    /// From then on the plan's limit holds again; `None`: until somebody removes it.
    pub expires_at: Option<Timestamp>,
}

impl LimitOverride {
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// What a tenant uses, as it travels: written now and then, not at every event. Field order is the column order of snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TenantUsage {
    /// The tenant's.
    pub id: TenantId,
    #[ts(type = "number")]
    pub version: u64,
    /// First instant of the month that the monthly counts belong to.
    pub month: Timestamp,
    pub counts: UsageCounts,
    /// The highest [`pressure`] of the limits that stand.
    pub standing_percent: u32,
    /// The highest of the monthly ones, in `month`.
    pub monthly_percent: u32,
    pub overrides: Vec<LimitOverride>,
    /// When it was counted.
    pub counted_at: Timestamp,
}

impl TenantUsage {
    /// Nothing used yet.
    pub fn new(id: TenantId, now: Timestamp) -> Self {
        Self {
            id,
            version: 0,
            month: month_start(now),
            counts: UsageCounts::default(),
            standing_percent: 0,
            monthly_percent: 0,
            overrides: Vec::new(),
            counted_at: now,
        }
    }

    /// Used of `key` at `now`: a month that is over counts no more.
    pub fn used(&self, key: LimitKey, now: Timestamp) -> u64 {
        if key.is_monthly() && self.month != month_start(now) {
            return 0;
        }
        self.counts.get(key)
    }

    /// The highest percent of all limits at `now`.
    pub fn highest(&self, now: Timestamp) -> u32 {
        match self.month == month_start(now) {
            true => self.standing_percent.max(self.monthly_percent),
            false => self.standing_percent,
        }
    }

    /// Keeps the two percents in step with counts and limits.
    pub fn settle(&mut self, tenant: &Tenant, now: Timestamp) {
        let highest = |monthly: bool| {
            LimitKey::ALL
                .into_iter()
                .filter(|key| key.is_monthly() == monthly)
                .map(|key| pressure(self.used(key, now), granted(tenant, &self.overrides, key, now).allowed))
                .max()
                .unwrap_or(0)
        };
        (self.standing_percent, self.monthly_percent) = (highest(false), highest(true));
    }
}

/// Where a limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitSource {
    Plan,
    Override,
}

/// What a tenant is granted of one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted<'a> {
    /// −1: unlimited.
    pub allowed: i32,
    pub source: LimitSource,
    /// What is known of the override that holds.
    pub details: Option<&'a LimitOverride>,
}

/// The limit that holds: the plan's, or the one that was agreed instead and is not over.
pub fn granted<'a>(tenant: &Tenant, overrides: &'a [LimitOverride], key: LimitKey, now: Timestamp) -> Granted<'a> {
    let (plan, stands) = (key.of(&tenant.plan.limits()), key.of(&tenant.limits));
    let details = overrides.iter().find(|one| one.limit == key && one.allowed == stands);
    if stands == plan || details.is_some_and(|one| one.is_over(now)) {
        return Granted {
            allowed: plan,
            source: LimitSource::Plan,
            details: None,
        };
    }
    Granted {
        allowed: stands,
        source: LimitSource::Override,
        details,
    }
}

/// What stays of overrides when a tenant has these limits: those that still say what it has, and differ from its plan.
pub fn kept(overrides: &[LimitOverride], plan: Plan, limits: &Limits) -> Vec<LimitOverride> {
    overrides
        .iter()
        .filter(|one| one.allowed == one.limit.of(limits) && one.allowed != one.limit.of(&plan.limits()))
        .cloned()
        .collect()
}

/// One limit of a tenant, and what is used of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LimitState {
    pub limit: LimitKey,
    #[ts(type = "number")]
    pub used: u64,
    /// −1: unlimited.
    pub allowed: i32,
    /// Whole percent, rounded down; `None` when unlimited.
    pub percent: Option<u32>,
    /// The highest threshold that is reached: 80, 100 or 120.
    pub threshold: Option<u32>,
    /// When it begins at zero again; `None`: only when something is taken away.
    pub resets_at: Option<Timestamp>,
    pub source: LimitSource,
    /// When the override is over.
    pub override_ends_at: Option<Timestamp>,
}

impl LimitState {
    /// Whether `amount` more fit.
    pub fn admits(&self, amount: u64) -> bool {
        u64::try_from(self.allowed).map_or(true, |allowed| self.used.saturating_add(amount) <= allowed)
    }
}

/// The state of one limit.
pub fn limit_state(tenant: &Tenant, usage: &TenantUsage, key: LimitKey, now: Timestamp) -> LimitState {
    let granted = granted(tenant, &usage.overrides, key, now);
    let used = usage.used(key, now);
    LimitState {
        limit: key,
        used,
        allowed: granted.allowed,
        percent: percent(used, granted.allowed),
        threshold: reached(used, granted.allowed).last(),
        resets_at: resets_at(key, now),
        source: granted.source,
        override_ends_at: granted.details.and_then(|one| one.expires_at),
    }
}

/// The states of all limits, in the order of [`LimitKey::ALL`].
pub fn limit_states(tenant: &Tenant, usage: &TenantUsage, now: Timestamp) -> Vec<LimitState> {
    LimitKey::ALL
        .into_iter()
        .map(|key| limit_state(tenant, usage, key, now))
        .collect()
}
