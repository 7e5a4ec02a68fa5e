//! The results of a job as a file for spreadsheets.

use super::{READ, items};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::wire,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    JobId, Problem, csv,
    job::{ItemState, Job, JobItem},
};

const PAGE: u32 = 500;
const HEAD: &str = "row,state,tenant_id,name,code,message,result\r\n";

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsQuery {
    /// Of the rows in this state alone.
    state: Option<ItemState>,
}

/// Every row with what became of it, as CSV. No cell is taken for a formula.
#[utoipa::path(get, path = "/v1/jobs/{id}/results.csv", tag = "jobs", params(("id" = JobId, Path,), ResultsQuery),
    responses((status = 200, content((String = "text/csv"))), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn csv_file(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    auth: Auth,
    Query(query): Query<ResultsQuery>,
) -> Result<Response, ApiError> {
    auth.require(READ)?;
    let job: Job = app.require(id).await?;
    let mut response = Response::new(Body::from_stream(file(app, job.id, query.state)));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    let name = HeaderValue::from_static("attachment; filename=\"results.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Page by page. A failure breaks the body off: the file is visibly not whole.
fn file(app: App, job: JobId, state: Option<ItemState>) -> impl Stream<Item = Result<Bytes, ApiError>> + Send {
    stream::try_unfold(Some(0), move |after| {
        let app = app.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = items::page(app.reader(), job, state, after, PAGE).await?;
            let mut text = if after == 0 { HEAD.to_owned() } else { String::new() };
            text.extend(rows.iter().map(line));
            let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| row.n);
            Ok(Some((Bytes::from(text), next)))
        }
    })
}

fn line(item: &JobItem) -> String {
    let (code, message) = item.problem.as_ref().map(told).unwrap_or_default();
    let cells = [
        item.n.to_string(),
        wire(&item.state),
        item.tenant_id.map(|id| id.to_string()).unwrap_or_default(),
        item.label.clone(),
        code,
        message,
        item.result.as_ref().map(ToString::to_string).unwrap_or_default(),
    ];
    format!("{}\r\n", cells.map(|cell| csv::cell(&cell)).join(","))
}

/// The code, and the sentence with those of its fields.
fn told(problem: &Problem) -> (String, String) {
    let fields = problem
        .fields
        .iter()
        .map(|fault| format!(" {}: {}", fault.field, fault.message));
    let message = std::iter::once(problem.detail.clone()).chain(fields).collect();
    (problem.code.as_str().to_owned(), message)
}
