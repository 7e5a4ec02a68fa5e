//! What each kind of job does to a row.

use super::Item;
use crate::{app::App, error::ApiError, storage::Tx};
use serde_json::Value;
use wheelhouse_contract::{
    TenantId,
    job::{Job, JobKind},
};

/// What became of a row that was not refused.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It was changed: what the results say of it, and the tenant, if only now there is one.
    Done {
        result: Option<Value>,
        tenant_id: Option<TenantId>,
    },
    /// It was so already.
    Skipped { result: Option<Value> },
}

impl Outcome {
    /// Done, with what the results say of it.
    pub fn with(result: Value) -> Self {
        Self::Done {
            result: Some(result),
            tenant_id: None,
        }
    }

    pub fn skipped() -> Self {
        Self::Skipped { result: None }
    }
}

/// What a row needs that must not hold up those who write: hashes, files, other servers. It runs before the row's transaction,
/// beside that of other rows, and may run again for the same row when something came in between; what it returns goes to
/// [`apply`]. An error refuses the row.
pub(super) async fn prepare(_app: &App, job: &Job, item: &Item) -> Result<Value, ApiError> {
    match job.kind {
        JobKind::BulkStatus | JobKind::BulkPlan | JobKind::BulkModule | JobKind::BulkTags | JobKind::BulkArchive => {
            Ok(Value::Null)
        }
        JobKind::Deployment => Ok(Value::Null),
        JobKind::Import => crate::imports::prepare(job, item),
    }
}

/// The row's effect, in the transaction that also ends the row. The transaction's actor is the job's author. An error refuses
/// this row alone: whatever was written for it is taken back.
pub(super) async fn apply(tx: &mut Tx, job: &Job, item: &Item, prepared: Value) -> Result<Outcome, ApiError> {
    match job.kind {
        JobKind::BulkStatus | JobKind::BulkPlan | JobKind::BulkModule | JobKind::BulkTags | JobKind::BulkArchive => {
            crate::tenants::bulk::apply(tx, job, item).await
        }
        JobKind::Deployment => crate::sites::apply(tx, job, item).await,
        JobKind::Import => crate::imports::apply(tx, job, prepared).await,
    }
}
