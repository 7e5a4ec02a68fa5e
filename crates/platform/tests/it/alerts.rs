//! Anomaly alerts: raised, worked off, never reopened.

use crate::{
    scene::{tenant, world},
    support::{Answer, Bed, Console},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    alert::{Alert, AlertStatus},
    incident::Severity,
    tenant::TenantStatus,
};

fn draft() -> Value {
    json!({
        "kind": "usage_spike", "service": "voice", "message": "Twice the usual calls in the last hour.",
        "current_value": 420.0, "expected_value": 200.0
    })
}

async fn raise(owner: &Console) -> Alert {
    owner.post("/v1/anomalies/alerts", &draft()).await.is(201)
}

async fn become_(console: &Console, alert: &Alert, to: &str) -> Answer {
    let path = format!("/v1/anomalies/alerts/{}/status", alert.id);
    console
        .post(&path, &json!({ "to": to, "note": "Called the tenant." }))
        .await
}

#[tokio::test]
async fn deviation_and_severity_follow_from_the_values() {
    let bed = world().await;
    let owner = bed.console(Role::Owner).await;
    let alert = raise(&owner).await;
    assert_eq!(alert.deviation_percent, 110.0);
    assert_eq!(alert.severity, Severity::High);
    let mut of_tenant = draft();
    let subject = tenant(&bed, TenantStatus::Active).await;
    of_tenant["tenant_id"] = json!(subject.id);
    of_tenant["severity"] = "critical".into();
    let alert: Alert = owner.post("/v1/anomalies/alerts", &of_tenant).await.is(201);
    assert_eq!(alert.tenant_name, Some(subject.name));
    assert_eq!(alert.severity, Severity::Critical);
    let listed: Value = owner
        .get(&format!("/v1/anomalies/alerts?tenant_id={}&status=active", subject.id))
        .await
        .is(200);
    assert!(
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["id"] == json!(alert.id))
    );
}

#[tokio::test]
async fn only_owners_raise_and_support_acknowledges_but_does_not_close() {
    let bed = Bed::start().await;
    let (owner, support) = (bed.console(Role::Owner).await, bed.console(Role::Support).await);
    bed.console(Role::Admin)
        .await
        .post("/v1/anomalies/alerts", &draft())
        .await
        .fails(ErrorCode::Forbidden);
    let alert = raise(&owner).await;
    become_(&support, &alert, "resolved").await.fails(ErrorCode::Forbidden);
    let seen: Alert = become_(&support, &alert, "acknowledged").await.is(200);
    assert_eq!(seen.acknowledged_by_name, Some(support.account.operator.name.clone()));
}

#[tokio::test]
async fn it_moves_as_the_table_says_and_a_repetition_is_no_fault() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    for to in ["acknowledged", "resolved", "planned", "false_alarm"] {
        let alert = raise(&owner).await;
        let changed: Alert = become_(&owner, &alert, to).await.is(200);
        let again: Alert = become_(&owner, &alert, to).await.is(200);
        assert_eq!(changed, again);
        assert_eq!(changed.closed_at.is_some(), !changed.status.is_open());
        if !changed.status.is_open() {
            become_(&owner, &alert, "acknowledged")
                .await
                .fails(ErrorCode::InvalidTransition);
        }
        become_(&owner, &alert, "active")
            .await
            .fails(ErrorCode::InvalidTransition);
    }
    assert_eq!(AlertStatus::Active.transitions().len(), 4);
}

#[tokio::test]
async fn nonsense_is_refused() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    let with = |field: &str, value: Value| {
        let mut body = draft();
        body[field] = value;
        body
    };
    for bad in [
        with("service", "".into()),
        with("message", "x".repeat(501).into()),
        with("current_value", json!(1e300)),
        with("tenant_id", json!("00000000-0000-7000-8000-000000000000")),
        with("colour", "red".into()),
    ] {
        owner.post("/v1/anomalies/alerts", &bad).await.fails(ErrorCode::Invalid);
    }
}
