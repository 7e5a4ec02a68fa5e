//! Background jobs: the one way to do something to many rows.
//!
//! A job and its rows are written in the transaction of the request. A runner does them row by row: what a row changes, its
//! audit, its place in the feed and its own state are committed together, so that whatever happens in between (a kill, another
//! instance that takes over) no row is done twice or forgotten. A row that is refused harms no other.
//!
//! A new kind of work is a [`JobKind`] with its arms in [`kind`].
//!
//! [`JobKind`]: wheelhouse_contract::job::JobKind

mod cancel;
mod hold;
mod items;
mod kind;
mod open;
mod read;
mod results;
mod retry;
mod runner;
mod turn;

pub(crate) use cancel::stop;
pub(crate) use items::Item;
pub(crate) use kind::Outcome;
pub(crate) use open::{NewItem, NewJob, Rows, open};
pub use runner::run;

use crate::{app::App, error::ApiError, http::Mutation, storage::sql};
use sea_orm::ConnectionTrait;
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, Permission, Resource,
    job::{Job, JobKind},
};

/// Jobs are about tenants, and so are their rows.
const READ: Permission = Permission::new(Resource::Tenants, Action::Read);

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::detail))
        .routes(routes!(read::rows))
        .routes(routes!(results::csv_file))
        .routes(routes!(cancel::cancel))
        .routes(routes!(retry::retry))
}

/// Before it is known which job is meant: whoever may do no kind of work is told nothing of what there is.
fn require_some(request: &Mutation) -> Result<(), ApiError> {
    request.require(READ)?;
    request.require_any(JobKind::ALL.map(JobKind::permission))
}

/// `job` with its exact counts.
async fn counted(conn: &impl ConnectionTrait, mut job: Job) -> Result<Job, ApiError> {
    if job.state.is_over() {
        return Ok(job);
    }
    let statement = "SELECT done, failed, skipped FROM jobs WHERE id = $1";
    if let Some(row) = sql::one(conn, statement, vec![job.id.to_string().into()]).await? {
        count(&mut job, &row)?;
    }
    Ok(job)
}

/// The first three columns of `row` are the counts.
fn count(job: &mut Job, row: &sea_orm::QueryResult) -> Result<(), ApiError> {
    for (index, count) in [&mut job.done, &mut job.failed, &mut job.skipped]
        .into_iter()
        .enumerate()
    {
        *count = u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)?;
    }
    Ok(())
}
