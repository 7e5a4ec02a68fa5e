//! Approve, reject, withdraw.

use super::settle;
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    operators,
    storage::{Tx, wire},
    tenants,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, ApprovalId, ErrorCode, Permission, Problem, Resource,
    approval::{Approval, ApprovalKind, ApprovalStatus, Approve, Reject, payload_hash},
    operator::Operator,
    text,
};

const DECIDE: Permission = Permission::new(Resource::Approvals, Action::Decide);

/// Approves a request and carries it out at once. Needs a step-up and the hash of the payload that was read; never by
/// the author. When the state changed meanwhile, nothing is done and the request is suspended.
#[utoipa::path(post, path = "/v1/approvals/{id}/approve", tag = "approvals", request_body = Approve,
    params(("id" = ApprovalId, Path,), ("Idempotency-Key" = String, Header,), ("Wheelhouse-Step-Up" = String, Header,)),
    responses((status = 200, body = Approval), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:decide"]))))]
pub(super) async fn approve(
    State(app): State<App>,
    Segment(id): Segment<ApprovalId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(DECIDE)?;
    let approve: Approve = request.json()?;
    ApiError::check(note_faults(approve.note.as_deref(), 0))?;
    let mut tx = app.begin(&request).await?;
    let approval: Approval = tx.require(id).await?;
    if approval.requested_by == request.auth.operator.id {
        let sentence = "You made this request yourself; another operator has to approve it.";
        return Err(ApiError::new(ErrorCode::SelfApproval, sentence));
    }
    request.require(permission_of(approval.kind))?;
    still_open(&tx, &approval, &[ApprovalStatus::Pending])?;
    let kept = payload_hash(&approval.payload);
    if kept != approval.payload_hash {
        return Err(ApiError::internal("the payload of an approval is not what was hashed"));
    }
    if approve.payload_hash != kept {
        return Err(ApiError::stale(&approval));
    }
    request.check_step_up(&mut tx).await?;
    let note = approve
        .note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    if !author_may(&tx, &approval).await? {
        let note = "The author may no longer do this.".to_owned();
        let approval = settle(&mut tx, approval, ApprovalStatus::Suspended, Some(note)).await?;
        return tx.commit(Reply::ok(&approval)?).await;
    }
    let (status, note) = match carry_out(&mut tx, &approval).await {
        Ok(()) => (ApprovalStatus::Applied, note),
        Err(error) if is_conflict(&error) => {
            let reason = "The state changed after the request was made; nothing was done.";
            (ApprovalStatus::Suspended, Some(reason.to_owned()))
        }
        Err(error) => return Err(error),
    };
    let approval = settle(&mut tx, approval, status, note).await?;
    tx.commit(Reply::ok(&approval)?).await
}

/// Conflicts are found before anything is written, so the transaction can go on.
fn is_conflict(error: &ApiError) -> bool {
    matches!(
        error.code(),
        Some(ErrorCode::Conflict | ErrorCode::StaleVersion | ErrorCode::InvalidTransition | ErrorCode::NotFound)
    )
}

async fn carry_out(tx: &mut Tx, approval: &Approval) -> Result<(), ApiError> {
    match approval.kind {
        ApprovalKind::TerminateTenant => tenants::status::apply_approved(tx, approval).await,
        ApprovalKind::GrantOwner => operators::apply_grant_owner(tx, approval).await,
        ApprovalKind::BulkSuspend => tenants::bulk::apply_approved(tx, approval).await,
        ApprovalKind::ChangeConfiguration | ApprovalKind::DeleteAuditRetention => Err(ApiError::new(
            ErrorCode::Conflict,
            "This platform cannot carry that out yet.",
        )),
    }
}

/// What the operation itself demands, of its author and of who approves it.
fn permission_of(kind: ApprovalKind) -> Permission {
    match kind {
        ApprovalKind::TerminateTenant => Permission::new(Resource::Tenants, Action::Terminate),
        ApprovalKind::BulkSuspend => Permission::new(Resource::Tenants, Action::Suspend),
        ApprovalKind::GrantOwner => Permission::new(Resource::Operators, Action::Update),
        ApprovalKind::ChangeConfiguration => Permission::new(Resource::SystemConfig, Action::Update),
        ApprovalKind::DeleteAuditRetention => Permission::new(Resource::AuditLogs, Action::Delete),
    }
}

async fn author_may(tx: &Tx, approval: &Approval) -> Result<bool, ApiError> {
    let author: Option<Operator> = tx.get(approval.requested_by).await?;
    Ok(author.is_some_and(|author| !author.disabled && author.role.allows(permission_of(approval.kind))))
}

fn still_open(tx: &Tx, approval: &Approval, states: &[ApprovalStatus]) -> Result<(), ApiError> {
    if !states.contains(&approval.status) {
        let sentence = format!("This request is {} already.", wire(&approval.status));
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    if approval.expires_at <= tx.now() {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This request expired after 24 hours. Its author may make it again.",
        ));
    }
    Ok(())
}

fn note_faults(note: Option<&str>, least: usize) -> Vec<wheelhouse_contract::FieldError> {
    let mut faults = Vec::new();
    if let Some(note) = note {
        text::length(&mut faults, "note", note, least..=500);
    }
    faults
}

/// Rejects a request; never by its author, who withdraws it instead.
#[utoipa::path(post, path = "/v1/approvals/{id}/reject", tag = "approvals", request_body = Reject,
    params(("id" = ApprovalId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Approval), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:decide"]))))]
pub(super) async fn reject(
    State(app): State<App>,
    Segment(id): Segment<ApprovalId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(DECIDE)?;
    let reject: Reject = request.json()?;
    ApiError::check(note_faults(Some(&reject.note), 1))?;
    let mut tx = app.begin(&request).await?;
    let approval: Approval = tx.require(id).await?;
    if approval.requested_by == request.auth.operator.id {
        let sentence = "You made this request yourself; withdraw it instead.";
        return Err(ApiError::new(ErrorCode::SelfApproval, sentence));
    }
    still_open(&tx, &approval, &[ApprovalStatus::Pending, ApprovalStatus::Suspended])?;
    let note = Some(reject.note.trim().to_owned());
    let approval = settle(&mut tx, approval, ApprovalStatus::Rejected, note).await?;
    tx.commit(Reply::ok(&approval)?).await
}

/// Withdraws one's own request.
#[utoipa::path(post, path = "/v1/approvals/{id}/cancel", tag = "approvals", request_body = Reject,
    params(("id" = ApprovalId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Approval), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:read"]))))]
pub(super) async fn cancel(
    State(app): State<App>,
    Segment(id): Segment<ApprovalId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Approvals, Action::Read))?;
    let cancel: Reject = request.json()?;
    ApiError::check(note_faults(Some(&cancel.note), 1))?;
    let mut tx = app.begin(&request).await?;
    let approval: Approval = tx.require(id).await?;
    if approval.requested_by != request.auth.operator.id {
        let sentence = "Only its author can withdraw a request; you can reject it.";
        return Err(ApiError::new(ErrorCode::Forbidden, sentence));
    }
    still_open(&tx, &approval, &[ApprovalStatus::Pending, ApprovalStatus::Suspended])?;
    let note = Some(cancel.note.trim().to_owned());
    let approval = settle(&mut tx, approval, ApprovalStatus::Cancelled, note).await?;
    tx.commit(Reply::ok(&approval)?).await
}
