//! What is sent about usage, and what is answered.

use super::{LimitKey, LimitOverride, LimitState, UNLIMITED, UsageCounts};
use crate::{FieldError, TenantId, Timestamp, subscription::REASON, tenant::Tenant, text};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Events of one batch.
pub const BATCH: std::ops::RangeInclusive<usize> = 1..=1_000;
/// Characters of a source's own event id.
pub const EVENT_ID: std::ops::RangeInclusive<usize> = 1..=100;
/// Of one event.
pub const HIGHEST_AMOUNT: i64 = 1_000_000;
/// Events come so late at most; they count in the month in which they happened.
pub const LATEST_DAYS: i64 = 90;
/// A source's clock may be ahead by so much.
pub const AHEAD_MINUTES: i64 = 5;
/// Highest limit of an override.
pub const HIGHEST_LIMIT: i32 = 1_000_000_000;
/// An override lasts so long at most, if it ends.
pub const LONGEST_OVERRIDE_DAYS: i64 = 3_650;

/// Something that was used, as its source tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageEvent {
    /// The source's own id: told twice for the same tenant, it counts once. 1 to 100 characters.
    pub id: String,
    pub tenant_id: TenantId,
    pub limit: LimitKey,
    /// 1 to 1,000,000. Where a count stands (users, products, customers, sessions) also −1 to −1,000,000: something went away.
    #[ts(type = "number")]
    pub amount: i64,
    /// When it happened; at most 90 days ago.
    pub at: Timestamp,
}

/// `POST /v1/usage`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageBatch {
    /// 1 to 1,000.
    pub events: Vec<UsageEvent>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UsageReceipt {
    /// Counted now.
    pub counted: u32,
    /// Counted before.
    pub repeated: u32,
    /// Indices of events whose tenant is not there; they are not counted.
    pub unknown: Vec<u32>,
}

fn amount_faults(faults: &mut Vec<FieldError>, field: String, limit: LimitKey, amount: i64) {
    let most = 1..=HIGHEST_AMOUNT;
    if !most.contains(&amount) && (limit.is_monthly() || !most.contains(&amount.saturating_neg())) {
        let sentence = match limit.is_monthly() {
            true => "Count 1 to 1,000,000.",
            false => "Count 1 to 1,000,000, or −1 to −1,000,000 for what went away.",
        };
        faults.push(FieldError::new(field, sentence));
    }
}

impl UsageBatch {
    pub fn faults(&self, now: Timestamp) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !BATCH.contains(&self.events.len()) {
            faults.push(FieldError::new("events", "Send 1 to 1,000 events."));
            return faults;
        }
        let (first, last) = (
            now.plus(-TimeDelta::days(LATEST_DAYS)),
            now.plus(TimeDelta::minutes(AHEAD_MINUTES)),
        );
        for (index, event) in self.events.iter().enumerate() {
            text::line(&mut faults, &format!("events.{index}.id"), &event.id, EVENT_ID);
            amount_faults(&mut faults, format!("events.{index}.amount"), event.limit, event.amount);
            if event.at < first || event.at > last {
                faults.push(FieldError::new(
                    format!("events.{index}.at"),
                    "Tell what happened in the last 90 days, and nothing of the future.",
                ));
            }
        }
        faults
    }
}

/// `POST /v1/tenants/{id}/usage/consume` and a site's own `POST /api/usage`: counts only what fits, in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consume {
    pub limit: LimitKey,
    /// 1 to 1,000,000.
    #[serde(default = "one")]
    #[ts(type = "number")]
    pub amount: i64,
    /// The caller's own id of what is done: asked twice, it counts once. Absent: every request counts.
    #[serde(default)]
    pub id: Option<String>,
    /// Only says whether it would fit.
    #[serde(default)]
    pub check_only: bool,
}

fn one() -> i64 {
    1
}

impl Consume {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !(1..=HIGHEST_AMOUNT).contains(&self.amount) {
            faults.push(FieldError::new("amount", "Ask for 1 to 1,000,000."));
        }
        if let Some(id) = &self.id {
            text::line(&mut faults, "id", id, EVENT_ID);
        }
        faults
    }
}

/// It fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Consumed {
    /// Whether this request was counted: not when it only asked, or asked again.
    pub counted: bool,
    /// The limit after it.
    pub state: LimitState,
}

/// What a 429 of a quota carries besides its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuotaRefusal {
    pub limit: LimitKey,
    /// What is allowed.
    pub allowed: i32,
    #[ts(type = "number")]
    pub used: u64,
    /// What was asked for.
    #[ts(type = "number")]
    pub asked: u64,
    /// When it begins at zero again, also as `Retry-After`; absent: when something is taken away.
    pub resets_at: Option<Timestamp>,
    /// Seconds until then.
    #[ts(type = "number | null")]
    pub retry_after: Option<u64>,
}

impl QuotaRefusal {
    /// `asked` more do not fit into `state`.
    pub fn of(state: &LimitState, asked: u64, now: Timestamp) -> Self {
        let seconds = |at: Timestamp| u64::try_from(at.since(now).num_seconds() + 1).unwrap_or(1);
        Self {
            limit: state.limit,
            allowed: state.allowed,
            used: state.used,
            asked,
            resets_at: state.resets_at,
            retry_after: state.resets_at.map(seconds),
        }
    }
}

/// `PUT /v1/tenants/{id}/limits/{key}`. Needs `If-Match`. May be queued offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// −1: unlimited; else 0 and more.
    pub allowed: i32,
    /// 1 to 500 characters.
    pub reason: String,
    /// From then on the plan's limit holds again.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl OverrideRequest {
    /// Upon `tenant`.
    pub fn faults(&self, tenant: &Tenant, key: LimitKey, now: Timestamp) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !(UNLIMITED..=HIGHEST_LIMIT).contains(&self.allowed) {
            faults.push(FieldError::new(
                "allowed",
                "Use −1 for unlimited, or 0 to 1,000,000,000.",
            ));
        } else if self.allowed == key.of(&tenant.plan.limits()) {
            faults.push(FieldError::new(
                "allowed",
                "That is what the plan grants. Choose another limit, or remove the override.",
            ));
        }
        let last = now.plus(TimeDelta::days(LONGEST_OVERRIDE_DAYS));
        if self.expires_at.is_some_and(|at| at <= now || at > last) {
            faults.push(FieldError::new(
                "expires_at",
                "Choose a time in the future, within ten years.",
            ));
        }
        text::length(&mut faults, "reason", &self.reason, REASON);
        faults
    }
}

/// `DELETE /v1/tenants/{id}/limits/{key}`: the plan's limit holds again. Needs `If-Match`. May be queued offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRemoval {
    /// 1 to 500 characters.
    pub reason: String,
}

impl OverrideRemoval {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        text::length(&mut faults, "reason", &self.reason, REASON);
        faults
    }
}

/// A past month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MonthUsage {
    /// Its first instant.
    pub month: Timestamp,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub messages: u64,
}

/// `GET /v1/tenants/{id}/usage`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UsageReport {
    pub tenant_id: TenantId,
    /// In the order of the limits.
    pub limits: Vec<LimitState>,
    pub overrides: Vec<LimitOverride>,
    pub counts: UsageCounts,
    /// The present month and up to eleven before it, newest first; months without usage are left out.
    pub months: Vec<MonthUsage>,
    pub counted_at: Timestamp,
}
