//! `POST /v1/tenants/bulk`, and the failed rows of such a job once more.

use super::{approval, choose, lately};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply},
    jobs::{self, NewItem, NewJob, Rows},
    storage::{Tx, wire},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    JobId, Problem,
    bulk::{BulkAct, BulkOrder, BulkRequest, Selection},
    job::{Job, JobOpened, JobState},
    tenant::TenantStatus,
};

/// Does one thing to many tenants, each in a transaction of its own: a job, whose rows tell what became of each. The tenants
/// are those that the selection names when the request arrives; who is moved along the state machine meanwhile is refused. To
/// suspend needs the typed phrase and a step-up; more than ten suspensions, also in several requests of one operator within an
/// hour, wait for a second operator, whose consent is bound to exactly these tenants.
#[utoipa::path(post, path = "/v1/tenants/bulk", tag = "tenants", request_body = BulkRequest,
    params(("Idempotency-Key" = String, Header,), ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 202, body = JobOpened), (status = 409, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update", "tenants:suspend", "tenants:activate", "billing:update"]))))]
pub(in crate::tenants) async fn bulk(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(crate::tenants::read::READ)?;
    request.require_any(BulkAct::permissions())?;
    let wanted: BulkRequest = request.json()?;
    request.require(wanted.act.permission())?;
    ApiError::check(wanted.faults())?;
    // Answered before? Else the tenants are looked up while others write.
    drop(app.begin(&request).await?);
    let chosen = choose::choose(&app, &wanted.selection).await?;
    ApiError::check(wanted.untyped(chosen.len() as u64).into_iter().collect())?;
    let mut tx = app.begin(&request).await?;
    let order = BulkOrder {
        act: wanted.act,
        justification: wanted.justification.trim().to_owned(),
    };
    let count = chosen.len();
    let rows = Rows::New(chosen.into_iter().map(choose::Chosen::row).collect());
    let opened = submit(&mut tx, &request, order, count, rows, None).await?;
    tx.commit(Reply::accepted(&opened)?).await
}

/// A row for each tenant of a selection.
///
/// # Errors
/// As those of acts on many tenants: `conflict` when a filter matches another number than was seen.
pub(crate) async fn rows(app: &App, selection: &Selection) -> Result<Vec<NewItem>, ApiError> {
    let chosen = choose::choose(app, selection).await?;
    Ok(chosen.into_iter().map(choose::Chosen::row).collect())
}

/// A new job with the failed rows of `job`; it demands what the first one did.
pub(crate) async fn again(tx: &mut Tx, request: &Mutation, job: &Job) -> Result<JobOpened, ApiError> {
    let order: BulkOrder = serde_json::from_value(job.params.clone())?;
    request.require(order.act.permission())?;
    let rows = Rows::FailedOf(job.id);
    submit(tx, request, order, job.failed as usize, rows, Some(job.id)).await
}

async fn submit(
    tx: &mut Tx,
    request: &Mutation,
    order: BulkOrder,
    count: usize,
    rows: Rows,
    parent: Option<JobId>,
) -> Result<JobOpened, ApiError> {
    if order.act.needs_step_up() {
        request.check_step_up(tx).await?;
    }
    let lately = lately::suspended_alone(tx, &order.act).await?;
    let waits = order.act.needs_approval(count, lately);
    let new = NewJob {
        kind: order.act.kind(),
        title: title(&order.act, count),
        params: serde_json::to_value(&order)?,
        tenant_id: None,
        parent,
        state: if waits {
            JobState::AwaitingApproval
        } else {
            JobState::Queued
        },
        reason: Some(order.justification.clone()).filter(|reason| !reason.is_empty()),
    };
    let job = jobs::open(tx, new, rows).await?;
    if parent.is_some() {
        choose::look_again(tx, job.id).await?;
    }
    if !waits {
        return Ok(JobOpened { job, approval: None });
    }
    approval::ask(tx, job, &order).await
}

/// In English; the console has words of its own.
fn title(act: &BulkAct, count: usize) -> String {
    let tenants = match count {
        1 => "1 tenant".to_owned(),
        count => format!("{count} tenants"),
    };
    match act {
        BulkAct::Status { to, .. } => match to {
            TenantStatus::Active => format!("Activate {tenants}"),
            TenantStatus::Paused => format!("Pause {tenants}"),
            TenantStatus::Suspended => format!("Suspend {tenants}"),
            TenantStatus::Rejected => format!("Reject {tenants}"),
            TenantStatus::PendingReview | TenantStatus::Terminated => format!("Move {tenants} to {}", wire(to)),
        },
        BulkAct::Plan { plan, .. } => format!("Move {tenants} to the plan {}", wire(plan)),
        BulkAct::Module { module, on: true } => format!("Switch {} on for {tenants}", wire(module)),
        BulkAct::Module { module, on: false } => format!("Switch {} off for {tenants}", wire(module)),
        BulkAct::Tags { .. } => format!("Tag {tenants}"),
        BulkAct::Archive { archived: true } => format!("Archive {tenants}"),
        BulkAct::Archive { archived: false } => format!("Bring {tenants} back from the archive"),
    }
}
