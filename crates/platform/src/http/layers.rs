//! What surrounds every API request: id, log line, limits, panics, compression.

use crate::{
    error::{ApiError, REQUEST_ID, problem_response},
    metrics::{Watched, watch},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{any::Any, time::Instant};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate, SizeAbove},
    },
};
use tracing::Instrument;
use uuid::Uuid;
use wheelhouse_contract::{ErrorCode, Problem, http};

/// Largest accepted body.
const BODY_BYTES: usize = 1024 * 1024;

/// Of smaller answers compression saves less than the headers that tell of it cost.
const WORTHWHILE: u16 = 400;

/// Wraps the routes of a surface.
pub fn api<S: Clone + Send + Sync + 'static>(routes: Router<S>, watched: Watched) -> Router<S> {
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTHWHILE))),
        )
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(watched, watch))
        .layer(middleware::from_fn(identify))
}

/// Milliseconds since 1970 and 28 random bits: enough to find a log line again.
fn new_id() -> String {
    format!("{:020x}", Uuid::now_v7().as_u128() >> 48)
}

/// Gives the request an id (the caller's, when it is a plain one), and one log line.
async fn identify(request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(http::REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|text| (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .map_or_else(new_id, str::to_owned);
    // The path alone: queries and bodies may hold what does not belong into logs.
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %request.uri().path());
    let started = Instant::now();
    let answer = async {
        let mut response = next.run(request).await;
        if let Ok(value) = HeaderValue::try_from(&id) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(http::REQUEST_ID), value);
        }
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), millis, "answered");
        response
    };
    REQUEST_ID.scope(id.clone(), answer.instrument(span)).await
}

pub async fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "Nothing lives at this address.")
}

async fn method_not_allowed() -> Response {
    let mut problem = Problem::new(ErrorCode::Invalid, "This address does not take this method.");
    problem.status = 405;
    problem_response(problem)
}

/// A plain request where a WebSocket is spoken.
pub fn no_upgrade() -> ApiError {
    let mut problem = Problem::new(ErrorCode::Invalid, "This address speaks WebSocket.");
    problem.status = 426;
    problem.into()
}

#[expect(clippy::needless_pass_by_value, reason = "the signature is the layer's")]
fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let text = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError::internal(format_args!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests;
