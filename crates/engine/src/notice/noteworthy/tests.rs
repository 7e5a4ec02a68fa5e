use super::*;
use crate::{settings, view::Routing};
use serde_json::{Value, json};
use wheelhouse_contract::Role;

const ME: &str = "01990000-0000-7000-8000-0000000000aa";
const OTHER: &str = "01990000-0000-7000-8000-0000000000bb";

fn me(role: Role) -> Me {
    serde_json::from_value(json!({
        "operator": {
            "id": ME, "version": 1, "name": "Ann", "email": "ann@test", "role": role, "clearance": "standard",
            "disabled": false, "second_factor": true, "session_timeout_minutes": 240, "last_sign_in_at": null,
            "created_at": "2026-01-01T00:00:00.000Z"
        },
        "session_id": ME, "permissions": []
    }))
    .unwrap()
}

fn incident(severity: &str, status: &str) -> Value {
    json!({
        "id": OTHER, "version": 3, "number": 7, "kind": "system_outage", "severity": severity, "status": status,
        "title": "Calls fail everywhere", "description": "", "affected_systems": [], "affected_tenants": [], "impact": "",
        "actions_taken": "", "declared_by": null, "declared_by_name": "Ben", "assigned_to": null, "assigned_to_name": null,
        "acknowledged_by_name": null, "declared_at": "2026-01-01T00:00:00.000Z", "acknowledged_at": null,
        "resolved_at": null, "closed_at": null, "resolution": null, "updated_at": "2026-01-01T00:00:00.000Z"
    })
}

fn approval(author: &str, status: &str, hash: &str) -> Value {
    json!({
        "id": OTHER, "version": 1, "kind": "terminate_tenant", "status": status, "resource_type": "tenant",
        "resource_id": OTHER, "resource_name": "Acme", "resource_version": 1, "payload": {}, "payload_hash": hash,
        "justification": "because", "requested_by": author, "requested_by_name": "Ben",
        "requested_at": "2026-01-01T00:00:00.000Z", "expires_at": "2026-01-02T00:00:00.000Z", "decided_by": null,
        "decided_by_name": null, "decided_at": null, "decision_note": null
    })
}

fn of_change(scope: Scope, before: Option<&Value>, after: Option<&Value>, seer: &Seer<'_>) -> Option<Event> {
    let [before, after] = [before, after].map(|row| row.cloned().map(RowText::from));
    super::of_change(scope, before.as_ref(), after.as_ref(), seer)
}

fn ended(scope: Scope, after: Option<&Value>) -> Option<String> {
    super::ended(scope, after.cloned().map(RowText::from).as_ref())
}

fn told(scope: Scope, before: Option<Value>, after: Value, role: Role) -> Option<Event> {
    let (me, settings) = (me(role), settings::defaults());
    of_change(
        scope,
        before.as_ref(),
        Some(&after),
        &Seer {
            me: &me,
            settings: &settings,
        },
    )
}

#[test]
fn an_incident_is_told_when_it_comes_when_it_worsens_and_when_it_returns() {
    let state = |before, after| told(Scope::Incidents, before, after, Role::Support).map(|event| event.state);
    assert_eq!(state(None, incident("critical", "active")).as_deref(), Some("raised"));
    assert_eq!(
        state(Some(incident("high", "active")), incident("critical", "active")).as_deref(),
        Some("escalated:critical")
    );
    assert_eq!(
        state(
            Some(incident("critical", "resolved")),
            incident("critical", "investigating")
        )
        .as_deref(),
        Some("reopened:3")
    );
    assert_eq!(
        state(
            Some(incident("critical", "active")),
            incident("critical", "investigating")
        ),
        None
    );
    assert_eq!(
        state(Some(incident("critical", "active")), incident("high", "active")),
        None
    );
    assert_eq!(state(None, incident("critical", "resolved")), None);
}

