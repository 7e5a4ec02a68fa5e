use super::fixture::*;
use crate::{Command, RemoteError};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{any, post},
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Problem, TenantId,
    auth::{StepUp, StepUpToken, operation_digest},
    http::{CONSOLE_VERSION, IDEMPOTENCY_KEY, POSITION, STEP_UP},
    tenant::{Credentials, StatusChange, TenantPatch, TenantStatus},
};

/// What arrived: method and path, headers, body.
type Seen = Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>;

async fn record(State(seen): State<Seen>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    seen.lock().unwrap().push((format!("{method} {uri}"), headers, body));
    ([(POSITION, "abc.12")], Json(serde_json::json!({"done": true}))).into_response()
}

async fn step_up(State(seen): State<Seen>, headers: HeaderMap, Json(asked): Json<StepUp>) -> Response {
    let digest = Bytes::from(asked.operation);
    seen.lock().unwrap().push(("step-up".to_owned(), headers, digest));
    Json(StepUpToken {
        token: "once".to_owned(),
        expires_at: wheelhouse_contract::Timestamp::from_millis(START),
    })
    .into_response()
}

async fn recorded() -> (Seen, Fixture) {
    let seen = Seen::default();
    let router = Router::new()
        .route("/v1/auth/step-up", post(step_up))
        .route("/v1/{*rest}", any(record))
        .with_state(Arc::clone(&seen));
    let fixture = fixture(router, 120).await;
    (seen, fixture)
}

fn key(n: u128) -> IdempotencyKey {
    IdempotencyKey(Uuid::from_u128(n))
}

#[tokio::test]
async fn a_command_carries_its_key_its_version_and_the_same_bytes_each_time() {
    let (seen, fixture) = recorded().await;
    let patch = TenantPatch {
        notes: Some("Prefers e-mail".to_owned()),
        ..TenantPatch::default()
    };
    let tenant = TenantId(Uuid::from_u128(9));
    let command = Command::tenant_patch(tenant, &patch, 4, key(1));
    let stored = Command::stored(
        command.method.clone(),
        command.path.clone(),
        command.body.clone(),
        command.key,
        command.if_match,
    );
    for command in [&command, &stored] {
        let answer = fixture.client.send::<serde_json::Value>(command).await.unwrap();
        assert_eq!(answer.position, "abc.12".parse().ok());
        assert_eq!(answer.value["done"], true);
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].0, format!("PATCH /v1/tenants/{tenant}"));
    assert_eq!(seen[0].1[IDEMPOTENCY_KEY], key(1).to_string().as_str());
    assert_eq!(seen[0].1["if-match"], "\"4\"");
    assert_eq!(seen[0].1[CONSOLE_VERSION], "0.1.0");
    assert_eq!(seen[0].1["authorization"], "Bearer access-1");
    assert_eq!(seen[0].2, seen[1].2);
    assert!(!seen[0].1.contains_key(STEP_UP));
}

#[tokio::test]
async fn a_step_up_is_bound_to_exactly_the_request_that_follows() {
    let (seen, fixture) = recorded().await;
    let change = StatusChange {
        to: TenantStatus::Suspended,
        justification: "Unpaid for three months now".to_owned(),
        typed_name: Some("Acme".to_owned()),
        notify_owner: true,
    };
    let command = Command::status_change(TenantId(Uuid::from_u128(9)), &change, 4, key(2));
    let command = fixture.client.step_up(command, "123456").await.unwrap();
    fixture.client.send::<serde_json::Value>(&command).await.unwrap();
    let seen = seen.lock().unwrap();
    let (line, headers, body) = &seen[1];
    let (method, path) = line.split_once(' ').unwrap();
    assert_eq!(seen[0].2, operation_digest(method, path, body));
    assert_eq!(headers[STEP_UP], "once");
    assert!(!format!("{command:?}").contains("once"), "a step-up token is a secret");
}

#[test]
fn a_password_on_its_way_stands_in_no_log() {
    let set = Credentials {
        password: Some("Correct-Horse-7".to_owned()),
        ..Credentials::default()
    };
    let command = Command::tenant_credentials(TenantId(Uuid::from_u128(9)), &set, 4, key(3));
    assert!(command.body.contains("Correct-Horse-7"));
    assert!(!format!("{command:?} {set:?}").contains("Correct-Horse-7"));
}

#[tokio::test]
async fn a_stale_version_brings_the_present_row() {
    let stale = || async {
        let mut problem = Problem::new(ErrorCode::StaleVersion, "Changed meanwhile.");
        problem.current = Some(serde_json::json!({"version": 5}));
        (StatusCode::PRECONDITION_FAILED, Json(problem))
    };
    let fixture = fixture(Router::new().fallback(stale), 120).await;
    let command = Command::tenant_patch(TenantId(Uuid::from_u128(9)), &TenantPatch::default(), 4, key(1));
    match fixture.client.send::<serde_json::Value>(&command).await {
        Err(RemoteError::Problem { problem, .. }) => {
            assert_eq!(problem.code, ErrorCode::StaleVersion);
            assert_eq!(problem.current.unwrap()["version"], 5);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_not_the_platform_is_never_taken_for_its_answer() {
    let gateway = || async { (StatusCode::SERVICE_UNAVAILABLE, "<h1>Maintenance</h1>") };
    let offline = fixture(Router::new().fallback(gateway), 120).await;
    assert!(offline.client.me().await.unwrap_err().is_offline());
    let portal = || async { (StatusCode::FOUND, [("location", "https://portal.example")]) };
    let captive = fixture(Router::new().fallback(portal), 120).await;
    assert_eq!(captive.client.me().await.unwrap_err().code(), ErrorCode::Internal);
    let page = || async { "<h1>Sign in to the hotel network</h1>" };
    let hotel = fixture(Router::new().fallback(page), 120).await;
    assert!(matches!(hotel.client.me().await, Err(RemoteError::Malformed(_))));
    assert!(hotel.client.has_tokens().await.unwrap());
}

#[tokio::test]
async fn signing_out_forgets_also_when_nobody_answers() {
    let fixture = fixture(Router::new(), 120).await;
    fixture.server.abort();
    fixture.client.logout().await.unwrap();
    assert!(!fixture.client.has_tokens().await.unwrap());
    assert!(!fixture.base.is_empty());
}
