//! What can be had.

use crate::{app::App, error::ApiError, http::Auth};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    Problem,
    tenant::{PlanOffer, offers},
};

/// All plans with their limits and prices, cheapest first.
#[utoipa::path(get, path = "/v1/plans", tag = "subscriptions",
    responses((status = 200, body = Vec<PlanOffer>), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Vec<PlanOffer>>, ApiError> {
    auth.require(super::READ)?;
    Ok(Json(offers(&app.config().prices)))
}
