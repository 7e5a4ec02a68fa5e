//! Moving an incident: status, severity, assignment, notes.

use super::{Entry, add};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, wire},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, ErrorCode, FieldError, IncidentId, OperatorId, Permission, Problem, Resource,
    audit::AuditCategory,
    incident::{Incident, IncidentEventKind, IncidentStatus, IncidentUpdate},
    operator::Operator,
    text,
};

/// Changes an incident, one or several things at once. A bare note needs no `If-Match`; becoming resolved needs a note,
/// which is the resolution.
#[utoipa::path(post, path = "/v1/incidents/{id}/updates", tag = "incidents", request_body = IncidentUpdate,
    params(("id" = IncidentId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = Option<String>, Header,)),
    responses((status = 200, body = Incident), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["incidents:update"]))))]
pub(super) async fn update(
    State(app): State<App>,
    Segment(id): Segment<IncidentId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Incidents, Action::Update))?;
    let update: IncidentUpdate = request.json()?;
    ApiError::check(faults(&update))?;
    let ends = matches!(update.status, Some(IncidentStatus::Resolved | IncidentStatus::Closed));
    if ends {
        request.require(Permission::new(Resource::Incidents, Action::Resolve))?;
    }
    let mut tx = app.begin(&request).await?;
    let before: Incident = tx.require(id).await?;
    let bare_note = update.status.is_none() && update.severity.is_none() && update.assign_to.is_none();
    if !bare_note || request.if_match().is_some() {
        request.check_version(&before)?;
    }
    let after = carry_out(&mut tx, before.clone(), &update).await?;
    let sentence = format!("Incident INC-{:04} was updated.", after.number);
    let mut entry = AuditEntry::new(AuditCategory::Platform, "incident.updated", sentence)
        .on("incident", id, after.title.clone())
        .before(&before)?
        .after(&after)?;
    if let Some(note) = &update.note {
        entry = entry.reason(note.trim());
    }
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&after)?).await
}

fn faults(update: &IncidentUpdate) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if let Some(note) = &update.note {
        text::length(&mut faults, "note", note, 1..=1_000);
    } else if update.status == Some(IncidentStatus::Resolved) {
        faults.push(FieldError::new(
            "note",
            "Say how it was resolved, in 1 to 1,000 characters.",
        ));
    }
    if *update == IncidentUpdate::default() {
        faults.push(FieldError::new("note", "Change something, or write a note."));
    }
    faults
}

async fn carry_out(tx: &mut Tx, mut incident: Incident, update: &IncidentUpdate) -> Result<Incident, ApiError> {
    let mut entries = Vec::new();
    let mut note = update.note.as_deref().map(|note| note.trim().to_owned());
    if let Some(severity) = update.severity.filter(|severity| *severity != incident.severity) {
        let mut entry = Entry::new(IncidentEventKind::SeverityChanged);
        (entry.from, entry.to) = (Some(wire(&incident.severity)), Some(wire(&severity)));
        incident.severity = severity;
        entries.push(entry);
    }
    if let Some(assignee) = update.assign_to {
        entries.push(assign(tx, &mut incident, assignee).await?);
    }
    if let Some(next) = update.status {
        let mut entry = turn(tx, &mut incident, next, note.as_deref())?;
        entry.note = note.take();
        entries.push(entry);
    }
    if let Some(note) = note {
        let mut entry = Entry::new(IncidentEventKind::Note);
        entry.note = Some(note);
        entries.push(entry);
    }
    incident.updated_at = tx.now();
    tx.put(&mut incident).await?;
    for entry in entries {
        add(tx, incident.id, entry).await?;
    }
    Ok(incident)
}

async fn assign(tx: &Tx, incident: &mut Incident, assignee: OperatorId) -> Result<Entry, ApiError> {
    let operator: Option<Operator> = tx.get(assignee).await?;
    let operator = operator
        .filter(|operator| !operator.disabled)
        .ok_or_else(|| ApiError::field("assign_to", "There is no such operator, or the account is disabled."))?;
    let mut entry = Entry::new(IncidentEventKind::Assigned);
    entry.from = incident.assigned_to_name.replace(operator.name.clone());
    entry.to = Some(operator.name);
    incident.assigned_to = Some(assignee);
    Ok(entry)
}

fn turn(tx: &Tx, incident: &mut Incident, next: IncidentStatus, note: Option<&str>) -> Result<Entry, ApiError> {
    if !incident.status.may_become(next) {
        let sentence = format!(
            "An incident that is {} cannot become {}.",
            wire(&incident.status),
            wire(&next)
        );
        return Err(ApiError::new(ErrorCode::InvalidTransition, sentence));
    }
    let mut entry = Entry::new(IncidentEventKind::StatusChanged);
    (entry.from, entry.to) = (Some(wire(&incident.status)), Some(wire(&next)));
    incident.status = next;
    match next {
        IncidentStatus::Resolved => {
            incident.resolved_at = Some(tx.now());
            incident.resolution = note.map(str::to_owned);
        }
        IncidentStatus::Closed => incident.closed_at = Some(tx.now()),
        // Reopened: what was said to be resolved is not.
        _ => (incident.resolved_at, incident.resolution) = (None, None),
    }
    Ok(entry)
}
