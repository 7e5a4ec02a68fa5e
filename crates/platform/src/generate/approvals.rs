//! Requests for a second operator: one that waits, some that were decided.

use super::draw::id_at;
use chrono::TimeDelta;
use rand::Rng;
use serde_json::json;
use wheelhouse_contract::{
    ApprovalId, Role, Timestamp,
    approval::{Approval, ApprovalKind, ApprovalStatus, EXPIRES_AFTER_HOURS, payload_hash},
    operator::Operator,
    tenant::{StatusChange, Tenant, TenantStatus},
};

const REASONS: &[&str] = &[
    "No answer for ninety days after suspension; three invoices are unpaid.",
    "The owner confirmed in writing that the business is closed for good.",
    "Fraud confirmed by the payment provider; the contract is to end.",
];

/// Up to one pending (first) and two decided requests, about `tenants`, which are suspended.
pub fn approvals(rng: &mut impl Rng, team: &[Operator], tenants: &[Tenant], now: Timestamp) -> Vec<Approval> {
    let deciders: Vec<_> = team.iter().filter(|operator| operator.role >= Role::Admin).collect();
    let states = [
        ApprovalStatus::Pending,
        ApprovalStatus::Rejected,
        ApprovalStatus::Expired,
    ];
    let hours = [-3, -75, -260];
    let mut told: Vec<_> = tenants
        .iter()
        .zip(states)
        .enumerate()
        .map(|(index, (tenant, status))| {
            let (author, second) = (deciders[index % deciders.len()], deciders[(index + 1) % deciders.len()]);
            let at = now.plus(TimeDelta::minutes(60 * hours[index] - rng.gen_range(1..50)));
            request(rng, tenant, author, REASONS[index], status, at, second)
        })
        .collect();
    told.sort_by_key(|approval| approval.requested_at);
    told
}

fn request(
    rng: &mut impl Rng,
    tenant: &Tenant,
    author: &Operator,
    reason: &str,
    status: ApprovalStatus,
    at: Timestamp,
    second: &Operator,
) -> Approval {
    let body = StatusChange {
        to: TenantStatus::Terminated,
        justification: reason.to_owned(),
        typed_name: Some(tenant.name.clone()),
        notify_owner: true,
    };
    let path = format!("/v1/tenants/{}/status", tenant.id);
    let payload = json!({ "method": "POST", "path": path, "body": body });
    let expires_at = at.plus(TimeDelta::hours(EXPIRES_AFTER_HOURS));
    let rejected = status == ApprovalStatus::Rejected;
    let decided_at = match status {
        ApprovalStatus::Pending => None,
        ApprovalStatus::Rejected => Some(at.plus(TimeDelta::minutes(95))),
        _ => Some(expires_at),
    };
    Approval {
        id: ApprovalId(id_at(rng, at)),
        version: if decided_at.is_some() { 2 } else { 1 },
        kind: ApprovalKind::TerminateTenant,
        status,
        resource_type: "tenant".to_owned(),
        resource_id: tenant.id.to_string(),
        resource_name: tenant.name.clone(),
        resource_version: tenant.version,
        payload_hash: payload_hash(&payload),
        payload,
        justification: reason.to_owned(),
        requested_by: author.id,
        requested_by_name: author.name.clone(),
        requested_at: at,
        expires_at,
        decided_by: rejected.then_some(second.id),
        decided_by_name: decided_at.map(|_| {
            if rejected {
                second.name.clone()
            } else {
                "Platform".to_owned()
            }
        }),
        decided_at,
        decision_note: rejected.then(|| "The owner has just paid; let us wait for a month.".to_owned()),
    }
}
