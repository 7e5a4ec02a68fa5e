//! Subscriptions and revenue: the numbers of the rules, who may, and what is left of every change.

mod history;
mod moves;
mod refusals;
mod revenue;
mod together;

use crate::{
    scene::{alter, tenant},
    support::{Answer, Bed, Console, With},
};
use reqwest::Method;
use serde_json::Value;
use wheelhouse_contract::{
    Timestamp,
    subscription::SubscriptionChange,
    tenant::{Money, Plan, Tenant, TenantStatus, TenantUpdated},
};

pub const WHY: &str = "Agreed with the owner on the phone this morning.";

pub fn path(tenant: &Tenant, what: &str) -> String {
    format!("/v1/subscriptions/{}/{what}", tenant.id)
}

pub fn days(count: i64) -> chrono::TimeDelta {
    chrono::TimeDelta::days(count)
}

pub fn gbp(minor: i64) -> Money {
    Money {
        minor,
        currency: "GBP".to_owned(),
    }
}

/// Sends a change upon the version that `tenant` shows.
pub async fn send(console: &Console, tenant: &Tenant, what: &str, body: &Value) -> Answer {
    let with = With {
        version: Some(tenant.version),
        ..With::default()
    };
    console.send(Method::POST, &path(tenant, what), body, with).await
}

/// The same with a code for exactly this request.
pub async fn confirmed(bed: &Bed, console: &Console, tenant: &Tenant, what: &str, body: &Value) -> Answer {
    let path = path(tenant, what);
    let token = bed.step_up(console, "POST", &path, body).await;
    let with = With {
        version: Some(tenant.version),
        step_up: Some(&token),
        ..With::default()
    };
    console.send(Method::POST, &path, body, with).await
}

/// The tenant after a change that succeeds.
pub async fn done(console: &Console, tenant: &Tenant, what: &str, body: &Value) -> Tenant {
    send(console, tenant, what, body).await.is::<TenantUpdated>(200).tenant
}

/// An active tenant with this plan at its list price, and this end.
pub async fn subscribed(bed: &Bed, plan: Plan, ends_at: Option<Timestamp>) -> Tenant {
    let found = tenant(bed, TenantStatus::Active).await;
    let prices = bed.app.config().prices.clone();
    alter(bed, found.id, |tenant| {
        tenant.set_plan(plan, &prices);
        tenant.subscription_starts_at = ends_at.map(|at| at.plus(days(-400)));
        tenant.subscription_ends_at = ends_at;
        tenant.trial_ends_at = None;
    })
    .await
}

/// The whole history, newest first.
pub async fn history(console: &Console, tenant: &Tenant) -> Vec<SubscriptionChange> {
    let page: Value = console.get(&path(tenant, "history?limit=200")).await.is(200);
    serde_json::from_value(page["items"].clone()).unwrap()
}
