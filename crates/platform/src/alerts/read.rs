//! Alerts, newest first.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::Value;
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
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(ApiError::field("limit", "Ask for 1 to 200."));
    }
    let mut values: Vec<Value> = Vec::new();
    let mut rest = "WHERE 1 = 1".to_owned();
    let wanted = [
        ("status =", query.status.map(|status| wire(&status))),
        ("severity =", query.severity.map(|severity| wire(&severity))),
        ("tenant_id =", query.tenant_id.map(|id| id.to_string())),
        ("id <", query.after.map(|id| id.to_string())),
    ];
    for (condition, value) in wanted {
        if let Some(value) = value {
            values.push(value.into());
            rest.push_str(&format!(" AND {condition} ${}", values.len()));
        }
    }
    values.push((i64::from(limit) + 1).into());
    rest.push_str(&format!(" ORDER BY id DESC LIMIT ${}", values.len()));
    let mut items: Vec<Alert> = sql::rows(app.reader(), &rest, values).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
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
