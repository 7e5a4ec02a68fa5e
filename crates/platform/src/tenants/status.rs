//! `POST /v1/tenants/{id}/status`: the state machine, what each move demands, and what it does.

use super::{Happening, Mail, probe, queue_mail, record};
use crate::{
    app::App,
    approvals::{self, Opening},
    error::ApiError,
    http::{Mutation, Reply, Segment},
    impersonations,
    storage::{AuditEntry, Tx, sql, wire},
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use serde_json::json;
use wheelhouse_contract::{
    Action, ErrorCode, FieldError, Permission, Problem, Resource, TenantId,
    approval::{Approval, ApprovalKind},
    audit::AuditCategory,
    event::TenantEventKind,
    impersonation::EndReason,
    tenant::{JUSTIFICATION, StatusChange, StatusOutcome, Tenant, TenantStatus},
    text,
};

/// Days from termination until the tenant's data is erased.
const RETENTION_DAYS: i64 = 90;

/// Moves a tenant along its state machine. Suspend and terminate need the typed name and a step-up; terminate opens an
/// approval (202). The answer to a pause, suspension or termination holds the proof, probed line by line.
#[utoipa::path(post, path = "/v1/tenants/{id}/status", tag = "tenants", request_body = StatusChange,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,),
        ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 200, body = StatusOutcome), (status = 202, body = StatusOutcome), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["reviews:decide", "tenants:activate", "tenants:suspend", "tenants:terminate"]))))]
pub(super) async fn change(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Suspend))?;
    let change: StatusChange = request.json()?;
    let answer = decide(&app, id, &request, &change).await;
    let answer = match answer {
        // A repeated request proves anew: the proof is about now.
        Err(ApiError::Replay(reply)) => axum::response::IntoResponse::into_response(*reply),
        other => other?,
    };
    probe::prove(&app, answer).await
}

async fn decide(app: &App, id: TenantId, request: &Mutation, change: &StatusChange) -> Result<Response, ApiError> {
    let mut tx = app.begin(request).await?;
    let tenant: Tenant = tx.require(id).await?;
    request.require(tenant.status.permission(change.to))?;
    ApiError::check(faults(change, &tenant))?;
    request.check_version(&tenant)?;
    if !tenant.status.may_become(change.to) {
        return Err(invalid_transition(&tenant, change.to));
    }
    if TenantStatus::needs_step_up(change.to) {
        request.check_step_up(&mut tx).await?;
    }
    if TenantStatus::needs_approval(change.to) {
        let approval = approvals::open(&mut tx, opening(&tenant, change)).await?;
        return tx
            .commit(Reply::accepted(&StatusOutcome::ApprovalOpened { approval })?)
            .await;
    }
    let tenant = apply(&mut tx, tenant, change.to, &change.justification, change.notify_owner).await?;
    let outcome = StatusOutcome::Applied {
        tenant,
        probes: Vec::new(),
    };
    tx.commit(Reply::ok(&outcome)?).await
}

fn faults(change: &StatusChange, tenant: &Tenant) -> Vec<FieldError> {
    let mut faults = Vec::new();
    text::length(&mut faults, "justification", &change.justification, JUSTIFICATION);
    let typed = change.typed_name.as_deref().map(str::trim);
    if TenantStatus::needs_typed_name(change.to) && typed != Some(tenant.name.trim()) {
        faults.push(FieldError::new(
            "typed_name",
            "Type the tenant's name exactly as it is written.",
        ));
    }
    faults
}

pub(crate) fn invalid_transition(tenant: &Tenant, to: TenantStatus) -> ApiError {
    let sentence = format!("A tenant that is {} cannot become {}.", plain(tenant.status), plain(to));
    ApiError::new(ErrorCode::InvalidTransition, sentence)
}

fn plain(status: TenantStatus) -> String {
    wire(&status).replace('_', " ")
}

fn opening(tenant: &Tenant, change: &StatusChange) -> Opening {
    Opening {
        kind: ApprovalKind::TerminateTenant,
        resource_type: "tenant",
        resource_id: tenant.id.to_string(),
        resource_name: tenant.name.clone(),
        resource_version: tenant.version,
        payload: json!({
            "method": "POST",
            "path": format!("/v1/tenants/{}/status", tenant.id),
            "body": change,
        }),
        justification: change.justification.trim().to_owned(),
    }
}

/// Carries out an approved termination.
///
/// # Errors
/// `conflict` when the tenant is not what its author saw; nothing is changed then.
pub(crate) async fn apply_approved(tx: &mut Tx, approval: &Approval) -> Result<(), ApiError> {
    let change: StatusChange = serde_json::from_value(approval.payload["body"].clone())?;
    let tenant: Tenant = tx.require(&approval.resource_id).await?;
    if tenant.version != approval.resource_version || !tenant.status.may_become(change.to) {
        return Err(ApiError::stale(&tenant));
    }
    apply(tx, tenant, change.to, &change.justification, change.notify_owner).await?;
    Ok(())
}

/// Makes the move with all of its effects. Permission, version and transition are the caller's to check.
pub(crate) async fn apply(
    tx: &mut Tx,
    mut tenant: Tenant,
    to: TenantStatus,
    justification: &str,
    notify_owner: bool,
) -> Result<Tenant, ApiError> {
    let before = tenant.clone();
    let reason = justification.trim().to_owned();
    tenant.status = to;
    tenant.status_reason = Some(reason.clone());
    tenant.status_changed_at = tx.now();
    tenant.updated_at = tx.now();
    if !to.allows_sign_in() {
        tenant.activity.users_online = 0;
    }
    tx.put(&mut tenant).await?;
    let turn = Happening::new(TenantEventKind::StatusChanged)
        .turn(wire(&before.status), wire(&to))
        .note(reason.clone());
    record(tx, tenant.id, turn).await?;
    effects(tx, &tenant).await?;
    if notify_owner {
        queue_mail(tx, &tenant, Mail::status_changed(&tenant, &reason)).await?;
    }
    let sentence = format!("{} is now {}.", tenant.name, plain(to));
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenant.status_changed", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .before(&before)?
        .after(&tenant)?
        .reason(reason);
    tx.audit(entry).await?;
    Ok(tenant)
}

async fn effects(tx: &mut Tx, tenant: &Tenant) -> Result<(), ApiError> {
    if !tenant.status.allows_sign_in() {
        sql::exec(
            tx.conn(),
            "DELETE FROM site_sessions WHERE tenant_id = $1",
            vec![tenant.id.to_string().into()],
        )
        .await?;
        impersonations::end_of_tenant(tx, tenant.id, EndReason::TenantSuspended).await?;
    }
    if tenant.status == TenantStatus::Terminated {
        let due = tx.now().plus(TimeDelta::days(RETENTION_DAYS));
        sql::exec(
            tx.conn(),
            "INSERT INTO tenant_deletions (tenant_id, due_at) VALUES ($1, $2)",
            vec![tenant.id.to_string().into(), due.millis().into()],
        )
        .await?;
    }
    Ok(())
}
