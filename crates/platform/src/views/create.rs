//! A new view.

use super::{CATEGORY, refuse_full};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply},
    storage::{AuditEntry, Tx, sql},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    ErrorCode, Problem, ViewId,
    saved_view::{READ, SHARE, SavedView, ViewDraft},
};

/// Keeps a view for the caller alone or, where the role allows it, for everybody (`saved_views:create`).
#[utoipa::path(post, path = "/v1/views", tag = "views", request_body = ViewDraft,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = SavedView), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn create(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(READ)?;
    let draft: ViewDraft = request.json()?;
    if draft.shared {
        request.require(SHARE)?;
    }
    ApiError::check(draft.faults())?;
    let mut tx = app.begin(&request).await?;
    refuse_taken(&tx, draft.id).await?;
    let me = &request.auth.operator;
    refuse_full(&tx, me.id, draft.shared).await?;
    let mut view = draft.made(me.id, &me.name, tx.now());
    tx.put(&mut view).await?;
    if view.shared {
        let sentence = format!("The view {} was made for everybody.", view.name);
        let entry = AuditEntry::new(CATEGORY, "view.shared", sentence)
            .on("view", view.id, view.name.clone())
            .after(&view)?;
        tx.audit(entry).await?;
    }
    tx.commit(Reply::created(&view)?).await
}

/// One sentence for an id that is somebody's, was somebody's or is the caller's: it tells nothing of whose.
async fn refuse_taken(tx: &Tx, id: ViewId) -> Result<(), ApiError> {
    let id = id.to_string();
    let here = sql::exists(tx.conn(), "saved_views WHERE id = $1", vec![id.clone().into()]).await?;
    if here || sql::exists(tx.conn(), "saved_views_gone WHERE id = $1", vec![id.into()]).await? {
        let sentence = "This id was used before. Make a new one.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    Ok(())
}
