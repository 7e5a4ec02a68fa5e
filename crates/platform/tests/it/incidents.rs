//! Incidents: declared in a hurry, worked on by several, resolved once.

use crate::{
    scene::{audited, tenant, world},
    support::{Answer, Bed, Console, With, answer, key},
};
use reqwest::{Method, header};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    http::IDEMPOTENCY_KEY,
    incident::{Incident, IncidentEvent, IncidentEventKind, IncidentStatus},
    tenant::TenantStatus,
};

fn draft() -> Value {
    json!({
        "kind": "system_outage", "severity": "critical", "title": "Calendar answers with errors",
        "description": "One in five requests to the calendar fails since the last deployment of this morning.",
        "affected_systems": ["calendar"]
    })
}

async fn update(console: &Console, incident: &Incident, version: Option<u64>, body: Value) -> Answer {
    let with = With {
        version,
        ..With::default()
    };
    console
        .send(
            Method::POST,
            &format!("/v1/incidents/{}/updates", incident.id),
            &body,
            with,
        )
        .await
}

async fn detail(console: &Console, incident: &Incident) -> (Incident, Vec<IncidentEvent>) {
    let detail: Value = console.get(&format!("/v1/incidents/{}", incident.id)).await.is(200);
    let part = |name: &str| detail[name].clone();
    (
        serde_json::from_value(part("incident")).unwrap(),
        serde_json::from_value(part("events")).unwrap(),
    )
}

/// `POST …/acknowledge` has no body.
async fn acknowledge(console: &Console, incident: &Incident) -> Incident {
    let request = console
        .request(Method::POST, &format!("/v1/incidents/{}/acknowledge", incident.id))
        .header(IDEMPOTENCY_KEY, key())
        .header(header::CONTENT_LENGTH, 0);
    answer(request).await.is(200)
}

#[tokio::test]
async fn numbers_run_on_and_the_timeline_begins() {
    let bed = Bed::start().await;
    let support = bed.console(Role::Support).await;
    let one: Incident = support.post("/v1/incidents", &draft()).await.is(201);
    let two: Incident = support.post("/v1/incidents", &draft()).await.is(201);
    assert_eq!((one.number, two.number), (1, 2));
    assert_eq!(one.status, IncidentStatus::Active);
    assert_eq!(one.declared_by, Some(support.account.operator.id));
    let (_, events) = detail(&support, &one).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, IncidentEventKind::Declared);
    let open: Value = support.get("/v1/incidents?open=true&limit=1").await.is(200);
    assert_eq!(open["items"][0]["number"], 2);
    assert_eq!(open["next"], json!(two.id));
    assert_eq!(audited(&support, "incident.declared").await.records.len(), 2);
}

#[tokio::test]
async fn a_draft_that_cannot_be_declared_says_why() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let mut short = draft();
    short["title"] = "Fire".into();
    short["description"] = "It burns.".into();
    let problem = support.post("/v1/incidents", &short).await.fails(ErrorCode::Invalid);
    let fields: Vec<_> = problem.fields.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["title", "description"]);
    let mut unknown = draft();
    unknown["affected_tenants"] = json!([tenant(&bed, TenantStatus::Active).await.id, key()]);
    let problem = support.post("/v1/incidents", &unknown).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "affected_tenants.1");
}

#[tokio::test]
async fn the_first_acknowledgement_counts_and_a_second_is_no_fault() {
    let bed = Bed::start().await;
    let (one, two) = (bed.console(Role::Support).await, bed.console(Role::Admin).await);
    let incident: Incident = one.post("/v1/incidents", &draft()).await.is(201);
    let first = acknowledge(&one, &incident).await;
    let second = acknowledge(&two, &incident).await;
    assert_eq!(first, second);
    assert_eq!(first.acknowledged_by_name, Some(one.account.operator.name.clone()));
    let (_, events) = detail(&one, &incident).await;
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn it_is_worked_on_resolved_reopened_and_closed() {
    let bed = Bed::start().await;
    let (admin, helper) = (bed.console(Role::Admin).await, bed.account(Role::Support).await);
    let incident: Incident = admin.post("/v1/incidents", &draft()).await.is(201);
    let body = json!({ "status": "investigating", "assign_to": helper.operator.id, "severity": "high" });
    let incident: Incident = update(&admin, &incident, Some(incident.version), body).await.is(200);
    assert_eq!(incident.assigned_to_name, Some(helper.operator.name));
    let noted: Incident = update(&admin, &incident, None, json!({ "note": "Rolling back." }))
        .await
        .is(200);
    let bare = json!({ "status": "resolved" });
    let problem = update(&admin, &noted, Some(noted.version), bare)
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "note");
    let resolve = json!({ "status": "resolved", "note": "Rolled back, index added." });
    let resolved: Incident = update(&admin, &noted, Some(noted.version), resolve).await.is(200);
    assert_eq!(resolved.resolution.as_deref(), Some("Rolled back, index added."));
    let reopen = json!({ "status": "investigating", "note": "It is back." });
    let reopened: Incident = update(&admin, &resolved, Some(resolved.version), reopen).await.is(200);
    assert_eq!((reopened.resolved_at, &reopened.resolution), (None, &None));
    let resolve = json!({ "status": "resolved", "note": "Now really." });
    let resolved: Incident = update(&admin, &reopened, Some(reopened.version), resolve).await.is(200);
    let closed: Incident = update(&admin, &resolved, Some(resolved.version), json!({ "status": "closed" }))
        .await
        .is(200);
    assert!(closed.closed_at.is_some());
    let late = json!({ "status": "investigating" });
    update(&admin, &closed, Some(closed.version), late)
        .await
        .fails(ErrorCode::InvalidTransition);
    let (_, events) = detail(&admin, &closed).await;
    let turns = events
        .iter()
        .filter(|event| event.kind == IncidentEventKind::StatusChanged);
    assert_eq!(turns.count(), 5);
}

#[tokio::test]
async fn two_who_change_it_at_once_do_not_overwrite_each_other() {
    let bed = Bed::start().await;
    let (one, two) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let incident: Incident = one.post("/v1/incidents", &draft()).await.is(201);
    let _: Incident = update(&one, &incident, Some(1), json!({ "severity": "low" }))
        .await
        .is(200);
    let problem = update(&two, &incident, Some(1), json!({ "status": "resolving" }))
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current.unwrap()["severity"], "low");
    update(&two, &incident, None, json!({ "status": "resolving" }))
        .await
        .fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn support_may_not_resolve_and_nothing_is_no_update() {
    let bed = Bed::start().await;
    let support = bed.console(Role::Support).await;
    let incident: Incident = support.post("/v1/incidents", &draft()).await.is(201);
    let resolve = json!({ "status": "resolved", "note": "Gone by itself." });
    update(&support, &incident, Some(1), resolve)
        .await
        .fails(ErrorCode::Forbidden);
    update(&support, &incident, Some(1), json!({}))
        .await
        .fails(ErrorCode::Invalid);
    update(&support, &incident, Some(1), json!({ "assign_to": key() }))
        .await
        .fails(ErrorCode::Invalid);
}
