//! Rows for tests: small, whole, with an id that grows with `n`.

use crate::db::{KEY_LEN, Kind, Pool, open};
use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::sync::Scope;

pub(crate) const KEY: [u8; KEY_LEN] = [7; KEY_LEN];

pub(crate) fn cache() -> (tempfile::TempDir, Pool) {
    let dir = tempfile::tempdir().unwrap();
    let (pool, _) = open(&dir.path().join("cache.db"), &KEY, Kind::Cache).unwrap();
    (dir, pool)
}

pub(crate) fn state() -> (tempfile::TempDir, Pool) {
    let dir = tempfile::tempdir().unwrap();
    let (pool, _) = open(&dir.path().join("state.db"), &KEY, Kind::State).unwrap();
    (dir, pool)
}

/// Ids of one kind of row; `kind` keeps those of different kinds apart.
pub(crate) fn id(kind: u8, n: u32) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 120) | (7 << 76) | (2 << 62) | u128::from(n))
}

pub(crate) fn at(minute: u32) -> String {
    format!(
        "2026-11-{:02}T{:02}:{:02}:00.000Z",
        1 + minute / 1440,
        minute / 60 % 24,
        minute % 60
    )
}

pub(crate) fn tenant(n: u32, version: u64, name: &str) -> Value {
    json!({
        "id": id(1, n), "version": version, "number": n, "name": name, "legal_name": format!("{name} Limited"),
        "subdomain": format!("t{n}"), "business_type": "salon", "subcategory": null, "size": "small",
        "address": {"street": "1 High Street", "city": "Leeds", "county": "", "postal_code": "LS1 4AP", "country": "GB"},
        "phone": "+441132000000", "email": format!("hello@t{n}.example"), "website": null,
        "owner_name": "Ada Owner", "owner_email": format!("ada@t{n}.example"), "plan": "pro", "status": "active",
        "status_reason": null, "status_changed_at": at(n), "archived": false, "subscription_starts_at": null,
        "subscription_ends_at": null,
        "limits": {"users": 5, "products": -1, "customers": -1, "invoices_per_month": -1, "messages_per_month": 10000,
                   "concurrent_sessions": 50},
        "revenue": {"minor": 4900, "currency": "GBP"}, "modules": ["employees"],
        "branding": {"primary": "#112233", "accent": "#445566"},
        "integrations": {"voice": "active", "voice_number": null, "calendar": "active", "calendar_kind": "manual"},
        "compliance": {"hipaa": false, "level": "none", "phi_detection": false},
        "custom_features": [], "tags": ["vip"], "notes": "Likes quiet mornings", "risk_score": 10, "risk_flagged": false,
        "health": "good",
        "activity": {"users_total": 4, "users_online": 1, "messages_this_month": 0, "calls_30d": 0,
                     "call_success_percent": 0, "last_active_at": null},
        "created_at": at(n), "updated_at": at(n), "created_by": null, "trial_ends_at": null, "paused_until": null, "logo": null
    })
}

pub(crate) fn incident(n: u32, version: u64, status: &str, severity: &str, tenants: &[Uuid]) -> Value {
    json!({
        "id": id(2, n), "version": version, "number": n, "kind": "system_outage", "severity": severity, "status": status,
        "title": format!("Outage number {n}"), "description": "", "affected_systems": [], "affected_tenants": tenants,
        "impact": "", "actions_taken": "", "declared_by": null, "declared_by_name": "Ada", "assigned_to": null,
        "assigned_to_name": null, "acknowledged_by_name": null, "declared_at": at(n), "acknowledged_at": null,
        "resolved_at": null, "closed_at": null, "resolution": null, "updated_at": at(n)
    })
}

