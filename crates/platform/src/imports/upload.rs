//! A file arrives piece by piece; an upload that was cut off goes on where it stopped.

use super::{conflict, file, me};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Query, Reply, Segment},
};
use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use wheelhouse_contract::{
    ErrorCode, ImportId, Problem,
    import::{CREATE, Import, ImportFile, ImportState, Imports, MOST_OPEN, PIECE, Reading},
};

/// One's own imports, newest first: what is under way, and what was started within a week.
#[utoipa::path(get, path = "/v1/imports", tag = "imports",
    responses((status = 200, body = Imports), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Imports>, ApiError> {
    auth.require(CREATE)?;
    let items = file::list(app.reader(), &auth.operator.id.to_string()).await?;
    Ok(Json(Imports { items }))
}

/// Announces a file. The same file that one has announced already and not started is answered as it stands: its upload goes
/// on at `received`.
#[utoipa::path(post, path = "/v1/imports", tag = "imports", request_body = ImportFile,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = Import), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn create(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    let wanted: ImportFile = request.json()?;
    ApiError::check(wanted.faults())?;
    let tx = app.begin(&request).await?;
    let operator = me(&tx)?;
    let open = file::list(tx.conn(), &operator).await?;
    let open: Vec<Import> = open
        .into_iter()
        .filter(|import| import.state != ImportState::Started)
        .collect();
    let same = |import: &&Import| import.sha256 == wanted.sha256 && import.size == wanted.size;
    if let Some(known) = open.iter().find(same) {
        return tx.commit(Reply::created(known)?).await;
    }
    if open.len() >= MOST_OPEN {
        return Err(conflict(format!(
            "You have {MOST_OPEN} uploads that are not started. Start or remove some of them first."
        )));
    }
    let import = Import {
        id: tx.new_id(),
        name: wanted.name.trim().to_owned(),
        size: wanted.size,
        sha256: wanted.sha256,
        state: ImportState::Uploading,
        received: 0,
        inspection: None,
        order: None,
        job_id: None,
        created_at: tx.now(),
        expires_at: file::expiry(tx.now()),
    };
    file::insert(&tx, &import, &operator).await?;
    tx.commit(Reply::created(&import)?).await
}

/// How far an upload came, and what the file is.
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "imports", params(("id" = ImportId, Path,)),
    responses((status = 200, body = Import), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    auth: Auth,
) -> Result<Json<Import>, ApiError> {
    auth.require(CREATE)?;
    Ok(Json(
        file::require(app.reader(), id, &auth.operator.id.to_string()).await?,
    ))
}

/// Removes a file. What was started goes on without it.
#[utoipa::path(delete, path = "/v1/imports/{id}", tag = "imports",
    params(("id" = ImportId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 204), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn remove(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    let tx = app.begin(&request).await?;
    let import = file::require(tx.conn(), id, &me(&tx)?).await?;
    file::remove(&tx, import.id).await?;
    tx.commit(Reply::empty()).await
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PieceQuery {
    /// Where in the file the piece begins: `received`.
    offset: Option<u64>,
}

/// A piece of the file, at most 512 KiB, as it is. A piece that arrived before is taken again without effect; one that leaves
/// a gap is refused, and `current.received` says where to go on.
#[utoipa::path(put, path = "/v1/imports/{id}/content", tag = "imports",
    params(("id" = ImportId, Path,), PieceQuery, ("Idempotency-Key" = String, Header,)),
    request_body(content_type = "application/octet-stream", content = inline(String)),
    responses((status = 200, body = Import), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn piece(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    Query(query): Query<PieceQuery>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    let offset = query
        .offset
        .ok_or_else(|| ApiError::field("offset", "Say where in the file the piece begins."))?;
    let bytes: &[u8] = request.bytes();
    let length = bytes.len() as u64;
    if !(1..=PIECE).contains(&length) {
        return Err(ApiError::field("body", format!("A piece has 1 to {PIECE} bytes.")));
    }
    let tx = app.begin(&request).await?;
    let mut import = file::require(tx.conn(), id, &me(&tx)?).await?;
    if import.state == ImportState::Started {
        return Err(conflict("This import is started already."));
    }
    if offset < import.received && file::piece(tx.conn(), id, offset).await?.as_deref() == Some(bytes) {
        return tx.commit(Reply::ok(&import)?).await;
    }
    if offset != import.received {
        return Err(elsewhere(&import));
    }
    if length > import.size - import.received {
        return Err(ApiError::field(
            "body",
            "This is more than the file that was announced has.",
        ));
    }
    file::add_piece(&tx, id, offset, bytes).await?;
    import.received += length;
    file::save(&tx, &mut import).await?;
    tx.commit(Reply::ok(&import)?).await
}

fn elsewhere(import: &Import) -> ApiError {
    let sentence = format!("The upload goes on at byte {}.", import.received);
    let mut problem = Problem::new(ErrorCode::Conflict, sentence);
    problem.current = Some(json!({ "received": import.received }));
    problem.into()
}

/// The file is whole: it is compared with its digest, and read.
#[utoipa::path(post, path = "/v1/imports/{id}/complete", tag = "imports",
    params(("id" = ImportId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Import), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn complete(
    State(app): State<App>,
    Segment(id): Segment<ImportId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CREATE)?;
    // Answered before? Else the file is read while others write.
    drop(app.begin(&request).await?);
    let import = file::require(app.reader(), id, &request.auth.operator.id.to_string()).await?;
    if import.received < import.size {
        return Err(elsewhere(&import));
    }
    let (inspection, _) = file::table(&app, &import, Reading::default()).await?;
    let tx = app.begin(&request).await?;
    let mut import = file::require(tx.conn(), id, &me(&tx)?).await?;
    if import.state == ImportState::Uploading {
        import.state = ImportState::Ready;
        import.inspection = Some(inspection);
        file::save(&tx, &mut import).await?;
    }
    tx.commit(Reply::ok(&import)?).await
}
