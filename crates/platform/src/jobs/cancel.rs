//! Stopping a job between two rows.

use super::items;
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, wire},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    ErrorCode, JobId, Problem,
    audit::AuditCategory,
    job::{ItemState, Job, JobState},
};

/// Stops a job: what is done stays, what still waits is never tried. Needs what the work itself needs.
#[utoipa::path(post, path = "/v1/jobs/{id}/cancel", tag = "jobs",
    params(("id" = JobId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Job), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update", "tenants:suspend", "billing:update", "tenants:create"]))))]
pub(super) async fn cancel(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    super::require_some(&request)?;
    let mut tx = app.begin(&request).await?;
    let job: Job = tx.require(id).await?;
    request.require(job.kind.permission())?;
    let mut job = super::counted(tx.conn(), job).await?;
    let before = job.clone();
    match job.state {
        JobState::AwaitingApproval => {
            let sentence = "This job waits for a second operator. Withdraw or reject the request about it instead.";
            return Err(ApiError::new(ErrorCode::Conflict, sentence));
        }
        // Not begun: there is nobody to wait for.
        JobState::Queued => stop(&mut tx, &mut job).await?,
        JobState::Running => {
            job.state = JobState::Cancelling;
            tx.put(&mut job).await?;
        }
        JobState::Cancelling => return tx.commit(Reply::ok(&job)?).await,
        JobState::Cancelled | JobState::Done | JobState::Failed => {
            let sentence = format!("This job is {} already.", wire(&job.state));
            return Err(ApiError::new(ErrorCode::Conflict, sentence));
        }
    }
    let sentence = format!("{} was cancelled with {} rows left.", job.title, job.left());
    let entry = AuditEntry::new(AuditCategory::Tenant, "job.cancelled", sentence)
        .on("job", job.id, job.title.clone())
        .before(&before)?
        .after(&job)?;
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&job)?).await
}

/// Ends a job that has not begun.
pub(crate) async fn stop(tx: &mut Tx, job: &mut Job) -> Result<(), ApiError> {
    items::settle_rest(tx, job.id, ItemState::Cancelled, None).await?;
    job.state = JobState::Cancelled;
    job.ended_at = Some(tx.now());
    tx.put(job).await
}
