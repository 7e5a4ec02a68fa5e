//! What an operator suspended alone a short while ago: eleven tenants in two requests are still eleven.

use crate::{
    error::ApiError,
    storage::{Tx, sql, wire},
};
use chrono::TimeDelta;
use wheelhouse_contract::{
    JobId, Timestamp,
    bulk::{BulkAct, BulkOrder, SUSPENSIONS_MINUTES},
    job::{Job, JobKind},
};

/// Tenants that the transaction's operator suspended in bulk within the last hour, or is about to, without a second operator.
/// What was refused, or was never tried, does not count.
pub(super) async fn suspended_alone(tx: &Tx, act: &BulkAct) -> Result<usize, ApiError> {
    if !act.suspends() {
        return Ok(0);
    }
    let since = tx.now().plus(TimeDelta::minutes(-SUSPENSIONS_MINUTES));
    let values = vec![
        wire(&JobKind::BulkStatus).into(),
        tx.actor().require_id()?.to_string().into(),
        earliest(since).into(),
    ];
    let rest = "WHERE kind = $1 AND author = $2 AND id >= $3";
    let jobs: Vec<Job> = sql::rows(tx.conn(), rest, values).await?;
    let mut count = 0;
    for job in jobs {
        let order: BulkOrder = serde_json::from_value(job.params)?;
        if job.approval_id.is_none() && order.act.suspends() {
            count += touched(tx, job.id).await?;
        }
    }
    Ok(count)
}

/// What ids made from then on are not below: they begin with the milliseconds of their making.
fn earliest(since: Timestamp) -> String {
    let hex = format!("{:012x}", since.millis().max(0));
    let (high, low) = hex.split_at(8);
    format!("{high}-{low}")
}

async fn touched(tx: &Tx, job: JobId) -> Result<usize, ApiError> {
    let statement = "SELECT COUNT(*) FROM job_items WHERE job_id = $1 AND state IN ('waiting', 'done')";
    let count: Option<i64> = sql::scalar(tx.conn(), statement, vec![job.to_string().into()]).await?;
    usize::try_from(count.unwrap_or_default()).map_err(ApiError::internal)
}
