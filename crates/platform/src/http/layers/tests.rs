use super::api;
use crate::metrics::{Metrics, Surface, Watched};
use axum::{Router, body::Body, http::Request, routing::get};
use tower::ServiceExt;
use wheelhouse_contract::{ErrorCode, Problem};

#[tokio::test]
async fn a_panic_is_an_internal_problem_that_tells_nothing() {
    async fn explode() -> &'static str {
        panic!("the password is hunter2")
    }
    let watched = Watched {
        metrics: Metrics::new(false),
        surface: Surface::Api,
    };
    let app: Router = api(Router::new().route("/", get(explode)), watched);
    let request = Request::get("/").body(Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let problem: Problem = serde_json::from_slice(&body).unwrap();
    assert_eq!((problem.code, problem.request_id), (ErrorCode::Internal, Some(id)));
    assert!(!String::from_utf8_lossy(&body).contains("hunter2"));
}
