//! More than ten suspensions: a second operator's consent to exactly these tenants.

use super::choose::digest;
use crate::{
    approvals::{self, Opening},
    error::ApiError,
    jobs,
    storage::{Tx, sql},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode,
    approval::{Approval, ApprovalKind},
    bulk::BulkOrder,
    job::{Job, JobOpened, JobState},
};

/// Ids that the request itself lists; of more it holds the hash alone, and the job's rows name them.
const LISTED: u32 = 1_000;

/// Puts a job that waits before a second operator.
pub(super) async fn ask(tx: &mut Tx, mut job: Job, order: &BulkOrder) -> Result<JobOpened, ApiError> {
    let opening = Opening {
        kind: ApprovalKind::BulkSuspend,
        resource_type: "job",
        resource_id: job.id.to_string(),
        resource_name: job.title.clone(),
        resource_version: job.version,
        payload: json!({
            "method": "POST",
            "path": "/v1/tenants/bulk",
            "body": order,
            "tenants": job.total,
            "ids_sha256": digest(tx, job.id).await?,
            "ids": listed(tx, &job).await?,
        }),
        justification: order.justification.clone(),
    };
    let approval = approvals::open(tx, opening).await?;
    job.approval_id = Some(approval.id);
    tx.put(&mut job).await?;
    Ok(JobOpened {
        job,
        approval: Some(approval),
    })
}

async fn listed(tx: &Tx, job: &Job) -> Result<Value, ApiError> {
    if job.total > LISTED {
        return Ok(Value::Null);
    }
    let statement = "SELECT tenant_id FROM job_items WHERE job_id = $1 ORDER BY n";
    let mut ids = Vec::new();
    for row in sql::all(tx.conn(), statement, vec![job.id.to_string().into()]).await? {
        ids.push(row.try_get_by_index::<Option<String>>(0)?);
    }
    Ok(json!(ids))
}

/// The job may begin, with the justification that was approved. Each tenant's state is checked again when its turn comes.
///
/// # Errors
/// `conflict` when the job waits no more, or its tenants are not those of the request; nothing is changed then.
pub(crate) async fn apply_approved(tx: &mut Tx, approval: &Approval) -> Result<(), ApiError> {
    let mut job: Job = tx.require(&approval.resource_id).await?;
    let same = approval.payload["ids_sha256"] == Value::String(digest(tx, job.id).await?);
    if job.state != JobState::AwaitingApproval || !same {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "The job does not wait for this request any more.",
        ));
    }
    job.params = approval.payload["body"].clone();
    job.state = JobState::Queued;
    tx.put(&mut job).await
}

/// The request was rejected, withdrawn, or nobody decided: the job never begins.
pub(crate) async fn not_approved(tx: &mut Tx, approval: &Approval) -> Result<(), ApiError> {
    let job: Option<Job> = tx.get(&approval.resource_id).await?;
    if let Some(mut job) = job.filter(|job| job.state == JobState::AwaitingApproval) {
        jobs::stop(tx, &mut job).await?;
    }
    Ok(())
}
