//! Ringing the bell, and saying that it was heard.

use super::{Entry, add};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql, wire},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, IncidentId, Permission, Problem, Resource,
    audit::AuditCategory,
    incident::{Incident, IncidentDraft, IncidentEventKind, IncidentStatus, validate},
};

/// Declares an incident; it gets the next running number.
#[utoipa::path(post, path = "/v1/incidents", tag = "incidents", request_body = IncidentDraft,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = Incident), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["incidents:declare"]))))]
pub(super) async fn declare(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Incidents, Action::Declare))?;
    let draft: IncidentDraft = request.json()?;
    ApiError::check(validate(&draft))?;
    let mut tx = app.begin(&request).await?;
    known_tenants(&tx, &draft).await?;
    let mut incident = incident(&tx, draft).await?;
    tx.put(&mut incident).await?;
    let mut declared = Entry::new(IncidentEventKind::Declared);
    declared.to = Some(wire(&incident.severity));
    add(&mut tx, incident.id, declared).await?;
    let sentence = format!("Incident INC-{:04} was declared: {}.", incident.number, incident.title);
    let entry = AuditEntry::new(AuditCategory::Platform, "incident.declared", sentence)
        .on("incident", incident.id, incident.title.clone())
        .after(&incident)?;
    tx.audit(entry).await?;
    tx.commit(Reply::created(&incident)?).await
}

async fn known_tenants(tx: &Tx, draft: &IncidentDraft) -> Result<(), ApiError> {
    for (index, id) in draft.affected_tenants.iter().enumerate() {
        if !sql::exists(tx.conn(), "tenants WHERE id = $1", vec![id.to_string().into()]).await? {
            let field = format!("affected_tenants.{index}");
            return Err(ApiError::field(&field, "There is no such tenant."));
        }
    }
    Ok(())
}

async fn incident(tx: &Tx, draft: IncidentDraft) -> Result<Incident, ApiError> {
    let last: Option<i64> = sql::scalar(tx.conn(), "SELECT COALESCE(MAX(number), 0) FROM incidents", vec![]).await?;
    let number = u32::try_from(last.unwrap_or(0) + 1).map_err(ApiError::internal)?;
    let mut affected_tenants = draft.affected_tenants;
    affected_tenants.sort_unstable();
    affected_tenants.dedup();
    Ok(Incident {
        id: tx.new_id::<IncidentId>(),
        version: 0,
        number,
        kind: draft.kind,
        severity: draft.severity,
        status: IncidentStatus::Active,
        title: draft.title.trim().to_owned(),
        description: draft.description.trim().to_owned(),
        affected_systems: draft.affected_systems,
        affected_tenants,
        impact: draft.impact.trim().to_owned(),
        actions_taken: draft.actions_taken.trim().to_owned(),
        declared_by: tx.actor().id,
        declared_by_name: tx.actor().name.clone(),
        assigned_to: None,
        assigned_to_name: None,
        acknowledged_by_name: None,
        declared_at: tx.now(),
        acknowledged_at: None,
        resolved_at: None,
        closed_at: None,
        resolution: None,
        updated_at: tx.now(),
    })
}

/// Acknowledges an incident. Repeated by whomever, it stays with the first: the answer is the incident as it stands.
#[utoipa::path(post, path = "/v1/incidents/{id}/acknowledge", tag = "incidents",
    params(("id" = IncidentId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Incident), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["incidents:acknowledge"]))))]
pub(super) async fn acknowledge(
    State(app): State<App>,
    Segment(id): Segment<IncidentId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Incidents, Action::Acknowledge))?;
    let mut tx = app.begin(&request).await?;
    let mut incident: Incident = tx.require(id).await?;
    if incident.acknowledged_at.is_none() {
        let before = incident.clone();
        incident.acknowledged_at = Some(tx.now());
        incident.acknowledged_by_name = Some(tx.actor().name.clone());
        incident.updated_at = tx.now();
        tx.put(&mut incident).await?;
        add(&mut tx, id, Entry::new(IncidentEventKind::Acknowledged)).await?;
        let sentence = format!("Incident INC-{:04} was acknowledged.", incident.number);
        let entry = AuditEntry::new(AuditCategory::Platform, "incident.acknowledged", sentence)
            .on("incident", id, incident.title.clone())
            .before(&before)?
            .after(&incident)?;
        tx.audit(entry).await?;
    }
    tx.commit(Reply::ok(&incident)?).await
}
