//! What the caller sees.

use super::all_seen;
use crate::{app::App, error::ApiError, http::Auth, storage::sql};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    Problem,
    saved_view::{READ, SavedViews, ViewShelf},
};

/// The caller's own views and the shared ones, with the caller's pins.
#[utoipa::path(get, path = "/v1/views", tag = "views",
    responses((status = 200, body = SavedViews), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn list(State(app): State<App>, auth: Auth) -> Result<Json<SavedViews>, ApiError> {
    auth.require(READ)?;
    let me = auth.operator.id;
    let items = all_seen(app.reader(), me).await?;
    let shelf = sql::get::<ViewShelf, _>(app.reader(), me).await?;
    Ok(Json(SavedViews {
        items,
        shelf: shelf.unwrap_or_else(|| ViewShelf::of(me)),
    }))
}
