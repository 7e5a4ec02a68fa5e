//! The job of an import.

use super::{allow, conflict, file, me};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    jobs::{self, NewItem, NewJob, Rows},
    storage::Tx,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    ImportId, JobId, Problem,
    import::{CREATE, Import, ImportItem, ImportOrder, ImportParams, ImportState, Table, Target},
    job::{Job, JobKind, JobOpened, JobState},
};

/// Characters of a row's label.
const LABEL: usize = 100;

/// Creates a tenant of each row, each in a transaction of its own: a job with all rows of the file, in which those at fault
/// fail with what is wrong with their cells.
#[utoipa::path(post, path = "/v1/imports/{id}/start", tag = "imports", request_body = ImportOrder,
    params(("id" = ImportId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 202, body = JobOpened), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn start(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    let order: ImportOrder = request.json()?;
    allow(&request, &order)?;
    // Answered before? Else the file is read while others write.
    drop(app.begin(&request).await?);
    let import = file::require(app.reader(), id, &request.auth.operator.id.to_string()).await?;
    ready(&import)?;
    let (_, table) = file::table(&app, &import, order.reading).await?;
    ApiError::check(order.faults(table.columns.len()))?;
    let rows = items(&table, &order)?;
    let mut tx = app.begin(&request).await?;
    let mut import = file::require(tx.conn(), id, &me(&tx)?).await?;
    ready(&import)?;
    let params = ImportParams {
        import_id: id,
        file: import.name.clone(),
        sha256: import.sha256.clone(),
        columns: table.columns,
        order: order.clone(),
    };
    let count = rows.len();
    let job = open(&mut tx, &params, count, Rows::New(rows), None).await?;
    import.state = ImportState::Started;
    import.order = Some(order);
    import.job_id = Some(job.id);
    file::save(&tx, &mut import).await?;
    tx.commit(Reply::accepted(&JobOpened { job, approval: None })?).await
}

fn ready(import: &Import) -> Result<(), ApiError> {
    match import.state {
        ImportState::Ready => Ok(()),
        ImportState::Uploading => Err(conflict("The file is not whole yet. Send the rest of it first.")),
        ImportState::Started => Err(conflict("This import is started already.")),
    }
}

fn items(table: &Table, order: &ImportOrder) -> Result<Vec<NewItem>, ApiError> {
    let name = order.column(Target::Name);
    let rows = table.lines.iter().map(|line| {
        let cell = name
            .and_then(|column| line.cells.get(column))
            .map_or("", |cell| cell.trim());
        let item = ImportItem {
            line: line.number,
            cells: line.cells.clone(),
        };
        Ok(NewItem {
            tenant_id: None,
            label: cell.chars().take(LABEL).collect(),
            payload: Some(serde_json::to_value(item)?),
        })
    });
    rows.collect()
}

async fn open(
    tx: &mut Tx,
    params: &ImportParams,
    count: usize,
    rows: Rows,
    parent: Option<JobId>,
) -> Result<Job, ApiError> {
    let tenants = if count == 1 { "tenant" } else { "tenants" };
    let new = NewJob {
        kind: JobKind::Import,
        title: format!("Import {count} {tenants} from {}", params.file),
        params: serde_json::to_value(params)?,
        tenant_id: None,
        parent,
        state: JobState::Queued,
        reason: None,
    };
    jobs::open(tx, new, rows).await
}

/// A new job with the failed rows of `job`; it demands what the first one did.
pub(crate) async fn again(tx: &mut Tx, request: &Mutation, job: &Job) -> Result<JobOpened, ApiError> {
    let params: ImportParams = serde_json::from_value(job.params.clone())?;
    allow(request, &params.order)?;
    let rows = Rows::FailedOf(job.id);
    let job = open(tx, &params, job.failed as usize, rows, Some(job.id)).await?;
    Ok(JobOpened { job, approval: None })
}
