//! Fifty operators at one tenant: nothing is lost, and the history is true.

use crate::{
    scene::{again, nth_tenant, world},
    support::{Console, With},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use wheelhouse_contract::{
    Role,
    audit::AuditPage,
    event::{TenantEvent, TenantEventKind},
    tenant::{Tenant, TenantStatus, TenantUpdated},
};
use wheelhouse_platform::storage::sql;

const FIELDS: [&str; 10] = [
    "name",
    "legal_name",
    "subcategory",
    "size",
    "phone",
    "email",
    "website",
    "owner_name",
    "notes",
    "tags",
];

/// Of one's own, for a field.
fn value(field: &str, number: usize) -> Value {
    match field {
        "size" => json!(["solo", "small", "medium", "large"][number % 4]),
        "phone" => json!(format!("0770090{number:04}")),
        "email" => json!(format!("desk{number}@example.com")),
        "website" => json!(format!("https://desk{number}.example.com")),
        "tags" => json!([format!("desk-{number}")]),
        _ => json!(format!("Written at desk {number}")),
    }
}

/// Puts a field until it succeeds, each time upon what the refusal showed; how often it was refused.
async fn put(console: Arc<Console>, seen: Tenant, number: usize) -> (usize, TenantUpdated) {
    let field = FIELDS[number % FIELDS.len()];
    let (mut version, mut refused) = (seen.version, 0);
    loop {
        let with = With {
            version: Some(version),
            ..With::default()
        };
        let mut body = json!({ "reason": format!("Desk {number}.") });
        body[field] = value(field, number);
        let path = format!("/v1/tenants/{}", seen.id);
        let answer = console.send(Method::PUT, &path, &body, with).await;
        match answer.status.as_u16() {
            412 => {
                let problem: Value = answer.is(412);
                version = problem["current"]["version"].as_u64().unwrap();
                refused += 1;
            }
            _ => return (refused, answer.is(200)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_operators_lose_nothing_and_the_history_is_true() {
    let bed = world().await;
    let seen = nth_tenant(&bed, TenantStatus::Active, 1).await;
    let mut consoles = Vec::new();
    for _ in 0..5 {
        consoles.push(Arc::new(bed.console(Role::Admin).await));
    }
    let tasks: Vec<_> = (0..50)
        .map(|number| tokio::spawn(put(consoles[number % 5].clone(), seen.clone(), number)))
        .collect();
    let (mut changed, mut refused) = (0, 0);
    for task in tasks {
        let (times, answer) = task.await.unwrap();
        refused += times;
        changed += usize::from(!answer.changes.is_empty());
    }
    let after = again(&bed, seen.id).await;
    assert_eq!(after.version, seen.version + changed as u64);
    assert!(refused >= 36, "those who met at one field were told: {refused}");
    let value_of = |field: &str| serde_json::to_value(&after).unwrap()[field].clone();
    for (index, field) in FIELDS.iter().enumerate() {
        let somebody = (0..5).any(|round| value_of(field) == value(field, round * FIELDS.len() + index));
        assert!(somebody, "{field}: {}", value_of(field));
    }
    let rest = "WHERE tenant_id = $1 AND kind = 'edited' ORDER BY id DESC";
    let events: Vec<TenantEvent> = sql::rows(bed.app.reader(), rest, vec![seen.id.to_string().into()])
        .await
        .unwrap();
    let desks = events.iter().filter(|event| {
        event.kind == TenantEventKind::Edited && event.note.as_deref().is_some_and(|note| note.contains("Desk "))
    });
    assert_eq!(desks.count(), changed);
    // Each record begins where the one before ended.
    let page: AuditPage = consoles[0]
        .get("/v1/audit?action=tenant.updated&limit=500")
        .await
        .is(200);
    let mut records = page.records;
    records.sort_by_key(|record| record.seq);
    assert_eq!(records.len(), changed);
    for (last, record) in (seen.version..).zip(&records) {
        let (before, now) = (record.before.as_ref().unwrap(), record.after.as_ref().unwrap());
        assert_eq!(before["version"], last);
        assert_eq!(now["version"], last + 1);
        assert!(
            record
                .reason
                .as_deref()
                .is_some_and(|reason| reason.starts_with("Desk "))
        );
    }
}
