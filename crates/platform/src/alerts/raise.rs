//! A new alert.

use crate::{
    app::App,
    error::ApiError,
    generate::alerts::raised,
    http::{Mutation, Reply},
    storage::{AuditEntry, Tx},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, AlertId, FieldError, Permission, Problem, Resource,
    alert::{Alert, AlertDraft},
    audit::AuditCategory,
    tenant::Tenant,
    text,
};

/// Raises an alert on behalf of an integration.
#[utoipa::path(post, path = "/v1/anomalies/alerts", tag = "alerts", request_body = AlertDraft,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = Alert), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["alerts:create"]))))]
pub(super) async fn create(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Alerts, Action::Create))?;
    let draft: AlertDraft = request.json()?;
    ApiError::check(faults(&draft))?;
    let mut tx = app.begin(&request).await?;
    let alert = raise(&mut tx, &draft).await?;
    tx.commit(Reply::created(&alert)?).await
}

fn faults(draft: &AlertDraft) -> Vec<FieldError> {
    let mut faults = Vec::new();
    text::length(&mut faults, "service", &draft.service, 1..=60);
    text::length(&mut faults, "message", &draft.message, 1..=500);
    for (field, value) in [
        ("current_value", draft.current_value),
        ("expected_value", draft.expected_value),
    ] {
        if !value.is_finite() || value.abs() > 1e15 {
            faults.push(FieldError::new(field, "Give a number below 10¹⁵."));
        }
    }
    faults
}

/// Raises an alert in a transaction that has other things to do, too.
pub(crate) async fn raise(tx: &mut Tx, draft: &AlertDraft) -> Result<Alert, ApiError> {
    let tenant_name = match draft.tenant_id {
        Some(id) => {
            let tenant: Option<Tenant> = tx.get(id).await?;
            let tenant = tenant.ok_or_else(|| ApiError::field("tenant_id", "There is no such tenant."))?;
            Some(tenant.name)
        }
        None => None,
    };
    let mut alert = raised(tx.new_id::<AlertId>(), draft, tenant_name, tx.now());
    tx.put(&mut alert).await?;
    let entry = AuditEntry::new(AuditCategory::Platform, "alert.raised", alert.message.clone())
        .on("alert", alert.id, alert.service.clone())
        .after(&alert)?;
    tx.audit(entry).await?;
    Ok(alert)
}
