//! Incidents, newest first, and one with its timeline.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{Listing, sql, wire},
};
use axum::{Json, extract::State};
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
    let (items, more): (Vec<Incident>, bool) = Listing::newest(query.limit)?
        .narrow("status =", query.status.map(|status| wire(&status)))
        .narrow("severity =", query.severity.map(|severity| wire(&severity)))
        .narrow("id <", query.after.map(|id| id.to_string()))
        .either(
            query.open,
            "status NOT IN ('resolved', 'closed')",
            "status IN ('resolved', 'closed')",
        )
        .fetch(app.reader())
        .await?;
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
