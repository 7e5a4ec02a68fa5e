//! What anybody may ask: which platform this is, whether it lives, whether it can work.

use crate::{app::App, cluster::Redis, error::ApiError, openapi, storage::sql};
use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use serde::Serialize;
use std::sync::LazyLock;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{http::API_LEVEL, platform::PlatformInfo};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(platform))
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(document))
}

/// Which platform this is. Unauthenticated.
#[utoipa::path(get, path = "/v1/platform", tag = "platform", security(()),
    responses((status = 200, body = PlatformInfo)))]
async fn platform(app: State<App>) -> Json<PlatformInfo> {
    Json(PlatformInfo {
        product: "wheelhouse".to_owned(),
        name: app.config().name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        api_level: API_LEVEL,
        base_domain: app.site_domain(),
        sample: app.config().sample,
        prices: app.config().prices.clone(),
    })
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "platform", security(()), responses((status = 200, body = String)))]
async fn healthz() -> &'static str {
    "ok"
}

/// Whether this instance can work.
#[derive(Debug, Serialize, ToSchema)]
struct Readiness {
    status: Ready,
    redis: RedisState,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Ready {
    Ready,
    /// Everything works, some of it later: Redis does not answer.
    Degraded,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RedisState {
    /// News between instances goes through it.
    Up,
    Down,
    /// None is configured.
    Unused,
}

/// The database answers, and whether Redis does. 503 when requests should go to another instance.
#[utoipa::path(get, path = "/readyz", tag = "platform", security(()),
    responses((status = 200, body = Readiness), (status = 503, body = wheelhouse_contract::Problem)))]
async fn readyz(app: State<App>) -> Result<Json<Readiness>, ApiError> {
    if !sql::exists(app.reader(), "feed", vec![]).await? {
        return Err(ApiError::internal("the feed has no head"));
    }
    let redis = match app.cluster().redis().map(Redis::answers) {
        Some(true) => RedisState::Up,
        Some(false) => RedisState::Down,
        None => RedisState::Unused,
    };
    let status = match redis {
        RedisState::Down => Ready::Degraded,
        RedisState::Up | RedisState::Unused => Ready::Ready,
    };
    Ok(Json(Readiness { status, redis }))
}

/// Made when somebody first asks.
static DOCUMENT: LazyLock<Result<String, serde_json::Error>> =
    LazyLock::new(|| openapi::router().into_openapi().to_pretty_json());

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "platform", security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object)))]
async fn document() -> Result<([(HeaderName, &'static str); 1], &'static str), ApiError> {
    let text = DOCUMENT.as_ref().map_err(ApiError::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text))
}
