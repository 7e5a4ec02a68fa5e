//! Working an alert off.

use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, wire},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, AlertId, ErrorCode, Permission, Problem, Resource,
    alert::{Alert, AlertChange, AlertStatus},
    audit::AuditCategory,
    text,
};

/// Acknowledges, resolves, or marks an alert as planned or as a false alarm. Repeated, it stays with the first.
#[utoipa::path(post, path = "/v1/anomalies/alerts/{id}/status", tag = "alerts", request_body = AlertChange,
    params(("id" = AlertId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = Option<String>, Header,)),
    responses((status = 200, body = Alert), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["alerts:acknowledge", "alerts:resolve"]))))]
pub(super) async fn change(
    State(app): State<App>,
    Segment(id): Segment<AlertId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Alerts, Action::Acknowledge))?;
    let change: AlertChange = request.json()?;
    let closes = change.to != AlertStatus::Acknowledged;
    if closes {
        request.require(Permission::new(Resource::Alerts, Action::Resolve))?;
    }
    let mut faults = Vec::new();
    if let Some(note) = &change.note {
        text::length(&mut faults, "note", note, 0..=500);
    }
    ApiError::check(faults)?;
    let mut tx = app.begin(&request).await?;
    let mut alert: Alert = tx.require(id).await?;
    if alert.status == change.to {
        return tx.commit(Reply::ok(&alert)?).await;
    }
    if request.if_match().is_some() {
        request.check_version(&alert)?;
    }
    if !alert.status.may_become(change.to) {
        let sentence = format!(
            "An alert that is {} cannot become {}.",
            wire(&alert.status),
            wire(&change.to)
        );
        return Err(ApiError::new(ErrorCode::InvalidTransition, sentence));
    }
    let before = alert.clone();
    alert.status = change.to;
    alert.updated_at = tx.now();
    if closes {
        alert.closed_at = Some(tx.now());
    } else {
        alert.acknowledged_at = Some(tx.now());
        alert.acknowledged_by_name = Some(tx.actor().name.clone());
    }
    let note = change
        .note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    alert.note = note.or(alert.note);
    tx.put(&mut alert).await?;
    let sentence = format!(
        "An alert became {}: {}",
        wire(&alert.status).replace('_', " "),
        alert.message
    );
    let entry = AuditEntry::new(AuditCategory::Platform, "alert.status_changed", sentence)
        .on("alert", id, alert.service.clone())
        .before(&before)?
        .after(&alert)?;
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&alert)?).await
}
