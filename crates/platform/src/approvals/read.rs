//! Approvals, newest first.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{Listing, wire},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Action, ApprovalId, Permission, Problem, Resource,
    approval::{Approval, ApprovalStatus},
};

const READ: Permission = Permission::new(Resource::Approvals, Action::Read);

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApprovalsQuery {
    status: Option<ApprovalStatus>,
    /// Of one tenant or operator.
    resource_id: Option<String>,
    /// `next` of the page before.
    after: Option<ApprovalId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// A page of approvals.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Approvals {
    pub items: Vec<Approval>,
    /// The next `after`, absent at the end.
    pub next: Option<ApprovalId>,
}

/// Approvals, newest first.
#[utoipa::path(get, path = "/v1/approvals", tag = "approvals", params(ApprovalsQuery),
    responses((status = 200, body = Approvals), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ApprovalsQuery>,
) -> Result<Json<Approvals>, ApiError> {
    auth.require(READ)?;
    let (items, more): (Vec<Approval>, bool) = Listing::newest(query.limit)?
        .narrow("status =", query.status.map(|status| wire(&status)))
        .narrow("resource_id =", query.resource_id)
        .narrow("id <", query.after.map(|id| id.to_string()))
        .fetch(app.reader())
        .await?;
    let next = items.last().filter(|_| more).map(|approval| approval.id);
    Ok(Json(Approvals { items, next }))
}

/// One approval.
#[utoipa::path(get, path = "/v1/approvals/{id}", tag = "approvals", params(("id" = ApprovalId, Path,)),
    responses((status = 200, body = Approval), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["approvals:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<ApprovalId>,
    auth: Auth,
) -> Result<Json<Approval>, ApiError> {
    auth.require(READ)?;
    Ok(Json(app.require(id).await?))
}
