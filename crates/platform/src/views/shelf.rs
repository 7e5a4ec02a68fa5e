//! What an operator has at hand, and what lists open with. The last word counts: there is nothing to merge.

use super::{all_seen, seen};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::Tx,
};
use axum::{extract::State, response::Response};
use std::collections::BTreeSet;
use wheelhouse_contract::{
    OperatorId, Problem, ViewId,
    saved_view::{PINS, READ, ShelfKept, UsualView, ViewPin, ViewShelf},
};

/// Pins a view that the caller sees, or takes it down. For the caller alone, also of shared views.
#[utoipa::path(put, path = "/v1/views/{id}/pin", tag = "views", request_body = ViewPin,
    params(("id" = ViewId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = ShelfKept), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn pin(
    State(app): State<App>,
    Segment(id): Segment<ViewId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(READ)?;
    let ViewPin { pinned } = request.json()?;
    let mut tx = app.begin(&request).await?;
    let me = request.auth.operator.id;
    let mut shelf = shelf(&tx, me).await?;
    let before = shelf.clone();
    if pinned {
        seen(&tx, id, me).await?;
        let there: BTreeSet<ViewId> = all_seen(tx.conn(), me).await?.iter().map(|view| view.id).collect();
        shelf.pinned.retain(|known| there.contains(known));
        if shelf.pinned.len() >= PINS && !shelf.pinned.contains(&id) {
            let sentence = format!("{PINS} views are pinned already. Take one down first.");
            return Err(ApiError::field("pinned", sentence));
        }
    }
    shelf.pin(id, pinned);
    keep(&mut tx, &before, &mut shelf).await?;
    tx.commit(Reply::ok(&ShelfKept { shelf })?).await
}

/// Says what a list opens with, for the caller alone.
#[utoipa::path(put, path = "/v1/views/usual", tag = "views", request_body = UsualView,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = ShelfKept), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn usual(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(READ)?;
    let usual: UsualView = request.json()?;
    let mut tx = app.begin(&request).await?;
    let me = request.auth.operator.id;
    if let Some(id) = usual.view
        && seen(&tx, id, me).await?.content.list() != usual.list
    {
        return Err(ApiError::field("view", "This is a view of another list."));
    }
    let mut shelf = shelf(&tx, me).await?;
    let before = shelf.clone();
    shelf.set_usual(usual);
    keep(&mut tx, &before, &mut shelf).await?;
    tx.commit(Reply::ok(&ShelfKept { shelf })?).await
}

async fn shelf(tx: &Tx, of: OperatorId) -> Result<ViewShelf, ApiError> {
    Ok(tx.get(of).await?.unwrap_or_else(|| ViewShelf::of(of)))
}

async fn keep(tx: &mut Tx, before: &ViewShelf, shelf: &mut ViewShelf) -> Result<(), ApiError> {
    if shelf == before {
        return Ok(());
    }
    tx.put(shelf).await
}
