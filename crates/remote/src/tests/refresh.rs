use super::fixture::*;
use crate::{RemoteError, TokenStore};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};
use wheelhouse_contract::{ErrorCode, auth::Refresh};

/// A platform that knows one session: only the latest tokens are good.
#[derive(Default)]
struct Platform {
    refreshes: AtomicU32,
    /// Woken when a refresh arrives.
    asked: tokio::sync::Notify,
    /// What a refresh answers with instead.
    refusal: Mutex<Option<Refusal>>,
    /// The access token that is accepted; any while empty.
    accepted: Mutex<String>,
}

#[derive(Clone, Copy)]
enum Refusal {
    Problem(ErrorCode),
    Gateway,
}

async fn me(State(platform): State<Arc<Platform>>, headers: HeaderMap) -> Response {
    let token = headers["authorization"].to_str().unwrap().replace("Bearer ", "");
    let accepted = platform.accepted.lock().unwrap().clone();
    if !accepted.is_empty() && token != accepted {
        return problem(ErrorCode::Unauthenticated);
    }
    Json(Vec::<wheelhouse_contract::auth::Session>::new()).into_response()
}

async fn refresh(State(platform): State<Arc<Platform>>, Json(asked): Json<Refresh>) -> Response {
    platform.refreshes.fetch_add(1, Ordering::SeqCst);
    platform.asked.notify_one();
    let refusal = *platform.refusal.lock().unwrap();
    match refusal {
        Some(Refusal::Problem(code)) => return problem(code),
        Some(Refusal::Gateway) => return (StatusCode::BAD_GATEWAY, "<h1>Bad gateway</h1>").into_response(),
        None => {}
    }
    // Long enough for every request of a test to come and wait.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let n: u32 = asked.refresh_token.replace("refresh-", "").parse().unwrap();
    *platform.accepted.lock().unwrap() = format!("access-{}", n + 1);
    Json(tokens(n + 1, 120)).into_response()
}

fn router(platform: &Arc<Platform>) -> Router {
    Router::new()
        .route("/v1/sessions", get(me))
        .route("/v1/auth/refresh", post(refresh))
        .with_state(Arc::clone(platform))
}

async fn started(minutes: i64) -> (Arc<Platform>, Fixture) {
    let platform = Arc::new(Platform::default());
    let fixture = fixture(router(&platform), minutes).await;
    (platform, fixture)
}

async fn fifty(fixture: &Fixture) -> Vec<Result<usize, RemoteError>> {
    let requests = (0..50).map(|_| {
        let client = fixture.client.clone();
        tokio::spawn(async move { client.sessions().await.map(|sessions| sessions.len()) })
    });
    let mut answers = Vec::new();
    for request in requests.collect::<Vec<_>>() {
        answers.push(request.await.unwrap());
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_requests_with_a_token_that_runs_out_make_one_refresh() {
    let (platform, fixture) = started(10).await;
    let answers = fifty(&fixture).await;
    assert!(answers.iter().all(|answer| answer == &Ok(0)), "{answers:?}");
    assert_eq!(platform.refreshes.load(Ordering::SeqCst), 1);
    let kept = fixture.tokens.load().await.unwrap().unwrap();
    assert_eq!(kept.refresh_token, "refresh-2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_requests_whose_token_is_refused_make_one_refresh() {
    let (platform, fixture) = started(120).await;
    *platform.accepted.lock().unwrap() = "nothing yet".to_owned();
    let answers = fifty(&fixture).await;
    assert!(answers.iter().all(|answer| answer == &Ok(0)), "{answers:?}");
    assert_eq!(platform.refreshes.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn tokens_are_left_alone_until_thirty_minutes_before_their_end() {
    let (platform, fixture) = started(120).await;
    fixture.clock.advance(90);
    fixture.client.sessions().await.unwrap();
    assert_eq!(platform.refreshes.load(Ordering::SeqCst), 0);
    fixture.clock.advance(1);
    fixture.client.sessions().await.unwrap();
    assert_eq!(platform.refreshes.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refresh_that_cannot_get_through_leaves_the_operator_signed_in() {
    let (platform, fixture) = started(10).await;
    *platform.refusal.lock().unwrap() = Some(Refusal::Gateway);
    fixture.client.sessions().await.unwrap();
    fixture.clock.advance(11);
    let error = fixture.client.sessions().await.unwrap_err();
    assert!(error.is_offline(), "{error:?}");
    assert!(fixture.client.has_tokens().await.unwrap());
    *platform.refusal.lock().unwrap() = None;
    fixture.client.sessions().await.unwrap();
}

#[tokio::test]
async fn a_revoked_session_signs_out_for_good() {
    let (platform, fixture) = started(10).await;
    *platform.refusal.lock().unwrap() = Some(Refusal::Problem(ErrorCode::SessionRevoked));
    let error = fixture.client.sessions().await.unwrap_err();
    assert!(matches!(&error, RemoteError::SignedOut(problem) if problem.code == ErrorCode::SessionRevoked));
    assert!(fixture.tokens.load().await.unwrap().is_none());
    let again = fixture.client.sessions().await.unwrap_err();
    assert!(matches!(again, RemoteError::SignedOut(_)));
    assert_eq!(
        platform.refreshes.load(Ordering::SeqCst),
        1,
        "what is revoked is not asked for again"
    );
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_lose_the_new_tokens() {
    let (platform, fixture) = started(10).await;
    let client = fixture.client.clone();
    tokio::select! {
        biased;
        () = platform.asked.notified() => {}
        answer = client.sessions() => panic!("answered before the refresh: {answer:?}"),
    }
    fixture.client.sessions().await.unwrap();
    assert_eq!(platform.refreshes.load(Ordering::SeqCst), 1);
    assert_eq!(fixture.tokens.load().await.unwrap().unwrap().refresh_token, "refresh-2");
}

#[tokio::test]
async fn a_busy_platform_says_when_to_come_back() {
    let busy = |retry: &'static str| {
        Router::new().route(
            "/v1/sessions",
            get(move || async move {
                let mut answer = problem(ErrorCode::RateLimited);
                answer.headers_mut().insert("retry-after", retry.parse().unwrap());
                answer
                    .headers_mut()
                    .insert("date", "Sat, 21 Nov 2026 09:00:00 GMT".parse().unwrap());
                answer
            }),
        )
    };
    for (retry, seconds) in [("7", 7), ("Sat, 21 Nov 2026 09:00:20 GMT", 20), ("999999", 600)] {
        let fixture = fixture(busy(retry), 120).await;
        let error = fixture.client.sessions().await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::RateLimited);
        assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn nothing_that_is_printed_shows_a_token() {
    let (_platform, fixture) = started(10).await;
    let printed = format!("{:?}", fixture.client);
    assert!(
        !printed.contains("access-") && !printed.contains("refresh-"),
        "{printed}"
    );
}
