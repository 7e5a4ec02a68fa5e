//! Usage and quotas, as sources, tenants' programs and operators meet them.

mod consume;
mod ingest;
mod overrides;
mod sessions;
mod thresholds;
mod why;

use crate::{
    scene::{alter, tenant},
    support::{Answer, Bed, Console, With, key},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    Timestamp,
    alert::{Alert, AlertKind},
    tenant::{Plan, Tenant, TenantStatus},
    usage::{LimitKey, LimitState, UsageReport},
};
use wheelhouse_platform::storage::sql;

/// An active tenant of the free plan, of whose limits nothing is used yet.
pub async fn fresh(bed: &Bed) -> Tenant {
    let found = tenant(bed, TenantStatus::Active).await;
    for table in ["usage_counts", "usage_thresholds", "limit_overrides"] {
        let statement = format!("DELETE FROM {table} WHERE tenant_id = $1");
        let tx = bed
            .app
            .begin_as(wheelhouse_platform::http::Actor::platform())
            .await
            .unwrap();
        sql::exec(tx.conn(), &statement, vec![found.id.to_string().into()])
            .await
            .unwrap();
        tx.finish().await.unwrap();
    }
    let prices = bed.app.config().prices.clone();
    alter(bed, found.id, |tenant| tenant.set_plan(Plan::Free, &prices)).await
}

pub fn event(tenant: &Tenant, id: &str, limit: LimitKey, amount: i64, at: Timestamp) -> Value {
    json!({ "id": id, "tenant_id": tenant.id, "limit": limit, "amount": amount, "at": at })
}

pub async fn tell(console: &Console, events: &[Value]) -> Answer {
    console.post("/v1/usage", &json!({ "events": events })).await
}

/// Tells of `amount` more, just now.
pub async fn used(bed: &Bed, console: &Console, tenant: &Tenant, limit: LimitKey, amount: i64) {
    let answer = tell(console, &[event(tenant, &key(), limit, amount, bed.app.now())]).await;
    assert_eq!(answer.is::<Value>(200)["counted"], 1, "{}", answer.text);
}

pub async fn report(console: &Console, tenant: &Tenant) -> UsageReport {
    console.get(&format!("/v1/tenants/{}/usage", tenant.id)).await.is(200)
}

pub async fn state(console: &Console, tenant: &Tenant, limit: LimitKey) -> LimitState {
    let report = report(console, tenant).await;
    report.limits.into_iter().find(|state| state.limit == limit).unwrap()
}

/// The alerts of thresholds that the tenant has, oldest first, as their severities in words.
pub async fn told(bed: &Bed, tenant: &Tenant) -> Vec<Alert> {
    let rest = "WHERE tenant_id = $1 AND kind = 'quota' ORDER BY id";
    let alerts: Vec<Alert> = sql::rows(bed.app.reader(), rest, vec![tenant.id.to_string().into()])
        .await
        .unwrap();
    assert!(alerts.iter().all(|alert| alert.kind == AlertKind::Quota));
    alerts
}

pub fn limit_path(tenant: &Tenant, limit: LimitKey) -> String {
    format!("/v1/tenants/{}/limits/{}", tenant.id, limit.as_str())
}

pub async fn change(console: &Console, method: Method, tenant: &Tenant, limit: LimitKey, body: &Value) -> Answer {
    let with = With {
        version: Some(tenant.version),
        ..With::default()
    };
    console.send(method, &limit_path(tenant, limit), body, with).await
}

pub fn days(count: i64) -> TimeDelta {
    TimeDelta::days(count)
}