pub(crate) fn alert(n: u32, version: u64, status: &str) -> Value {
    json!({
        "id": id(3, n), "version": version, "kind": "usage_spike", "severity": "high", "status": status,
        "tenant_id": id(1, 1), "tenant_name": "Acme", "service": "voice", "message": "More calls than usual",
        "current_value": 12.5, "expected_value": 4.0, "deviation_percent": 212.5, "raised_at": at(n),
        "acknowledged_at": null, "acknowledged_by_name": null, "closed_at": null, "note": null, "updated_at": at(n)
    })
}

pub(crate) fn approval(n: u32, status: &str, requested_by: Uuid) -> Value {
    json!({
        "id": id(4, n), "version": 1, "kind": "terminate_tenant", "status": status, "resource_type": "tenant",
        "resource_id": id(1, 1).to_string(), "resource_name": "Acme", "resource_version": 3, "payload": {"to": "terminated"},
        "payload_hash": "00", "justification": "Asked to leave for good", "requested_by": requested_by,
        "requested_by_name": "Ada", "requested_at": at(n), "expires_at": at(n + 1440), "decided_by": null,
        "decided_by_name": null, "decided_at": null, "decision_note": null
    })
}

pub(crate) fn operator(n: u32, name: &str) -> Value {
    json!({
        "id": id(5, n), "version": 1, "name": name, "email": format!("op{n}@example.com"), "role": "admin",
        "clearance": "standard", "disabled": false, "second_factor": true, "session_timeout_minutes": 240,
        "last_sign_in_at": null, "created_at": at(n)
    })
}

pub(crate) fn impersonation(n: u32, ended: bool) -> Value {
    json!({
        "id": id(6, n), "version": 1, "operator_id": id(5, 1), "operator_email": "op1@example.com", "tenant_id": id(1, 1),
        "tenant_name": "Acme", "subdomain": "t1", "acting_as": "ada@t1.example", "reason": "They cannot see invoices",
        "scope": "read_only", "started_at": at(n), "expires_at": at(n + 60), "ended_at": ended.then(|| at(n + 5)),
        "end_reason": ended.then_some("ended"), "address": "127.0.0.1"
    })
}

pub(crate) fn onboarding(n: u32) -> Value {
    json!({
        "id": id(21, n), "version": 1, "state": "open", "step": "business", "answers": {}, "secrets": {}, "tests": [],
        "marks": [], "holder": id(5, 1), "holder_name": "Ada", "created_by": id(5, 1), "created_at": at(n),
        "updated_at": at(n), "tenant_id": null, "activation": null
    })
}

pub(crate) fn tenant_event(n: u32) -> Value {
    json!({"id": id(7, n), "tenant_id": id(1, 1), "kind": "edited", "actor_name": "Ada", "from": null, "to": null,
           "note": format!("event {n}"), "at": at(n)})
}

pub(crate) fn incident_event(n: u32) -> Value {
    json!({"id": id(8, n), "incident_id": id(2, 1), "kind": "note", "actor_name": "Ada", "from": null, "to": null,
           "note": format!("event {n}"), "at": at(n)})
}

pub(crate) fn review(n: u32) -> Value {
    json!({"id": id(9, n), "version": 1, "tenant_id": id(1, 1), "verdict": "approve", "checklist": [], "notes": "",
           "tenant_version": 1, "reviewer_id": id(5, 1), "reviewer_name": "Ada", "decided_at": at(n)})
}

pub(crate) fn audit(seq: u32, action: &str, description: &str) -> Value {
    json!({
        "id": id(10, seq), "seq": seq, "at": at(seq), "actor_id": id(5, 1), "actor_email": "op1@example.com",
        "actor_role": "admin", "acting_as": null, "action": action, "category": "tenant", "description": description,
        "resource_type": "tenant", "resource_id": id(1, 1).to_string(), "resource_name": "Acme", "before": null,
        "after": null, "changed_fields": [], "reason": null, "address": "10.0.0.1", "user_agent": null,
        "request_id": null, "session_id": null, "sensitive": false, "prev_hash": "", "hash": ""
    })
}

