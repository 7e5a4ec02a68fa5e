//! Sessions of all operators, newest first.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::sql,
};
use axum::{Json, extract::State};
use sea_orm::Value;
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
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(ApiError::field("limit", "Ask for 1 to 200."));
    }
    let mut values: Vec<Value> = Vec::new();
    let mut rest = "WHERE 1 = 1".to_owned();
    let wanted = [
        ("operator_id =", query.operator_id.map(|id| id.to_string())),
        ("tenant_id =", query.tenant_id.map(|id| id.to_string())),
        ("id <", query.after.map(|id| id.to_string())),
    ];
    for (condition, value) in wanted {
        if let Some(value) = value {
            values.push(value.into());
            rest.push_str(&format!(" AND {condition} ${}", values.len()));
        }
    }
    match query.open {
        Some(true) => rest.push_str(" AND ended_at IS NULL"),
        Some(false) => rest.push_str(" AND ended_at IS NOT NULL"),
        None => {}
    }
    values.push((i64::from(limit) + 1).into());
    rest.push_str(&format!(" ORDER BY id DESC LIMIT ${}", values.len()));
    let mut items: Vec<Impersonation> = sql::rows(app.reader(), &rest, values).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
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
