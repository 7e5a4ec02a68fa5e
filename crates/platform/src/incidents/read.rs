//! Incidents, newest first, and one with its timeline.

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
    Action, IncidentId, Permission, Problem, Resource,
    incident::{Incident, IncidentEvent, IncidentStatus, Severity},
};

const READ: Permission = Permission::new(Resource::Incidents, Action::Read);

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IncidentsQuery {
    status: Option<IncidentStatus>,
    severity: Option<Severity>,
    /// Not yet resolved.
    open: Option<bool>,
    /// `next` of the page before.
    after: Option<IncidentId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// A page of incidents.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Incidents {
    pub items: Vec<Incident>,
    /// The next `after`, absent at the end.
    pub next: Option<IncidentId>,
}

/// An incident and its timeline, ascending.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct IncidentDetail {
    pub incident: Incident,
    pub events: Vec<IncidentEvent>,
}

/// Incidents, newest first.
#[utoipa::path(get, path = "/v1/incidents", tag = "incidents", params(IncidentsQuery),
    responses((status = 200, body = Incidents), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["incidents:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<IncidentsQuery>,
) -> Result<Json<Incidents>, ApiError> {
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
        ("id <", query.after.map(|id| id.to_string())),
    ];
    for (condition, value) in wanted {
        if let Some(value) = value {
            values.push(value.into());
            rest.push_str(&format!(" AND {condition} ${}", values.len()));
        }
    }
    match query.open {
        Some(true) => rest.push_str(" AND status NOT IN ('resolved', 'closed')"),
        Some(false) => rest.push_str(" AND status IN ('resolved', 'closed')"),
        None => {}
    }
    values.push((i64::from(limit) + 1).into());
    rest.push_str(&format!(" ORDER BY id DESC LIMIT ${}", values.len()));
    let mut items: Vec<Incident> = sql::rows(app.reader(), &rest, values).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|incident| incident.id);
    Ok(Json(Incidents { items, next }))
}

/// One incident with its timeline.
#[utoipa::path(get, path = "/v1/incidents/{id}", tag = "incidents", params(("id" = IncidentId, Path,)),
    responses((status = 200, body = IncidentDetail), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["incidents:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<IncidentId>,
    auth: Auth,
) -> Result<Json<IncidentDetail>, ApiError> {
    auth.require(READ)?;
    let incident: Incident = app.require(id).await?;
    let rest = "WHERE incident_id = $1 ORDER BY at, id";
    let events = sql::rows(app.reader(), rest, vec![id.to_string().into()]).await?;
    Ok(Json(IncidentDetail { incident, events }))
}
