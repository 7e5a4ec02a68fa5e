//! Requests, newest first.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{Listing, sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, TenantId, UpgradeRequestId,
    tenant::Module,
    upgrade::{UpgradeRequest, UpgradeRequests, UpgradeState},
};

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UpgradesQuery {
    state: Option<UpgradeState>,
    tenant_id: Option<TenantId>,
    /// `next` of the page before.
    after: Option<UpgradeRequestId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// Requests of tenants for modules, newest first.
#[utoipa::path(get, path = "/v1/upgrade-requests", tag = "sites", params(UpgradesQuery),
    responses((status = 200, body = UpgradeRequests), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<UpgradesQuery>,
) -> Result<Json<UpgradeRequests>, ApiError> {
    auth.require(Permission::new(Resource::Tenants, Action::Read))?;
    let (items, more): (Vec<UpgradeRequest>, bool) = Listing::newest(query.limit)?
        .narrow("state =", query.state.map(|state| wire(&state)))
        .narrow("tenant_id =", query.tenant_id.map(|id| id.to_string()))
        .narrow("id <", query.after.map(|id| id.to_string()))
        .fetch(app.reader())
        .await?;
    let next = items.last().filter(|_| more).map(|request| request.id);
    Ok(Json(UpgradeRequests { items, next }))
}

/// Of each module the tenant's newest request.
pub(crate) async fn latest(
    conn: &impl ConnectionTrait,
    tenant: TenantId,
) -> Result<HashMap<Module, UpgradeRequest>, ApiError> {
    let rest = "WHERE tenant_id = $1 AND id IN
        (SELECT MAX(id) FROM upgrade_requests WHERE tenant_id = $1 GROUP BY module)";
    let found: Vec<UpgradeRequest> = sql::rows(conn, rest, vec![tenant.to_string().into()]).await?;
    Ok(found.into_iter().map(|request| (request.module, request)).collect())
}
