//! A turn: so much of one job as its share of time allows.

use super::{
    Item,
    hold::{Hold, Tally},
    items,
    kind::{self, Outcome},
    open,
};
use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    storage::{Tx, wire},
};
use futures_util::{FutureExt, StreamExt, stream};
use serde_json::Value;
use std::{
    collections::VecDeque,
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};
use wheelhouse_contract::{
    ErrorCode, Problem, Role, TenantId,
    job::{ItemState, Job, JobState},
};

/// After so long another job has its turn.
const SHARE: Duration = Duration::from_millis(500);
/// Others who write wait no longer than about so long.
const WRITES: Duration = Duration::from_millis(25);
/// Consoles are told of progress at most so often.
const TOLD: Duration = Duration::from_millis(250);
/// Of a hold, while rows are prepared.
const RENEWED: Duration = Duration::from_secs(5);
/// Rows that are looked up together.
const ROWS: usize = 32;
/// Of them so many are prepared at a time.
const BESIDE: usize = 4;

/// A row with what was prepared for it.
struct Ready {
    item: Item,
    prepared: Result<Value, ApiError>,
}

/// Works on the job until its share of time is over, or nothing is left to do.
pub(super) async fn work(app: &App, hold: &Hold) -> Result<(), ApiError> {
    let until = Instant::now() + SHARE;
    let mut told = Instant::now();
    loop {
        let job: Job = app.require(hold.job).await?;
        let rows = items::waiting(app.reader(), hold.job, ROWS).await?;
        let mut ready = tokio::select! {
            ready = prepared(app, hold, &job, rows) => ready?,
            () = app.shutdown().cancelled() => return Ok(()),
        };
        loop {
            let at_work = transaction(app, hold, &mut ready, &mut told).await?;
            if !at_work || Instant::now() >= until || app.shutdown().is_cancelled() {
                return Ok(());
            }
            if ready.is_empty() {
                break;
            }
        }
    }
}

/// Prepares rows beside each other, in order, and keeps the hold meanwhile.
async fn prepared(app: &App, hold: &Hold, job: &Job, rows: Vec<Item>) -> Result<VecDeque<Ready>, ApiError> {
    if job.state == JobState::Cancelling {
        return Ok(VecDeque::new());
    }
    let each = stream::iter(rows).map(|item| async {
        let preparing = AssertUnwindSafe(kind::prepare(app, job, &item)).catch_unwind();
        let prepared = preparing.await.unwrap_or_else(|_| Err(panicked(job, &item)));
        Ready { item, prepared }
    });
    let mut all = std::pin::pin!(each.buffered(BESIDE).collect::<VecDeque<_>>());
    loop {
        tokio::select! {
            ready = &mut all => return Ok(ready),
            () = tokio::time::sleep(RENEWED) => hold.renew(app).await?,
        }
    }
}

/// As many of the rows as fit into a short transaction; whether the job is still at work.
async fn transaction(
    app: &App,
    hold: &Hold,
    ready: &mut VecDeque<Ready>,
    told: &mut Instant,
) -> Result<bool, ApiError> {
    let mut tx = app.begin_as(Actor::platform()).await?;
    let began = Instant::now();
    let mut job: Job = tx.require(hold.job).await?;
    if !job.state.is_at_work() {
        return Ok(false);
    }
    if job.state == JobState::Cancelling {
        items::settle_rest(&tx, job.id, ItemState::Cancelled, None).await?;
        return end(tx, hold, job, Tally::default(), Some(JobState::Cancelled)).await;
    }
    let Some(author) = open::author(&tx, &job).await? else {
        let failed = items::settle_rest(&tx, job.id, ItemState::Failed, Some(&no_longer(&job))).await?;
        let failed = i64::try_from(failed).map_err(ApiError::internal)?;
        let tally = Tally {
            failed,
            ..Tally::default()
        };
        return end(tx, hold, job, tally, None).await;
    };
    if ready.is_empty() {
        // None waits any more.
        return end(tx, hold, job, Tally::default(), None).await;
    }
    tx.act_as(author);
    let mut tally = Tally::default();
    while let Some(row) = ready.pop_front() {
        one(&mut tx, &job, row, &mut tally).await?;
        if began.elapsed() >= WRITES {
            break;
        }
    }
    let starts = job.state == JobState::Queued;
    if starts {
        job.state = JobState::Running;
        job.started_at = Some(tx.now());
    }
    hold.add(&tx, &mut job, tally).await?;
    if job.left() == 0 {
        return end(tx, hold, job, Tally::default(), None).await;
    }
    if starts || told.elapsed() >= TOLD {
        *told = Instant::now();
        tx.put(&mut job).await?;
    }
    tx.finish().await?;
    Ok(true)
}

