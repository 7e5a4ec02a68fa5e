//! Full control: plan, dates, limits, price, status, features in one request, and what it would do.

use super::{REASON, SubscriptionState};
use crate::{
    FieldError, Timestamp, subscription,
    tenant::{FieldChange, JUSTIFICATION, Limits, Money, Plan, Prices, Tenant, TenantStatus, changes, feature_faults},
    text,
};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A month, in minor units: sums over all tenants stay exact.
pub const HIGHEST_PRICE: i64 = 1_000_000_000;
/// Of the dates of subscriptions.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// Limits to override; −1 means unlimited, absent unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct LimitOverrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoices_per_month: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages_per_month: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_sessions: Option<i32>,
}

/// `POST /v1/subscriptions/{tenant}/control`. Absent = unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Control {
    /// With its limits and price, before the overrides below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_ends_at: Option<Timestamp>,
    /// Dates that there shall be none of: without an end it runs until somebody ends it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ControlDate>>")]
    pub clear: Vec<ControlDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitOverrides>,
    /// An agreed price a month, in minor units of the platform's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub price_minor: Option<i64>,
    /// A move of the state machine: `active`, `paused`, or `suspended` with typed name and step-up token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TenantStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_features: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typed_name: Option<String>,
    /// 1 to 500 characters; 20 with `status`.
    pub reason: String,
}

/// A date of a subscription, by the name of its field in [`Control`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ControlDate {
    StartsAt,
    EndsAt,
    TrialEndsAt,
}

impl LimitOverrides {
    fn each(&self) -> [(&'static str, Option<i32>); 6] {
        [
            ("users", self.users),
            ("products", self.products),
            ("customers", self.customers),
            ("invoices_per_month", self.invoices_per_month),
            ("messages_per_month", self.messages_per_month),
            ("concurrent_sessions", self.concurrent_sessions),
        ]
    }

    /// `limits` with what is overridden.
    pub fn over(&self, limits: Limits) -> Limits {
        Limits {
            users: self.users.unwrap_or(limits.users),
            products: self.products.unwrap_or(limits.products),
            customers: self.customers.unwrap_or(limits.customers),
            invoices_per_month: self.invoices_per_month.unwrap_or(limits.invoices_per_month),
            messages_per_month: self.messages_per_month.unwrap_or(limits.messages_per_month),
            concurrent_sessions: self.concurrent_sessions.unwrap_or(limits.concurrent_sessions),
        }
    }
}

impl Control {
    /// What is wrong with it, upon `tenant`.
    pub fn faults(&self, tenant: &Tenant) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let range = if self.status.is_some() { JUSTIFICATION } else { REASON };
        text::length(&mut faults, "reason", &self.reason, range);
        for (limit, value) in self.limits.unwrap_or_default().each() {
            if value.is_some_and(|value| value < -1) {
                faults.push(FieldError::new(
                    format!("limits.{limit}"),
                    "Use −1 for unlimited, or 0 and more.",
                ));
            }
        }
        let plan = self.plan.unwrap_or(tenant.plan);
        let starts = self.date(ControlDate::StartsAt, self.starts_at, tenant.subscription_starts_at);
        for (field, date, given) in [
            ("starts_at", ControlDate::StartsAt, self.starts_at),
            ("ends_at", ControlDate::EndsAt, self.ends_at),
            ("trial_ends_at", ControlDate::TrialEndsAt, self.trial_ends_at),
        ] {
            if given.is_some() && self.clear.contains(&date) {
                faults.push(FieldError::new(field, "Choose a date, or none; not both."));
            }
        }
        if let (Some(end), Some(start)) = (self.ends_at, starts)
            && end <= start
        {
            faults.push(FieldError::new("ends_at", "The end lies after the start."));
        }
        for (field, given) in [
            ("ends_at", self.ends_at.is_some()),
            ("trial_ends_at", self.trial_ends_at.is_some()),
        ] {
            if given && plan == Plan::Free {
                faults.push(FieldError::new(
                    field,
                    "The free plan never ends. Choose a paid plan, or leave this out.",
                ));
            }
        }
        match self.price_minor {
            Some(price) if price < 0 => faults.push(FieldError::new("price_minor", "A price is 0 or more.")),
            Some(price) if price > HIGHEST_PRICE => {
                faults.push(FieldError::new("price_minor", "No price is that high."))
            }
            Some(1..) if plan == Plan::Free => {
                faults.push(FieldError::new("price_minor", "The free plan costs nothing."))
            }
            _ => {}
        }
        for (field, date) in [
            ("starts_at", self.starts_at),
            ("ends_at", self.ends_at),
            ("trial_ends_at", self.trial_ends_at),
        ] {
            if date.is_some_and(|date| !YEARS.contains(&date.datetime().year())) {
                faults.push(FieldError::new(field, "Choose a date between the years 2000 and 2199."));
            }
        }
        feature_faults(self.custom_features.as_deref(), &mut faults);
        if let Some(status) = self.status.filter(|status| *status != tenant.status) {
            status_faults(status, &mut faults);
        }
        faults
    }

