use crate::{BaseUrl, Client, Clock, Config, MemoryTokens, TokenStore};
use axum::{
    Json, Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use wheelhouse_contract::{
    ErrorCode, Problem, SessionId, Timestamp,
    auth::{REFRESH_DAYS, Tokens},
    http::PROBLEM_JSON,
};

pub const START: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;

/// A clock that stands until it is moved.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance(&self, minutes: i64) {
        self.0.fetch_add(minutes * MINUTE, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A client of `router`, signed in with tokens that are good for `minutes`.
pub struct Fixture {
    pub client: Client,
    pub clock: Arc<TestClock>,
    pub tokens: Arc<MemoryTokens>,
    pub base: String,
    pub server: tokio::task::JoinHandle<()>,
}

pub async fn serve(router: Router) -> (String, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, server)
}

pub async fn fixture(router: Router, minutes: i64) -> Fixture {
    let (base, server) = serve(router).await;
    let clock = Arc::new(TestClock(AtomicI64::new(START)));
    let store = Arc::new(MemoryTokens::default());
    store.save(&tokens(1, minutes)).await.unwrap();
    let client = Client::new(BaseUrl::parse(&base).unwrap(), config(), store.clone(), clock.clone()).unwrap();
    Fixture {
        client,
        clock,
        tokens: store,
        base,
        server,
    }
}

pub fn config() -> Config {
    Config {
        console_version: "0.1.0".to_owned(),
    }
}

/// The `n`th pair of a session.
pub fn tokens(n: u32, minutes: i64) -> Tokens {
    Tokens {
        access_token: format!("access-{n}"),
        access_expires_at: Timestamp::from_millis(START + minutes * MINUTE),
        refresh_token: format!("refresh-{n}"),
        refresh_expires_at: Timestamp::from_millis(START + REFRESH_DAYS * 24 * 60 * MINUTE),
        session_id: SessionId(uuid::Uuid::from_u128(7)),
        backup_codes: Vec::new(),
    }
}

pub fn problem(code: ErrorCode) -> Response {
    let problem = Problem::new(code, format!("This is {}.", code.as_str()));
    let status = StatusCode::from_u16(problem.status).unwrap();
    (status, [(CONTENT_TYPE, PROBLEM_JSON)], Json(problem)).into_response()
}
