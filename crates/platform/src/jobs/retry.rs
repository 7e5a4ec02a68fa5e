//! Failed rows once more.

use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    sites, tenants,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    ErrorCode, JobId, Problem,
    job::{Job, JobKind, JobOpened},
};

/// A new job with the failed rows of one that is over. Needs what the work itself needs.
#[utoipa::path(post, path = "/v1/jobs/{id}/retry", tag = "jobs",
    params(("id" = JobId, Path,), ("Idempotency-Key" = String, Header,), ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 202, body = JobOpened), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update", "tenants:suspend", "billing:update", "tenants:create"]))))]
pub(super) async fn retry(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    super::require_some(&request)?;
    let mut tx = app.begin(&request).await?;
    let job: Job = tx.require(id).await?;
    request.require(job.kind.permission())?;
    if !job.can_retry() {
        let sentence = "There is nothing to try again: the job is not over, or no row failed.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let opened = match job.kind {
        JobKind::BulkStatus | JobKind::BulkPlan | JobKind::BulkModule | JobKind::BulkTags | JobKind::BulkArchive => {
            tenants::bulk::again(&mut tx, &request, &job).await?
        }
        JobKind::Deployment => sites::again(&mut tx, &job).await?,
        JobKind::Import => crate::imports::again(&mut tx, &request, &job).await?,
    };
    tx.commit(Reply::accepted(&opened)?).await
}
