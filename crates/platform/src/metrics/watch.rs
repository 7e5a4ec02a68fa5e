//! Counts and times requests.

use super::{
    Metrics,
    labels::{Request, Route},
};
use axum::{
    extract::{MatchedPath, Request as HttpRequest, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::time::Instant;

/// Which of the two a request is for.
#[derive(Clone, Copy, Debug)]
pub enum Surface {
    Api,
    Site,
}

/// Where the layer counts.
#[derive(Clone)]
pub struct Watched {
    pub metrics: Metrics,
    pub surface: Surface,
}

/// The layer around every route.
pub async fn watch(State(watched): State<Watched>, request: HttpRequest, next: Next) -> Response {
    let labels = Route {
        surface: match watched.surface {
            Surface::Api => "api",
            Surface::Site => "site",
        },
        method: method(request.method()),
        route: request
            .extensions()
            .get::<MatchedPath>()
            .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned()),
    };
    let started = Instant::now();
    let response = next.run(request).await;
    let metrics = &watched.metrics;
    let took = started.elapsed().as_secs_f64();
    metrics.request_durations.get_or_create(&labels).observe(took);
    let Route { surface, method, route } = labels;
    let labels = Request {
        surface,
        method,
        route,
        status: response.status().as_u16(),
    };
    metrics.requests.get_or_create(&labels).inc();
    response
}

/// A caller can make up methods.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
