//! A new job with its rows, in the transaction of the request.

use super::items;
use crate::{
    error::ApiError,
    http::Actor,
    storage::{AuditEntry, Tx, sql},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wheelhouse_contract::{
    JobId, SessionId, TenantId,
    audit::AuditCategory,
    job::{Job, JobKind, JobState},
    operator::Operator,
};

/// What is to be done.
pub(crate) struct NewJob {
    pub kind: JobKind,
    /// A few words: `Pause 12 tenants`.
    pub title: String,
    /// What is done to each row; no secrets.
    pub params: Value,
    /// Of a job about one tenant.
    pub tenant_id: Option<TenantId>,
    /// The job whose failed rows it tries again.
    pub parent: Option<JobId>,
    /// `Queued`, or `AwaitingApproval`.
    pub state: JobState,
    pub reason: Option<String>,
}

/// One row.
pub(crate) struct NewItem {
    pub tenant_id: Option<TenantId>,
    /// As a person knows it.
    pub label: String,
    /// What this row alone says.
    pub payload: Option<Value>,
}

/// From where the author asked, for the audit of what is done later.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Origin {
    address: Option<String>,
    user_agent: Option<String>,
    request_id: Option<String>,
    session_id: Option<SessionId>,
}

/// Where the rows come from.
pub(crate) enum Rows {
    New(Vec<NewItem>),
    /// The failed rows of another job.
    FailedOf(JobId),
}

/// Writes a job by the transaction's operator, audited. A runner starts it as soon as this commits, unless it awaits approval.
pub(crate) async fn open(tx: &mut Tx, new: NewJob, rows: Rows) -> Result<Job, ApiError> {
    let id: JobId = tx.new_id();
    let total = match rows {
        Rows::New(rows) => items::insert(tx, id, rows).await?,
        Rows::FailedOf(other) => items::copy_failed(tx, id, other).await?,
    };
    let mut job = Job {
        id,
        version: 0,
        kind: new.kind,
        title: new.title,
        state: new.state,
        author: tx.actor().require_id()?,
        author_name: tx.actor().name.clone(),
        created_at: tx.now(),
        started_at: None,
        ended_at: None,
        total,
        done: 0,
        failed: 0,
        skipped: 0,
        params: new.params,
        parent: new.parent,
        tenant_id: new.tenant_id,
        approval_id: None,
    };
    tx.put(&mut job).await?;
    remember_origin(tx, id).await?;
    let sentence = format!("{} was asked for.", job.title);
    let mut entry = AuditEntry::new(AuditCategory::Tenant, "job.started", sentence)
        .on("job", id, job.title.clone())
        .after(&job)?;
    if let Some(reason) = new.reason {
        entry = entry.reason(reason);
    }
    tx.audit(entry).await?;
    Ok(job)
}

async fn remember_origin(tx: &Tx, id: JobId) -> Result<(), ApiError> {
    let actor = tx.actor();
    let origin = Origin {
        address: actor.address.clone(),
        user_agent: actor.user_agent.clone(),
        request_id: actor.request_id.clone(),
        session_id: actor.session_id,
    };
    let values = vec![serde_json::to_string(&origin)?.into(), id.to_string().into()];
    sql::exec(tx.conn(), "UPDATE jobs SET origin = $1 WHERE id = $2", values).await?;
    Ok(())
}

/// Who the rows are done by: the author as they are now, from where they asked. `None` when they may no longer do it.
pub(super) async fn author(tx: &Tx, job: &Job) -> Result<Option<Actor>, ApiError> {
    let operator: Option<Operator> = tx.get(job.author).await?;
    let Some(operator) = operator.filter(|one| !one.disabled && one.role.allows(job.kind.permission())) else {
        return Ok(None);
    };
    let statement = "SELECT origin FROM jobs WHERE id = $1";
    let origin: Option<String> = sql::scalar(tx.conn(), statement, vec![job.id.to_string().into()]).await?;
    let origin: Origin = serde_json::from_str(origin.as_deref().unwrap_or("{}"))?;
    Ok(Some(Actor {
        address: origin.address,
        user_agent: origin.user_agent,
        request_id: origin.request_id,
        session_id: origin.session_id,
        ..Actor::operator(&operator)
    }))
}
