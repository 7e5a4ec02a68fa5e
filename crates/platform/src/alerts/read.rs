//! Alerts, newest first.

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
    Action, AlertId, Permission, Problem, Resource, TenantId,
    alert::{Alert, AlertStatus},
    incident::Severity,
};

const READ: Permission = Permission::new(Resource::Alerts, Action::Read);

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlertsQuery {
    status: Option<AlertStatus>,
    severity: Option<Severity>,
    tenant_id: Option<TenantId>,
    /// `next` of the page before.
    after: Option<AlertId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// A page of alerts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Alerts {
    pub items: Vec<Alert>,
    /// The next `after`, absent at the end.
    pub next: Option<AlertId>,
}

/// Alerts, newest first.
#[utoipa::path(get, path = "/v1/anomalies/alerts", tag = "alerts", params(AlertsQuery),
    responses((status = 200, body = Alerts), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["alerts:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<AlertsQuery>,
) -> Result<Json<Alerts>, ApiError> {
    auth.require(READ)?;
    let (items, more): (Vec<Alert>, bool) = Listing::newest(query.limit)?
        .narrow("status =", query.status.map(|status| wire(&status)))
        .narrow("severity =", query.severity.map(|severity| wire(&severity)))
        .narrow("tenant_id =", query.tenant_id.map(|id| id.to_string()))
        .narrow("id <", query.after.map(|id| id.to_string()))
        .fetch(app.reader())
        .await?;
    let next = items.last().filter(|_| more).map(|alert| alert.id);
    Ok(Json(Alerts { items, next }))
}

/// One alert.
#[utoipa::path(get, path = "/v1/anomalies/alerts/{id}", tag = "alerts", params(("id" = AlertId, Path,)),
    responses((status = 200, body = Alert), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["alerts:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<AlertId>,
    auth: Auth,
) -> Result<Json<Alert>, ApiError> {
    auth.require(READ)?;
    Ok(Json(app.require(id).await?))
}
