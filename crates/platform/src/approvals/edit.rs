//! The author changes the justification, or puts a suspended request forward again upon the present state. Either way
//! the payload gets another hash, so whoever read the old one cannot approve it.

use super::settle;
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::Tx,
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wheelhouse_contract::{
    Action, ApprovalId, ErrorCode, Permission, Problem, Resource,
    approval::{Approval, ApprovalKind, ApprovalStatus, EXPIRES_AFTER_HOURS, payload_hash},
    operator::Operator,
    tenant::{JUSTIFICATION, Tenant},
    text,
};

/// `PATCH /v1/approvals/{id}`, with `If-Match`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalEdit {
    /// 20 to 500 characters.
    pub justification: String,
}

/// Edits one's own open request: approvals of the earlier wording no longer count, the 24 hours begin anew, and the
/// resource's present revision is what will be checked.
#[utoipa::path(patch, path = "/v1/approvals/{id}", tag = "approvals", request_body = ApprovalEdit,
    params(("id" = ApprovalId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = Approval), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:read"]))))]
pub(super) async fn edit(
    State(app): State<App>,
    Segment(id): Segment<ApprovalId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Approvals, Action::Read))?;
    let edit: ApprovalEdit = request.json()?;
    let mut faults = Vec::new();
    text::length(&mut faults, "justification", &edit.justification, JUSTIFICATION);
    ApiError::check(faults)?;
    let mut tx = app.begin(&request).await?;
    let mut approval: Approval = tx.require(id).await?;
    if approval.requested_by != request.auth.operator.id {
        return Err(ApiError::new(
            ErrorCode::Forbidden,
            "Only its author can edit a request.",
        ));
    }
    request.check_version(&approval)?;
    if !approval.status.is_open() || approval.expires_at <= tx.now() {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This request is closed. Make a new one.",
        ));
    }
    let justification = edit.justification.trim().to_owned();
    approval.resource_version = present_version(&tx, &approval).await?;
    reword(&mut approval, justification);
    approval.requested_at = tx.now();
    approval.expires_at = tx.now().plus(TimeDelta::hours(EXPIRES_AFTER_HOURS));
    let mut approval = settle(&mut tx, approval, ApprovalStatus::Pending, None).await?;
    // It waits again: nobody has decided.
    (approval.decided_by, approval.decided_by_name, approval.decided_at) = (None, None, None);
    tx.put(&mut approval).await?;
    tx.commit(Reply::ok(&approval)?).await
}

/// The request as it will be carried out, with the new words and the revision that they are about: so the hash changes with
/// either, also when the same words are put forward upon another state.
fn reword(approval: &mut Approval, justification: String) {
    let request = match approval.kind {
        ApprovalKind::GrantOwner => "patch",
        _ => "body",
    };
    if let Some(request) = approval.payload.get_mut(request) {
        request["justification"] = justification.clone().into();
    }
    approval.payload["resource_version"] = approval.resource_version.into();
    approval.payload_hash = payload_hash(&approval.payload);
    approval.justification = justification;
}

async fn present_version(tx: &Tx, approval: &Approval) -> Result<u64, ApiError> {
    Ok(match approval.kind {
        ApprovalKind::TerminateTenant => tx.require::<Tenant>(&approval.resource_id).await?.version,
        ApprovalKind::GrantOwner => tx.require::<Operator>(&approval.resource_id).await?.version,
        _ => approval.resource_version,
    })
}