/// The job is over.
async fn end(mut tx: Tx, hold: &Hold, mut job: Job, tally: Tally, state: Option<JobState>) -> Result<bool, ApiError> {
    hold.add(&tx, &mut job, tally).await?;
    job.state = state.unwrap_or_else(|| job.outcome());
    job.ended_at = Some(tx.now());
    tx.put(&mut job).await?;
    tx.finish().await?;
    Ok(false)
}

/// One row: its effect and its end, or its refusal and nothing else.
async fn one(tx: &mut Tx, job: &Job, ready: Ready, tally: &mut Tally) -> Result<(), ApiError> {
    let Ready { item, prepared } = ready;
    let done = match prepared {
        Ok(prepared) => attempt(tx, job, &item, prepared).await?,
        Err(error) => Err(error),
    };
    match done {
        Ok(Outcome::Done { result, tenant_id }) => {
            tally.done += 1;
            settle(tx, job, &item, ItemState::Done, tenant_id, result).await
        }
        Ok(Outcome::Skipped { result }) => {
            tally.skipped += 1;
            settle(tx, job, &item, ItemState::Skipped, None, result).await
        }
        Err(error) => {
            tally.failed += 1;
            let problem = refusal(job, &item, error)?;
            items::settle(tx, job.id, &item, ItemState::Failed, None, None, Some(&problem)).await
        }
    }
}

async fn settle(
    tx: &Tx,
    job: &Job,
    item: &Item,
    state: ItemState,
    tenant: Option<TenantId>,
    result: Option<Value>,
) -> Result<(), ApiError> {
    items::settle(tx, job.id, item, state, tenant, result.as_ref(), None).await
}

/// The row's effect, taken back when it was refused.
///
/// # Errors
/// When the database itself fails: the row's turn comes again.
async fn attempt(tx: &mut Tx, job: &Job, item: &Item, prepared: Value) -> Result<Result<Outcome, ApiError>, ApiError> {
    let mark = tx.mark().await?;
    let done = AssertUnwindSafe(kind::apply(tx, job, item, prepared))
        .catch_unwind()
        .await;
    match done.unwrap_or_else(|_| Err(panicked(job, item))) {
        Ok(outcome) => {
            tx.keep().await?;
            Ok(Ok(outcome))
        }
        Err(error @ ApiError::Unavailable(_)) => Err(error),
        Err(error) => {
            tx.back_to(mark).await?;
            Ok(Err(error))
        }
    }
}

/// What the results say of a refused row.
///
/// # Errors
/// What is no refusal: the row's turn comes again.
fn refusal(job: &Job, item: &Item, error: ApiError) -> Result<Problem, ApiError> {
    match error {
        ApiError::Problem(problem) => Ok(Problem {
            // The present row is in every console.
            current: None,
            ..*problem
        }),
        ApiError::Internal(context) => {
            tracing::error!(%context, job = %job.id, row = item.n, "a row failed");
            let sentence =
                "Something failed on the platform. Try this row again; if it stays, report the job and the row.";
            Ok(Problem::new(ErrorCode::Internal, sentence))
        }
        other => Err(other),
    }
}

fn panicked(job: &Job, item: &Item) -> ApiError {
    ApiError::internal(format_args!(
        "panic at row {} of a job of kind {}",
        item.n,
        wire(&job.kind)
    ))
}

fn no_longer(job: &Job) -> Problem {
    let needed = wire(&Role::least_for(job.kind.permission()));
    let sentence = format!("{} may no longer do this; it needs {needed}.", job.author_name);
    Problem::new(ErrorCode::Forbidden, sentence)
}
