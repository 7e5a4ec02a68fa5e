//! Sessions of all operators, newest first.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::Listing,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Action, ImpersonationId, OperatorId, Permission, Problem, Resource, TenantId, impersonation::Impersonation,
};

const READ: Permission = Permission::new(Resource::Impersonations, Action::Read);

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImpersonationsQuery {
    /// Not yet ended.
    open: Option<bool>,
    operator_id: Option<OperatorId>,
    tenant_id: Option<TenantId>,
    /// `next` of the page before.
    after: Option<ImpersonationId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// A page of sessions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Impersonations {
    pub items: Vec<Impersonation>,
    /// The next `after`, absent at the end.
    pub next: Option<ImpersonationId>,
}

/// Sessions, newest first.
#[utoipa::path(get, path = "/v1/impersonations", tag = "impersonations", params(ImpersonationsQuery),
    responses((status = 200, body = Impersonations), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["impersonations:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<ImpersonationsQuery>,
) -> Result<Json<Impersonations>, ApiError> {
    auth.require(READ)?;
    let (items, more): (Vec<Impersonation>, bool) = Listing::newest(query.limit)?
        .narrow("operator_id =", query.operator_id.map(|id| id.to_string()))
        .narrow("tenant_id =", query.tenant_id.map(|id| id.to_string()))
        .narrow("id <", query.after.map(|id| id.to_string()))
        .either(query.open, "ended_at IS NULL", "ended_at IS NOT NULL")
        .fetch(app.reader())
        .await?;
    let next = items.last().filter(|_| more).map(|one| one.id);
    Ok(Json(Impersonations { items, next }))
}

/// One session.
#[utoipa::path(get, path = "/v1/impersonations/{id}", tag = "impersonations", params(("id" = ImpersonationId, Path,)),
    responses((status = 200, body = Impersonation), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["impersonations:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<ImpersonationId>,
    auth: Auth,
) -> Result<Json<Impersonation>, ApiError> {
    auth.require(READ)?;
    Ok(Json(app.require(id).await?))
}
