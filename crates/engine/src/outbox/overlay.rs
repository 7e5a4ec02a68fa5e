//! Entries laid over the rows of the copy, until the copy's position has passed their answers. Pure, and in order.

use super::{kind, subscription};
use crate::view::OutboxKind;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wheelhouse_contract::{
    IncidentId, Timestamp,
    alert::{Alert, AlertChange, AlertStatus},
    incident::{Incident, IncidentDraft, IncidentStatus, IncidentUpdate},
    operator::Operator,
    review::{ReviewDecision, Verdict, next_status},
    tenant::{Prices, StatusChange, Tenant, TenantPatch},
};
use wheelhouse_store::state::outbox::{Entry, State};

/// Lays `entries` over the tenant; answers which fields they changed.
pub(crate) fn tenant(tenant: &mut Tenant, entries: &[Entry], prices: &Prices) -> Vec<String> {
    let before = tenant.clone();
    for entry in about(entries, "tenant", &tenant.id.to_string()) {
        match kind(entry) {
            Some(OutboxKind::ReviewDecision) => review(tenant, entry),
            Some(OutboxKind::TenantStatus) => {
                if let Some(change) = body::<StatusChange>(entry) {
                    subscription::moved(tenant, change.to, change.justification, entry.created_at);
                }
            }
            Some(OutboxKind::TenantEdit) => edit(tenant, body(entry).unwrap_or_default()),
            Some(_) => subscription::lay(tenant, entry, prices),
            None => {}
        }
    }
    differing(&before, tenant)
}

fn review(tenant: &mut Tenant, entry: &Entry) {
    let Some(decision) = body::<ReviewDecision>(entry) else {
        return;
    };
    if let Some(next) = next_status(tenant.status, decision.verdict) {
        tenant.status = next;
        tenant.status_reason = Some(decision.notes.trim().to_owned());
    }
    if decision.verdict != Verdict::RequestChanges {
        tenant.risk_flagged = false;
    }
}

fn edit(tenant: &mut Tenant, patch: TenantPatch) {
    if let Some(notes) = patch.notes {
        tenant.notes = notes;
    }
    if let Some(tags) = patch.tags {
        tenant.tags = wheelhouse_contract::tenant::tidy_tags(&tags);
    }
    if let Some(archived) = patch.archived {
        tenant.archived = archived;
    }
}

/// Lays `entries` over the incident; answers whether any changed it. `operators` name an assignee.
pub(crate) fn incident(incident: &mut Incident, entries: &[Entry], me: &Operator, operators: &[Operator]) -> bool {
    let before = incident.clone();
    for entry in about(entries, "incident", &incident.id.to_string()) {
        match kind(entry) {
            Some(OutboxKind::IncidentAcknowledge) if incident.acknowledged_at.is_none() => {
                incident.acknowledged_at = Some(entry.created_at);
                incident.acknowledged_by_name = Some(me.name.clone());
            }
            Some(OutboxKind::IncidentUpdate) => {
                update(incident, body(entry).unwrap_or_default(), entry.created_at, operators);
            }
            _ => {}
        }
    }
    before != *incident
}

fn update(incident: &mut Incident, update: IncidentUpdate, at: Timestamp, operators: &[Operator]) {
    if let Some(severity) = update.severity {
        incident.severity = severity;
    }
    if let Some(assignee) = update.assign_to {
        incident.assigned_to = Some(assignee);
        let name = operators.iter().find(|operator| operator.id == assignee);
        incident.assigned_to_name = name.map(|operator| operator.name.clone());
    }
    if let Some(status) = update.status.filter(|status| incident.status.may_become(*status)) {
        incident.status = status;
        match status {
            IncidentStatus::Resolved => (incident.resolved_at, incident.resolution) = (Some(at), update.note),
            IncidentStatus::Closed => incident.closed_at = Some(at),
            _ => (incident.resolved_at, incident.resolution) = (None, None),
        }
    }
}

/// Lays `entries` over the alert; answers whether any changed it.
pub(crate) fn alert(alert: &mut Alert, entries: &[Entry], me: &Operator) -> bool {
    let before = alert.clone();
    for entry in about(entries, "alert", &alert.id.to_string()) {
        let change = body::<AlertChange>(entry).filter(|_| kind(entry) == Some(OutboxKind::AlertStatus));
        let Some(change) = change.filter(|change| alert.status.may_become(change.to)) else {
            continue;
        };
        alert.status = change.to;
        alert.note = change.note.or_else(|| alert.note.take());
        if change.to == AlertStatus::Acknowledged {
            alert.acknowledged_at = Some(entry.created_at);
            alert.acknowledged_by_name = Some(me.name.clone());
        } else {
            alert.closed_at = Some(entry.created_at);
        }
    }
    before != *alert
}

/// Incidents that exist only here so far, newest first. Their id is the entry's; their number is 0.
pub(crate) fn declared(entries: &[Entry], me: &Operator) -> Vec<Incident> {
    let declared = entries
        .iter()
        .filter(|entry| kind(entry) == Some(OutboxKind::IncidentDeclare));
    declared.rev().filter_map(|entry| drafted(entry, me)).collect()
}

/// The incident of a declaration: as the platform made it, where that is known, else as it was written.
pub(crate) fn drafted(entry: &Entry, me: &Operator) -> Option<Incident> {
    if entry.state == State::Applied {
        return crate::words::row(entry.seen.as_ref()?);
    }
    let draft: IncidentDraft = body(entry)?;
    Some(Incident {
        id: IncidentId(entry.id.0),
        version: 0,
        number: 0,
        kind: draft.kind,
        severity: draft.severity,
        status: IncidentStatus::Active,
        title: draft.title,
        description: draft.description,
        affected_systems: draft.affected_systems,
        affected_tenants: draft.affected_tenants,
        impact: draft.impact,
        actions_taken: draft.actions_taken,
        declared_by: Some(me.id),
        declared_by_name: me.name.clone(),
        assigned_to: None,
        assigned_to_name: None,
        acknowledged_by_name: None,
        declared_at: entry.created_at,
        acknowledged_at: None,
        resolved_at: None,
        closed_at: None,
        resolution: None,
        updated_at: entry.created_at,
    })
}

/// The row that a new decision is made upon: the copy's, or what a decision of this console has already made of it and
/// the copy does not show yet.
pub(crate) fn newest<T: DeserializeOwned>(row: T, version: u64, entries: &[Entry], kind: &str, id: &str) -> T {
    let results = about(entries, kind, id).filter(|entry| entry.state == State::Applied);
    let newer = results
        .filter_map(|entry| super::next::result(entry.seen.as_ref()?))
        .rfind(|result| {
            result
                .get("version")
                .and_then(Value::as_u64)
                .is_some_and(|known| known > version)
        });
    newer.and_then(crate::words::row).unwrap_or(row)
}

fn about<'a>(entries: &'a [Entry], kind: &'a str, id: &'a str) -> impl DoubleEndedIterator<Item = &'a Entry> {
    entries
        .iter()
        .filter(move |entry| entry.resource_type == kind && entry.resource_id == id)
}

pub(super) fn body<T: DeserializeOwned>(entry: &Entry) -> Option<T> {
    serde_json::from_str(&entry.body).ok()
}

fn differing(before: &Tenant, after: &Tenant) -> Vec<String> {
    match (serde_json::to_value(before), serde_json::to_value(after)) {
        (Ok(before @ Value::Object(_)), Ok(after)) => wheelhouse_contract::audit::changed_fields(&before, &after),
        _ => Vec::new(),
    }
}
