//! Rules that hold for every change: keys, versions, bodies, problems.

use crate::support::{Bed, Console, With, answer, key};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{ErrorCode, Problem, Role, audit::AuditPage, operator::Operator};

/// An owner, and somebody whose clearance they may change.
async fn scene(bed: &Bed) -> (Console, Operator, String) {
    let owner = bed.console(Role::Owner).await;
    let other = bed.account(Role::Support).await.operator;
    let path = format!("/v1/operators/{}", other.id);
    (owner, other, path)
}

fn clearance(level: &str) -> Value {
    json!({ "clearance": level, "justification": "Takes part in the on-call rota." })
}

async fn changes_audited(console: &Console) -> usize {
    let page: AuditPage = console.get("/v1/audit?action=operator.changed").await.is(200);
    page.records.len()
}

#[tokio::test]
async fn a_repeated_request_gets_the_stored_answer() {
    let bed = Bed::start().await;
    let (owner, other, path) = scene(&bed).await;
    let key = key();
    let with = || With {
        key: Some(&key),
        version: Some(other.version),
        step_up: None,
    };
    let first = owner.send(Method::PATCH, &path, &clearance("elevated"), with()).await;
    let _: Operator = first.is(200);
    let again = owner.send(Method::PATCH, &path, &clearance("elevated"), with()).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.header("wheelhouse-position"), first.header("wheelhouse-position"));
    assert_ne!(first.header("wheelhouse-position"), "");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(changes_audited(&owner).await, 1);

    let other_body = owner.send(Method::PATCH, &path, &clearance("emergency"), with()).await;
    other_body.fails(ErrorCode::KeyReused);
    // A key belongs to its operator: somebody else's is another one.
    let second = bed.console(Role::Owner).await;
    let foreign = second.send(Method::PATCH, &path, &clearance("elevated"), with()).await;
    foreign.fails(ErrorCode::StaleVersion);
}

#[tokio::test]
async fn twenty_copies_of_one_request_have_one_effect() {
    let bed = Bed::start().await;
    let (owner, other, path) = scene(&bed).await;
    let (key, body) = (key(), clearance("elevated"));
    let copies = (0..20).map(|_| {
        let with = With {
            key: Some(&key),
            version: Some(other.version),
            step_up: None,
        };
        owner.send(Method::PATCH, &path, &body, with)
    });
    for copy in join_all(copies).await {
        let changed: Operator = copy.is(200);
        assert_eq!(changed.version, other.version + 1);
    }
    assert_eq!(changes_audited(&owner).await, 1);
}

#[tokio::test]
async fn a_change_without_a_key_is_refused() {
    let bed = Bed::start().await;
    let (owner, _, path) = scene(&bed).await;
    let bare = owner.request(Method::PATCH, &path).json(&clearance("elevated"));
    let problem = answer(bare).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "Idempotency-Key");
    let random = owner
        .request(Method::PATCH, &path)
        .header("idempotency-key", uuid::Uuid::new_v4().to_string())
        .json(&clearance("elevated"));
    answer(random).await.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn a_stale_version_gets_the_present_row() {
    let bed = Bed::start().await;
    let (owner, other, path) = scene(&bed).await;
    let with = |version| With {
        version,
        ..With::default()
    };
    let body = clearance("elevated");
    let missing = owner
        .send(Method::PATCH, &path, &body, with(None))
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(missing.fields[0].field, "If-Match");
    let changed: Operator = owner
        .send(Method::PATCH, &path, &body, with(Some(other.version)))
        .await
        .is(200);
    let stale = owner.send(Method::PATCH, &path, &body, with(Some(other.version))).await;
    let problem = stale.fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current, Some(serde_json::to_value(changed).unwrap()));
}

#[tokio::test]
async fn bodies_are_taken_at_their_word() {
    let bed = Bed::start().await;
    let (owner, _, path) = scene(&bed).await;
    for body in [
        json!({ "clearance": "elevated", "justification": "Takes part in the rota.", "is_admin": true }),
        json!({ "clearance": "godlike", "justification": "Takes part in the rota." }),
        json!([]),
        json!({ "clearance": "elevated", "justification": "too short" }),
        json!({ "justification": "Changes nothing at all, it seems." }),
    ] {
        let refused = owner.send(Method::PATCH, &path, &body, With::default()).await;
        refused.fails(ErrorCode::Invalid);
    }
    let broken = owner
        .request(Method::PATCH, &path)
        .header("idempotency-key", key())
        .body("{\"clearance\":");
    answer(broken).await.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let bed = Bed::start().await;
    let (owner, _, path) = scene(&bed).await;
    owner.get("/v1/nothing").await.fails(ErrorCode::NotFound);
    owner.get("/v1/sync/changes").await.fails(ErrorCode::Invalid);
    owner.get("/v1/audit?limit=0").await.fails(ErrorCode::Invalid);
    owner.get("/v1/audit?nonsense=1").await.fails(ErrorCode::Invalid);
    let method: Problem = owner
        .send(Method::PUT, &path, &Value::Null, With::default())
        .await
        .is(405);
    assert_eq!(method.code, ErrorCode::Invalid);
    let large = "x".repeat(1024 * 1024 + 1);
    let large: Problem = owner.send(Method::PATCH, &path, &large, With::default()).await.is(413);
    assert_eq!(large.code, ErrorCode::Invalid);
    let named = owner
        .request(Method::GET, "/v1/nothing")
        .header("x-request-id", "from-a-test");
    assert_eq!(
        answer(named).await.fails(ErrorCode::NotFound).request_id.as_deref(),
        Some("from-a-test")
    );
    let crooked = owner
        .request(Method::GET, "/v1/nothing")
        .header("x-request-id", "\"><script>");
    let id = answer(crooked).await.fails(ErrorCode::NotFound).request_id.unwrap();
    assert!(!id.contains('<'));
}

#[tokio::test]
async fn tells_which_platform_it_is() {
    let bed = Bed::start().await;
    let info: Value = answer(bed.http.get(format!("{}/v1/platform", bed.url))).await.is(200);
    assert_eq!(info["product"], "wheelhouse");
    assert_eq!(info["api_level"], 1);
    let port = bed.url.rsplit(':').next().unwrap();
    assert_eq!(info["base_domain"], format!("localhost:{port}"));
    let document: Value = answer(bed.http.get(format!("{}/openapi.json", bed.url))).await.is(200);
    assert_eq!(document["openapi"], "3.1.0");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(answer(bed.http.get(format!("{}{path}", bed.url))).await.status, 200);
    }
}
