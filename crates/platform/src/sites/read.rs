//! Sites, their versions and their health.

use super::{READ, health, versions};
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Auth, Query, Segment},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::Value;
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Problem, TenantId,
    site::{Deployments, Site, SiteHealth, SiteState, Sites},
    tenant::Tenant,
};

const USUAL: u32 = 50;
const MOST: u32 = 200;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SitesQuery {
    state: Option<SiteState>,
    /// `next` of the page before.
    after: Option<TenantId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// Deployed sites with what was found when each was last looked at, by tenant id.
#[utoipa::path(get, path = "/v1/sites", tag = "sites", params(SitesQuery),
    responses((status = 200, body = Sites), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn sites(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<SitesQuery>,
) -> Result<Json<Sites>, ApiError> {
    auth.require(READ)?;
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::field("limit", format!("Ask for 1 to {MOST}.")));
    }
    let mut values: Vec<Value> = vec![query.after.map(|id| id.to_string()).unwrap_or_default().into()];
    let mut narrowed = String::new();
    if let Some(state) = query.state {
        values.push(wire(&state).into());
        narrowed = " AND state = $2".to_owned();
    }
    let rest = format!("WHERE id > $1{narrowed} ORDER BY id LIMIT {}", limit + 1);
    let mut items: Vec<Site> = sql::rows(app.reader(), &rest, values).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|site| site.id);
    Ok(Json(Sites { items, next }))
}

/// The versions of a tenant's site, newest first.
#[utoipa::path(get, path = "/v1/tenants/{id}/deployments", tag = "sites", params(("id" = TenantId, Path,)),
    responses((status = 200, body = Deployments), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn deployments(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<Deployments>, ApiError> {
    auth.require(READ)?;
    let tenant: Tenant = app.require(id).await?;
    let items = versions::list(app.reader(), id).await?;
    let url = app.site_origin(&tenant.subdomain);
    Ok(Json(Deployments { url, items }))
}

/// What is missing at a tenant's site, changed, or older than it should be: looked at now.
#[utoipa::path(get, path = "/v1/tenants/{id}/health", tag = "sites", params(("id" = TenantId, Path,)),
    responses((status = 200, body = SiteHealth), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn health(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<SiteHealth>, ApiError> {
    auth.require(READ)?;
    let tenant: Tenant = app.require(id).await?;
    let health = health::look(&app, app.reader(), &tenant, app.now()).await?;
    let known: Option<Site> = sql::get(app.reader(), id).await?;
    if known.is_some_and(|site| Some(site.state) != health.state) {
        // Looked at again under the lock: it may have been deployed meanwhile.
        let mut tx = app.begin_as(Actor::platform()).await?;
        let tenant: Tenant = tx.require(id).await?;
        let found = health::look(&app, tx.conn(), &tenant, tx.now()).await?;
        health::note(&mut tx, &tenant, &found).await?;
        tx.finish().await?;
        return Ok(Json(found));
    }
    Ok(Json(health))
}
