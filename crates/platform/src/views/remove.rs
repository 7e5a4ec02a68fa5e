//! A view goes for good.

use super::{CATEGORY, permit, seen};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, sql},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Problem, ViewId,
    saved_view::{DELETE_SHARED, READ, SavedView, ViewShelf},
};

/// Deletes a view and answers with it. A shared one is deleted by its author and by owners (`saved_views:delete`). Pins of it
/// lead nowhere then, and are passed over.
#[utoipa::path(delete, path = "/v1/views/{id}", tag = "views",
    params(("id" = ViewId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = SavedView), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn remove(
    State(app): State<App>,
    Segment(id): Segment<ViewId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(READ)?;
    let mut tx = app.begin(&request).await?;
    let me = request.auth.operator.id;
    let view = seen(&tx, id, me).await?;
    permit(&request, &view, DELETE_SHARED)?;
    request.check_version(&view)?;
    tx.delete::<SavedView>(id.0).await?;
    let gone = "INSERT INTO saved_views_gone (id) VALUES ($1)";
    sql::exec(tx.conn(), gone, vec![id.to_string().into()]).await?;
    if let Some(mut shelf) = tx.get::<ViewShelf>(me).await? {
        let before = shelf.clone();
        shelf.forget(id);
        if shelf != before {
            tx.put(&mut shelf).await?;
        }
    }
    if view.shared {
        let sentence = format!("The view {} was deleted.", view.name);
        let entry = AuditEntry::new(CATEGORY, "view.deleted", sentence)
            .on("view", view.id, view.name.clone())
            .before(&view)?;
        tx.audit(entry).await?;
    }
    tx.commit(Reply::ok(&view)?).await
}
