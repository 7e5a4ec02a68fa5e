//! Rows that are not taken, as files to be mended and chosen again. No cell is taken for a formula.

use super::{file, preview};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Segment},
    storage::sql,
};
use axum::{
    body::{Body as Content, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream::{self, Stream};
use sea_orm::QueryResult;
use wheelhouse_contract::{
    ImportId, JobId, Problem,
    import::{self, CREATE, ImportItem, ImportOrder, ImportParams},
    job::{Job, JobKind},
};

const PAGE: usize = 500;
/// Spreadsheets take a file without the mark for another encoding.
const MARK: &str = "\u{FEFF}";

/// The rows that would not be created, with their cells and what is wrong with them.
#[utoipa::path(post, path = "/v1/imports/{id}/faulty.csv", tag = "imports", request_body = ImportOrder,
    params(("id" = ImportId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, content((String = "text/csv"))), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn faulty(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    let order: ImportOrder = request.json()?;
    let import = file::require(app.reader(), id, &request.auth.operator.id.to_string()).await?;
    let (table, rows) = preview::examined(&app, &import, &order).await?;
    let mut text = format!("{MARK}{}", import::header(&table.columns));
    for (line, row) in table.lines.iter().zip(&rows).filter(|(_, row)| !row.faults.is_empty()) {
        text.push_str(&import::corrected(
            &line.cells,
            table.columns.len(),
            &import::told(&row.faults),
        ));
    }
    Ok(attachment(Content::from(text)))
}

/// The failed rows of an import's job, with their cells as they stood in the file and why each failed.
#[utoipa::path(get, path = "/v1/jobs/{id}/failed.csv", tag = "imports", params(("id" = JobId, Path,)),
    responses((status = 200, content((String = "text/csv"))), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn failed(
    State(app): State<App>,
    Segment(id): Segment<JobId>,
    auth: Auth,
) -> Result<Response, ApiError> {
    auth.require(CREATE)?;
    let job: Job = app.require(id).await?;
    if job.kind != JobKind::Import {
        return Err(ApiError::not_found("import"));
    }
    let params: ImportParams = serde_json::from_value(job.params)?;
    let head = format!("{MARK}{}", import::header(&params.columns));
    Ok(attachment(Content::from_stream(lines(
        app,
        job.id,
        params.columns.len(),
        head,
    ))))
}

fn attachment(content: Content) -> Response {
    let mut response = Response::new(content);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    let name = HeaderValue::from_static("attachment; filename=\"rows.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    response
}

/// Page by page. A failure breaks the body off: the file is visibly not whole.
fn lines(app: App, job: JobId, columns: usize, head: String) -> impl Stream<Item = Result<Bytes, ApiError>> + Send {
    stream::try_unfold(Some((0_i64, head)), move |at| {
        let app = app.clone();
        async move {
            let Some((after, mut text)) = at else { return Ok(None) };
            let statement = format!(
                "SELECT n, payload, problem FROM job_items
                 WHERE job_id = $1 AND state = 'failed' AND n > $2 ORDER BY n LIMIT {PAGE}"
            );
            let rows = sql::all(app.reader(), &statement, vec![job.to_string().into(), after.into()]).await?;
            let mut last = after;
            for row in &rows {
                last = row.try_get_by_index(0)?;
                text.push_str(&line(row, columns)?);
            }
            let next = (rows.len() == PAGE).then(|| (last, String::new()));
            Ok(Some((Bytes::from(text), next)))
        }
    })
}

fn line(row: &QueryResult, columns: usize) -> Result<String, ApiError> {
    let payload: Option<String> = row.try_get_by_index(1)?;
    let problem: Option<String> = row.try_get_by_index(2)?;
    let item: ImportItem = serde_json::from_str(payload.as_deref().unwrap_or("{\"line\":0,\"cells\":[]}"))?;
    let told = match problem.map(|text| serde_json::from_str::<Problem>(&text)).transpose()? {
        Some(problem) if problem.fields.is_empty() => problem.detail,
        Some(problem) => {
            let fields = problem
                .fields
                .iter()
                .map(|fault| format!("{}: {}", fault.field, fault.message));
            fields.collect::<Vec<_>>().join(" ")
        }
        None => String::new(),
    };
    Ok(import::corrected(&item.cells, columns, &told))
}
