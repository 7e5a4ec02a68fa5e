//! `POST /v1/tenants/{id}/status`: the state machine, what each move demands, and what it does.

use super::{
    probe,
    store::{Act, store},
};
use crate::{
    app::App,
    approvals::{self, Opening},
    error::ApiError,
    http::{Mutation, Reply, Segment},
    impersonations,
    storage::{Tx, sql, wire},
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use serde_json::json;
use wheelhouse_contract::{
    Action, ErrorCode, FieldError, Permission, Problem, Resource, TenantId, Timestamp,
    approval::{Approval, ApprovalKind},
    impersonation::EndReason,
    subscription::{SubscriptionChangeKind, resumed},
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
    faults.extend(unnamed(change.to, change.typed_name.as_deref(), tenant));
    faults
}

/// The fault of a name that is not typed where a move to `to` needs it.
pub(crate) fn unnamed(to: TenantStatus, typed: Option<&str>, tenant: &Tenant) -> Option<FieldError> {
    let missing = TenantStatus::needs_typed_name(to) && typed.map(str::trim) != Some(tenant.name.trim());
    missing.then(|| FieldError::new("typed_name", "Type the tenant's name exactly as it is written."))
}

pub(crate) fn invalid_transition(tenant: &Tenant, to: TenantStatus) -> ApiError {
    let sentence = format!("A tenant that is {} cannot become {}.", plain(tenant.status), plain(to));
    ApiError::new(ErrorCode::InvalidTransition, sentence)
}

pub(crate) fn plain(status: TenantStatus) -> String {
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
    tenant: Tenant,
    to: TenantStatus,
    justification: &str,
    notify_owner: bool,
) -> Result<Tenant, ApiError> {
    let after = turned(&tenant, to, justification, tx.now());
    let sentence = format!("{} is now {}.", tenant.name, plain(to));
    let mut act = Act::new(kind(tenant.status, to), "tenant.status_changed", sentence).reason(Some(justification));
    act.notify_owner = notify_owner;
    Ok(store(tx, &tenant, after, act).await?.tenant)
}

/// The tenant in its new status. After a pause its subscription ends later by the time of the pause.
pub(crate) fn turned(tenant: &Tenant, to: TenantStatus, reason: &str, now: Timestamp) -> Tenant {
    let mut after = match (tenant.status, to) {
        (TenantStatus::Paused, TenantStatus::Active) => resumed(tenant, now),
        _ => tenant.clone(),
    };
    after.paused_until = None;
    after.status = to;
    after.status_reason = Some(reason.trim().to_owned());
    after.status_changed_at = now;
    if !to.allows_sign_in() {
        after.activity.users_online = 0;
    }
    after
}

/// What the move is to the subscription.
fn kind(from: TenantStatus, to: TenantStatus) -> SubscriptionChangeKind {
    match (from, to) {
        (TenantStatus::PendingReview, TenantStatus::Active) => SubscriptionChangeKind::Started,
        (TenantStatus::Paused, TenantStatus::Active) => SubscriptionChangeKind::Resumed,
        (_, TenantStatus::Active) => SubscriptionChangeKind::Activated,
        (_, TenantStatus::Paused) => SubscriptionChangeKind::Paused,
        _ => SubscriptionChangeKind::Deactivated,
    }
}

/// What another status does: sessions end, data waits for its erasure.
pub(super) async fn effects(tx: &mut Tx, tenant: &Tenant) -> Result<(), ApiError> {
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