    /// What becomes of a date.
    fn date(&self, date: ControlDate, given: Option<Timestamp>, stands: Option<Timestamp>) -> Option<Timestamp> {
        given.or(stands.filter(|_| !self.clear.contains(&date)))
    }

    /// The tenant as it would be, its status aside: moves of the state machine have effects of their own.
    pub fn apply(&self, tenant: &Tenant, prices: &Prices) -> Tenant {
        let mut after = tenant.clone();
        if let Some(plan) = self.plan.filter(|plan| *plan != tenant.plan) {
            after.set_plan(plan, prices);
        }
        after.limits = self.limits.unwrap_or_default().over(after.limits);
        if let Some(minor) = self.price_minor {
            after.revenue = Money {
                minor,
                currency: prices.currency.clone(),
            };
        }
        let date = |date, given, stands| self.date(date, given, stands);
        after.subscription_starts_at = date(ControlDate::StartsAt, self.starts_at, after.subscription_starts_at);
        after.subscription_ends_at = date(ControlDate::EndsAt, self.ends_at, after.subscription_ends_at);
        after.trial_ends_at = date(ControlDate::TrialEndsAt, self.trial_ends_at, after.trial_ends_at);
        if let Some(features) = &self.custom_features {
            after.custom_features = features.iter().map(|feature| feature.trim().to_owned()).collect();
        }
        after
    }
}

fn status_faults(status: TenantStatus, faults: &mut Vec<FieldError>) {
    use TenantStatus::*;
    if !matches!(status, Active | Paused | Suspended) {
        faults.push(FieldError::new(
            "status",
            "Here a subscription is activated, paused or suspended; everything else has its own action.",
        ));
    }
}

/// What a subscription means for the tenant at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SubscriptionSnapshot {
    pub plan: Plan,
    pub state: SubscriptionState,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
    pub limits: Limits,
    /// A month, as agreed.
    pub price: Money,
}

impl SubscriptionSnapshot {
    pub fn of(tenant: &Tenant, now: Timestamp) -> Self {
        Self {
            plan: tenant.plan,
            state: subscription::Standing::from(tenant).state(now),
            starts_at: tenant.subscription_starts_at,
            ends_at: tenant.subscription_ends_at,
            trial_ends_at: tenant.trial_ends_at,
            limits: tenant.limits,
            price: tenant.revenue.clone(),
        }
    }
}

/// A limit that the present usage is above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OverLimit {
    /// The field of [`Limits`].
    pub limit: String,
    pub allowed: i32,
    pub used: u32,
}

/// A what-if: limits, price and usage before and after; nothing is changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Preview {
    pub before: SubscriptionSnapshot,
    pub after: SubscriptionSnapshot,
    pub changes: Vec<FieldChange>,
    /// Usage that is above the new limits.
    pub over: Vec<OverLimit>,
    /// Of monthly recurring revenue, in minor units.
    #[ts(type = "number")]
    pub mrr_difference: i64,
}

/// What `after` would mean for a tenant that is `before`.
pub fn preview(before: &Tenant, after: &Tenant, now: Timestamp) -> Preview {
    let used = [
        ("users", after.limits.users, before.activity.users_total),
        (
            "messages_per_month",
            after.limits.messages_per_month,
            before.activity.messages_this_month,
        ),
    ];
    let over = used
        .into_iter()
        .filter(|(_, allowed, used)| u32::try_from(*allowed).is_ok_and(|allowed| *used > allowed))
        .map(|(limit, allowed, used)| OverLimit {
            limit: limit.to_owned(),
            allowed,
            used,
        })
        .collect();
    Preview {
        before: SubscriptionSnapshot::of(before, now),
        after: SubscriptionSnapshot::of(after, now),
        changes: changes(before, after),
        over,
        mrr_difference: subscription::mrr(after, now) - subscription::mrr(before, now),
    }
}