pub(crate) fn job(n: u32, state: &str) -> Value {
    json!({
        "id": id(11, n), "version": 1, "kind": "bulk_tags", "title": "Tag 3 tenants", "state": state, "author": id(5, 1),
        "author_name": "Ada", "created_at": at(n), "started_at": null, "ended_at": null, "total": 3, "done": 1, "failed": 0,
        "skipped": 0, "params": {}, "parent": null, "tenant_id": null, "approval_id": null
    })
}

pub(crate) fn saved_view(n: u32, shared: bool) -> Value {
    json!({
        "id": id(12, n), "version": 1, "name": "Expiring soon", "shared": shared, "owner_id": id(5, 1), "owner_name": "Ada",
        "content": { "list": "subscriptions", "filter": { "text": "", "states": ["expiring"], "plans": [] },
            "descending": false, "columns": [] },
        "created_at": at(n), "updated_at": at(n), "updated_by_name": "Ada"
    })
}

pub(crate) fn view_shelf() -> Value {
    json!({ "id": id(5, 1), "version": 1, "pinned": [id(12, 1)], "usual": [] })
}

/// What the tenant uses, in the month of [`at`].
pub(crate) fn usage(n: u32, standing: u32, monthly: u32) -> Value {
    let month = wheelhouse_contract::usage::month_start(at(n).parse().unwrap());
    json!({
        "id": id(1, n), "version": 1, "month": month,
        "counts": {
            "users": 1, "products": standing / 10, "customers": 0, "invoices_per_month": monthly / 10,
            "messages_per_month": 0, "concurrent_sessions": 0
        },
        "standing_percent": standing, "monthly_percent": monthly, "overrides": [], "counted_at": at(n)
    })
}

pub(crate) fn site(n: u32, version: u64, state: &str) -> Value {
    json!({
        "id": id(1, n), "version": version, "number": 1, "deployed_at": at(n), "deployed_by_name": "Ada", "template": 1,
        "files": 17, "bytes": 40_000, "state": state, "faults": 0, "checked_at": at(n)
    })
}

pub(crate) fn upgrade(n: u32, state: &str) -> Value {
    json!({
        "id": id(14, n), "version": 1, "tenant_id": id(1, 1), "tenant_name": "Acme", "module": "tasks", "state": state,
        "note": null, "asked_by_name": "Owner", "asked_by_email": "owner@acme.example", "asked_at": at(n),
        "decided_by": null, "decided_by_name": null, "decided_at": null, "answer": null
    })
}

/// One row of every scope.
pub(crate) fn one_of_each() -> Vec<(Scope, Uuid, Value)> {
    vec![
        (Scope::Tenants, id(1, 1), tenant(1, 1, "Acme")),
        (
            Scope::Incidents,
            id(2, 1),
            incident(1, 1, "active", "critical", &[id(1, 1)]),
        ),
        (Scope::Alerts, id(3, 1), alert(1, 1, "active")),
        (Scope::Approvals, id(4, 1), approval(1, "pending", id(5, 2))),
        (Scope::Operators, id(5, 1), operator(1, "Ada")),
        (Scope::Impersonations, id(6, 1), impersonation(1, false)),
        (Scope::TenantEvents, id(7, 1), tenant_event(1)),
        (Scope::IncidentEvents, id(8, 1), incident_event(1)),
        (Scope::Reviews, id(9, 1), review(1)),
        (Scope::Jobs, id(11, 1), job(1, "running")),
        (Scope::Usage, id(1, 1), usage(1, 85, 40)),
        (Scope::Sites, id(1, 1), site(1, 1, "healthy")),
        (Scope::UpgradeRequests, id(14, 1), upgrade(1, "open")),
        (Scope::Onboarding, id(21, 1), onboarding(1)),
        (Scope::SavedViews, id(12, 1), saved_view(1, false)),
        (Scope::ViewShelves, id(5, 1), view_shelf()),
        (Scope::Audit, id(10, 1), audit(1, "tenant.edited", "Acme was edited.")),
    ]
}
