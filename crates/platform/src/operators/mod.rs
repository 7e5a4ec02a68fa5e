//! Operators: who they are, what they may, and the second operator's consent to a new owner.

pub mod admin;
mod grant;
pub mod renew;

pub use grant::apply_grant_owner;

use crate::{
    app::App,
    approvals,
    error::ApiError,
    http::{Auth, Mutation, Reply, Segment},
    sessions,
    storage::{AuditEntry, Tx, sql},
};
use axum::{Json, extract::State, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, ErrorCode, OperatorId, Permission, Problem, Resource, Role,
    approval::{Approval, ApprovalKind},
    audit::AuditCategory,
    operator::{Operator, OperatorPatch},
    tenant::JUSTIFICATION,
    text,
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(change))
}

/// All operators, by name.
#[utoipa::path(get, path = "/v1/operators", tag = "operators",
    extensions(("x-permission" = json!(["operators:read"]))),
    responses((status = 200, body = Vec<Operator>), (status = "4XX", body = Problem)))]
async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Vec<Operator>>, ApiError> {
    auth.require(Permission::new(Resource::Operators, Action::Read))?;
    let mut operators: Vec<Operator> = sql::rows(app.reader(), "ORDER BY id", vec![]).await?;
    operators.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(operators))
}

/// Changes role, clearance or access. To grant owner opens an approval: 202 with it.
#[utoipa::path(patch, path = "/v1/operators/{id}", tag = "operators",
    params(("id" = OperatorId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    extensions(("x-permission" = json!(["operators:update"]))), request_body = OperatorPatch,
    responses((status = 200, body = Operator), (status = 202, body = Approval), (status = "4XX", body = Problem)))]
async fn change(
    State(app): State<App>,
    Segment(id): Segment<OperatorId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Operators, Action::Update))?;
    let patch: OperatorPatch = request.json()?;
    validate(&patch)?;
    let mut tx = app.begin(&request).await?;
    let mut operator: Operator = tx.require(id).await?;
    request.check_version(&operator)?;
    if id == request.auth.operator.id && (patch.role.is_some() || patch.disabled.is_some()) {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "Another owner has to change your own role or access.",
        ));
    }
    if patch.role == Some(Role::Owner) && operator.role != Role::Owner {
        let opening = grant::opening(&operator, &patch)?;
        let approval = approvals::open(&mut tx, opening).await?;
        return tx.commit(Reply::accepted(&approval)?).await;
    }
    apply(&mut tx, &mut operator, &patch).await?;
    tx.commit(Reply::ok(&operator)?).await
}

fn validate(patch: &OperatorPatch) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    text::length(&mut faults, "justification", &patch.justification, JUSTIFICATION);
    ApiError::check(faults)?;
    if patch.role.is_none() && patch.clearance.is_none() && patch.disabled.is_none() {
        return Err(ApiError::field(
            "role",
            "Name at least one change: role, clearance or disabled.",
        ));
    }
    Ok(())
}

/// Writes the patch; a disabled operator's sessions end with it.
async fn apply(tx: &mut Tx, operator: &mut Operator, patch: &OperatorPatch) -> Result<(), ApiError> {
    let before = operator.clone();
    operator.role = patch.role.unwrap_or(operator.role);
    operator.clearance = patch.clearance.unwrap_or(operator.clearance);
    operator.disabled = patch.disabled.unwrap_or(operator.disabled);
    tx.put(operator).await?;
    if operator.disabled && !before.disabled {
        sessions::end_all(tx, operator.id).await?;
    }
    let entry = AuditEntry::new(
        AuditCategory::Security,
        "operator.changed",
        format!("{} was changed.", operator.email),
    )
    .on("operator", operator.id, operator.name.clone())
    .before(&before)?
    .after(operator)?
    .reason(patch.justification.clone())
    .sensitive();
    tx.audit(entry).await
}

/// What an approval of this kind is called by.
const GRANT: ApprovalKind = ApprovalKind::GrantOwner;