#[test]
fn only_others_requests_wait_for_me_and_an_edit_asks_anew() {
    let told = |before, after, role| told(Scope::Approvals, before, after, role).map(|event| event.state);
    let pending = |hash| approval(OTHER, "pending", hash);
    assert_eq!(
        told(None, pending("aaaaaaaaaaaaaaaa"), Role::Admin).as_deref(),
        Some("pending:aaaaaaaaaaaa")
    );
    assert_eq!(told(None, approval(ME, "pending", "aa"), Role::Admin), None, "my own");
    assert_eq!(told(None, pending("aa"), Role::Support), None, "I may not decide");
    assert_eq!(told(Some(pending("aa")), pending("aa"), Role::Admin), None);
    assert!(told(Some(pending("aa")), pending("bb"), Role::Admin).is_some());
    assert_eq!(told(None, approval(OTHER, "applied", "aa"), Role::Admin), None);
}

#[test]
fn a_route_that_is_off_leaves_no_trace_and_an_unknown_shape_no_error() {
    let me = me(Role::Owner);
    let off = Routing {
        kind: NoticeKind::Incident,
        severity: Severity::Critical,
        route: Route::Off,
    };
    let settings = Settings {
        routing: vec![off],
        ..settings::defaults()
    };
    let seer = Seer {
        me: &me,
        settings: &settings,
    };
    assert_eq!(
        of_change(Scope::Incidents, None, Some(&incident("critical", "active")), &seer),
        None
    );
    assert_eq!(of_change(Scope::Incidents, None, Some(&json!({"id": 7})), &seer), None);
    assert_eq!(
        of_change(Scope::Incidents, Some(&incident("critical", "active")), None, &seer),
        None
    );
}

#[test]
fn what_is_acknowledged_or_decided_is_at_rest() {
    let mut acknowledged = incident("critical", "active");
    assert_eq!(ended(Scope::Incidents, Some(&acknowledged)), None);
    acknowledged["acknowledged_at"] = json!("2026-01-01T00:00:01.000Z");
    assert_eq!(
        ended(Scope::Incidents, Some(&acknowledged)),
        Some(format!("incident:{OTHER}"))
    );
    assert!(ended(Scope::Approvals, Some(&approval(OTHER, "rejected", "aa"))).is_some());
}

#[test]
fn what_others_wrote_cannot_keep_a_notification_from_being_shown_or_read() {
    let mut evil = incident("critical", "active");
    evil["title"] = format!("Calls\u{0}fail\u{1b}[31m \u{202E}gro.live{}", "x".repeat(100_000)).into();
    let title = told(Scope::Incidents, None, evil, Role::Support).unwrap().title;
    assert!(title.starts_with("Calls fail [31m gro.live"), "{title}");
    assert_eq!(title.chars().count(), LEGIBLE);
}

#[test]
fn a_request_for_a_module_is_told_once_to_those_who_may_answer() {
    let asked = |state: &str, version: u64| {
        json!({
            "id": OTHER, "version": version, "tenant_id": OTHER, "tenant_name": "Acme", "module": "tasks", "state": state,
            "note": "For the new shop", "asked_by_name": "Cleo", "asked_by_email": "cleo@acme.example",
            "asked_at": "2026-01-01T00:00:00.000Z", "decided_by": null, "decided_by_name": null, "decided_at": null,
            "answer": null
        })
    };
    let scope = Scope::UpgradeRequests;
    let event = told(scope, None, asked("open", 1), Role::Admin).unwrap();
    assert_eq!(
        (event.title.as_str(), event.body.as_str()),
        ("Acme asks for Tasks", "Cleo: For the new shop")
    );
    assert_eq!((event.kind, event.place), (NoticeKind::Upgrade, Place::Upgrades));
    assert_eq!(told(scope, None, asked("open", 1), Role::Support), None);
    assert_eq!(told(scope, Some(asked("open", 1)), asked("open", 2), Role::Admin), None);
    assert_eq!(told(scope, None, asked("granted", 2), Role::Admin), None);
    assert_eq!(ended(scope, Some(&asked("declined", 2))), Some(event.key));
    assert_eq!(ended(scope, Some(&asked("open", 1))), None);
}
