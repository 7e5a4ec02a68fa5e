//! Jobs and their rows.

use super::{READ, counted, items};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{Listing, wire},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    JobId, OperatorId, Problem, TenantId,
    job::{ItemState, Job, JobItems, JobKind, JobState, Jobs},
};

const USUAL_ROWS: u32 = 100;
const MOST_ROWS: u32 = 500;

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobsQuery {
    kind: Option<JobKind>,
    state: Option<JobState>,
    author: Option<OperatorId>,
    /// Of one tenant.
    tenant_id: Option<TenantId>,
    /// `next` of the page before.
    after: Option<JobId>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// Jobs, newest first.
#[utoipa::path(get, path = "/v1/jobs", tag = "jobs", params(JobsQuery),
    responses((status = 200, body = Jobs), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<JobsQuery>,
) -> Result<Json<Jobs>, ApiError> {
    auth.require(READ)?;
    let (found, more): (Vec<Job>, bool) = Listing::newest(query.limit)?
        .narrow("kind =", query.kind.map(|kind| wire(&kind)))
        .narrow("state =", query.state.map(|state| wire(&state)))
        .narrow("author =", query.author.map(|id| id.to_string()))
        .narrow("tenant_id =", query.tenant_id.map(|id| id.to_string()))
        .narrow("id <", query.after.map(|id| id.to_string()))
        .fetch(app.reader())
        .await?;
    let mut items = Vec::with_capacity(found.len());
    for job in found {
        items.push(counted(app.reader(), job).await?);
    }
    let next = items.last().filter(|_| more).map(|job| job.id);
    Ok(Json(Jobs { items, next }))
}

/// One job, with how far it came.
#[utoipa::path(get, path = "/v1/jobs/{id}", tag = "jobs", params(("id" = JobId, Path,)),
    responses((status = 200, body = Job), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    auth: Auth,
) -> Result<Json<Job>, ApiError> {
    auth.require(READ)?;
    Ok(Json(counted(app.reader(), app.require(id).await?).await?))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ItemsQuery {
    state: Option<ItemState>,
    /// `next` of the page before.
    after: Option<u32>,
    /// 1 to 500, default 100.
    limit: Option<u32>,
}

/// The rows of a job, by rising number.
#[utoipa::path(get, path = "/v1/jobs/{id}/items", tag = "jobs", params(("id" = JobId, Path,), ItemsQuery),
    responses((status = 200, body = JobItems), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn rows(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    auth: Auth,
    Query(query): Query<ItemsQuery>,
) -> Result<Json<JobItems>, ApiError> {
    auth.require(READ)?;
    let limit = query.limit.unwrap_or(USUAL_ROWS);
    if !(1..=MOST_ROWS).contains(&limit) {
        return Err(ApiError::field("limit", format!("Ask for 1 to {MOST_ROWS}.")));
    }
    let job: Job = app.require(id).await?;
    let after = query.after.unwrap_or(0);
    let mut found = items::page(app.reader(), job.id, query.state, after, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|item| item.n);
    Ok(Json(JobItems { items: found, next }))
}
