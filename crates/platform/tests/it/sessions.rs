//! Sessions and operators: revoked, disabled and demoted at once.

use crate::support::{Bed, With};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{ErrorCode, Role, auth::Session, operator::Operator};

#[tokio::test]
async fn lists_and_revokes_own_sessions() {
    let bed = Bed::start().await;
    let first = bed.console(Role::Support).await;
    let second = bed.sign_in(&first.account).await;
    let stranger = bed.console(Role::Support).await;
    let sessions: Vec<Session> = first.get("/v1/sessions").await.is(200);
    assert_eq!(sessions.len(), 2);
    let current: Vec<_> = sessions.iter().filter(|session| session.current).collect();
    assert_eq!(current[0].id, first.tokens.session_id);
    assert_eq!(
        (current[0].device.as_str(), current[0].address.as_str()),
        ("Test on Linux", "127.0.0.1")
    );

    let path = format!("/v1/sessions/{}", second.tokens.session_id);
    let theirs = stranger
        .send(Method::DELETE, &path, &Value::Null, With::default())
        .await;
    theirs.fails(ErrorCode::NotFound);
    first
        .send(Method::DELETE, &path, &Value::Null, With::default())
        .await
        .is_empty(204);
    assert!(!second.is_signed_in().await);
    bed.refresh(&second.tokens.refresh_token)
        .await
        .fails(ErrorCode::SessionRevoked);
    assert!(first.is_signed_in().await && stranger.is_signed_in().await);
}

#[tokio::test]
async fn revokes_all_others() {
    let bed = Bed::start().await;
    let first = bed.console(Role::Support).await;
    let second = bed.sign_in(&first.account).await;
    let third = bed.sign_in(&first.account).await;
    let path = "/v1/sessions/others";
    third
        .send(Method::DELETE, path, &Value::Null, With::default())
        .await
        .is_empty(204);
    assert!(third.is_signed_in().await);
    assert!(!first.is_signed_in().await && !second.is_signed_in().await);
}

#[tokio::test]
async fn sign_out_ends_the_session() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    console.post("/v1/auth/logout", &Value::Null).await.is_empty(204);
    assert!(!console.is_signed_in().await);
    bed.refresh(&console.tokens.refresh_token)
        .await
        .fails(ErrorCode::SessionRevoked);
}

#[tokio::test]
async fn last_seen_follows_the_requests() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    bed.clock.advance(TimeDelta::minutes(10));
    assert!(console.is_signed_in().await);
    let sessions: Vec<Session> = console.get("/v1/sessions").await.is(200);
    assert_eq!(sessions[0].last_seen_at, bed.app.now());
}

#[tokio::test]
async fn a_changed_role_and_a_disabled_operator_count_at_once() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    let admin = bed.console(Role::Admin).await;
    let path = format!("/v1/operators/{}", admin.account.operator.id);
    let current = |operators: Vec<Operator>| {
        let id = admin.account.operator.id;
        operators.into_iter().find(|operator| operator.id == id).unwrap()
    };
    let found = current(owner.get("/v1/operators").await.is(200));
    let export = "/v1/audit/export?format=json";
    let _: Value = admin.get(export).await.is(200);
    let with = |version| With {
        version: Some(version),
        ..With::default()
    };
    let body = json!({ "role": "support", "justification": "Moves to the support desk next week." });
    let demoted: Operator = owner
        .send(Method::PATCH, &path, &body, with(found.version))
        .await
        .is(200);
    assert_eq!(demoted.role, Role::Support);
    admin.get(export).await.fails(ErrorCode::Forbidden);
    let body = json!({ "disabled": true, "justification": "Has left the company for good today." });
    let disabled: Operator = owner
        .send(Method::PATCH, &path, &body, with(demoted.version))
        .await
        .is(200);
    assert!(disabled.disabled);
    assert!(!admin.is_signed_in().await);
    bed.refresh(&admin.tokens.refresh_token)
        .await
        .fails(ErrorCode::SessionRevoked);
}

#[tokio::test]
async fn nobody_changes_their_own_role() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    let found: Operator = bed.app.require(owner.account.operator.id).await.unwrap();
    let path = format!("/v1/operators/{}", found.id);
    let body = json!({ "disabled": true, "justification": "I would like to lock myself out." });
    let with = With {
        version: Some(found.version),
        ..With::default()
    };
    owner
        .send(Method::PATCH, &path, &body, with)
        .await
        .fails(ErrorCode::Conflict);
}
