//! What would become of each row; nothing is changed.

use super::{
    examine::{Examined, examine},
    file,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Segment},
};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    ImportId, Problem,
    import::{
        CREATE, FaultKind, Import, ImportOrder, ImportPreview, ImportState, PreviewRequest, PreviewRow, Show, Table,
    },
};

const USUAL: u32 = 50;
const MOST: u32 = 100;

/// Every row against the rules, the rest of the file and the platform's tenants: how many would be created, and a page of the
/// rows with the faults of their cells. Nothing is changed.
#[utoipa::path(post, path = "/v1/imports/{id}/preview", tag = "imports", request_body = PreviewRequest,
    params(("id" = ImportId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = ImportPreview), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn preview(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    request: Mutation,
) -> Result<Json<ImportPreview>, ApiError> {
    request.require(CREATE)?;
    let wanted: PreviewRequest = request.json()?;
    let limit = wanted.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::field("limit", format!("Ask for 1 to {MOST}.")));
    }
    let import = file::require(app.reader(), id, &request.auth.operator.id.to_string()).await?;
    let (table, rows) = examined(&app, &import, &wanted.order).await?;
    let shown = |row: &&(usize, Examined)| wanted.show == Show::All || !row.1.faults.is_empty();
    let rows: Vec<(usize, Examined)> = rows.into_iter().enumerate().collect();
    let count = |of: &dyn Fn(&Examined) -> bool| {
        u32::try_from(rows.iter().filter(|(_, row)| of(row)).count()).unwrap_or(u32::MAX)
    };
    let page = rows
        .iter()
        .filter(shown)
        .skip(wanted.offset as usize)
        .take(limit as usize);
    Ok(Json(ImportPreview {
        rows: count(&|_| true),
        creatable: count(&|row| row.faults.is_empty()),
        invalid: count(&|row| row.is(FaultKind::Invalid)),
        repeated: count(&|row| row.is(FaultKind::Repeated)),
        taken: count(&|row| row.is(FaultKind::Taken)),
        showing: count(&|row| wanted.show == Show::All || !row.faults.is_empty()),
        page: page
            .map(|(index, row)| PreviewRow {
                line: table.lines[*index].number,
                cells: table.lines[*index].cells.clone(),
                faults: row.faults.clone(),
                subdomain: row.subdomain.clone(),
            })
            .collect(),
    }))
}

/// The file as the order reads it, and every row examined.
///
/// # Errors
/// `conflict` while the file is not whole; `invalid` for an order that does not fit the file.
pub(super) async fn examined(
    app: &App,
    import: &Import,
    order: &ImportOrder,
) -> Result<(Table, Vec<Examined>), ApiError> {
    if import.state == ImportState::Uploading {
        return Err(super::conflict("The file is not whole yet. Send the rest of it first."));
    }
    let (_, table) = file::table(app, import, order.reading).await?;
    ApiError::check(order.faults(table.columns.len()))?;
    let rows = examine(app, order, &table).await?;
    Ok((table, rows))
}
