//! Nothing about sign-in, second factors and keys lives in the memory of one instance.

use super::{Pair, at, beside, until};
use crate::{
    scene::{change, set_status, status_path, tenant, world},
    stream::Stream,
    support::{PASSWORD, With, key},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Role,
    auth::{LoginChallenge, Session, Tokens},
    operator::Operator,
    tenant::TenantStatus,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_sign_in_may_meet_another_instance() {
    let pair = Pair::start().await;
    let account = pair.one.account(Role::Support).await;
    let email = account.operator.email.clone();
    let first: LoginChallenge = pair.one.login(&email, PASSWORD).await.is(200);
    let second: LoginChallenge = pair.two.login(&email, PASSWORD).await.is(200);
    let code = pair.one.code(&account);
    let tokens: Tokens = pair.two.verify(&first.challenge, &code).await.is(200);
    // Neither the code nor the challenge is good once more, wherever it is tried.
    pair.one
        .verify(&second.challenge, &code)
        .await
        .fails(ErrorCode::BadCredentials);
    let fresh = pair.one.fresh_code(&account);
    pair.one
        .verify(&first.challenge, &fresh)
        .await
        .fails(ErrorCode::BadCredentials);
    // Refreshed at one, the old token is known as old at the other.
    let rotated: Tokens = pair.one.refresh(&tokens.refresh_token).await.is(200);
    pair.one.clock.advance(TimeDelta::seconds(31));
    pair.two
        .refresh(&tokens.refresh_token)
        .await
        .fails(ErrorCode::SessionRevoked);
    pair.one
        .refresh(&rotated.refresh_token)
        .await
        .fails(ErrorCode::SessionRevoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_lock_the_account_wherever_they_happen() {
    let pair = Pair::start().await;
    let account = pair.one.account(Role::Support).await;
    for bed in [&pair.one, &pair.two, &pair.one, &pair.two, &pair.one] {
        bed.login(&account.operator.email, "wrong")
            .await
            .fails(ErrorCode::BadCredentials);
    }
    let locked = pair.two.login(&account.operator.email, PASSWORD).await;
    locked.fails(ErrorCode::AccountLocked);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_two_instances_acts_once() {
    let pair = Pair::start().await;
    let owner = pair.one.console(Role::Owner).await;
    let other = pair.one.account(Role::Support).await.operator;
    let path = format!("/v1/operators/{}", other.id);
    let key = key();
    let body = json!({ "clearance": "elevated", "justification": "Sent to both instances at once." });
    let with = || With {
        key: Some(&key),
        version: Some(other.version),
        step_up: None,
    };
    let (there, here) = (at(&pair.two, &owner), &owner);
    let (first, second) = tokio::join!(
        here.send(Method::PATCH, &path, &body, with()),
        there.send(Method::PATCH, &path, &body, with())
    );
    let (first, second): (Operator, Operator) = (first.is(200), second.is(200));
    assert_eq!((first.version, second.version), (other.version + 1, other.version + 1));
    let again: Operator = there.send(Method::PATCH, &path, &body, with()).await.is(200);
    assert_eq!(again, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_up_of_one_is_spent_at_the_other() {
    let one = world().await;
    let two = beside(&one, None).await;
    let admin = one.console(Role::Admin).await;
    let subject = tenant(&one, TenantStatus::Active).await;
    let path = status_path(&subject);
    let body = serde_json::to_value(change(&subject, TenantStatus::Suspended)).unwrap();
    let token = one.step_up(&admin, "POST", &path, &body).await;
    let with = |version| With {
        key: None,
        version: Some(version),
        step_up: Some(&token),
    };
    let there = at(&two, &admin);
    let suspended = there.send(Method::POST, &path, &body, with(subject.version)).await;
    assert_eq!(suspended.status.as_u16(), 200, "{}", suspended.text);
    let again = set_status(
        &one,
        &admin,
        &crate::scene::again(&one, subject.id).await,
        TenantStatus::Active,
    )
    .await;
    for console in [&admin, &there] {
        let spent = console.send(Method::POST, &path, &body, with(again.version)).await;
        spent.fails(ErrorCode::StepUpRequired);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connected_consoles_are_known_everywhere() {
    let pair = Pair::start().await;
    let here = pair.one.console(Role::Support).await;
    let there = pair.two.console(Role::Admin).await;
    let anywhere = async |bed: &crate::support::Bed| {
        let cluster = bed.app.cluster();
        let found = cluster.presence().anywhere(cluster.redis(), bed.app.now()).await;
        found.into_iter().collect::<Vec<_>>()
    };
    let stream = Stream::welcomed(&pair.one, &here).await;
    let other = Stream::welcomed(&pair.two, &there).await;
    let mut both = vec![here.tokens.session_id, there.tokens.session_id];
    both.sort();
    for bed in [&pair.one, &pair.two] {
        until("both to be known", || async {
            (anywhere(bed).await == both).then_some(())
        })
        .await;
    }
    let console = at(&pair.two, &here);
    until("the list to say so", || async {
        let listed: Vec<Session> = console.get("/v1/sessions").await.is(200);
        listed[0].connected.then_some(())
    })
    .await;
    // An instance that was killed does not say so: its entries run out.
    let client = redis::Client::open(pair.redis.url()).unwrap();
    let mut dead = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg("*:presence")
        .query_async(&mut dead)
        .await
        .unwrap();
    let (member, until_then) = (format!("{}/dead", Uuid::now_v7()), pair.one.app.now().millis() + 15_000);
    let mut enter = redis::cmd("ZADD");
    enter.arg(&keys[0]).arg(until_then).arg(member);
    enter.exec_async(&mut dead).await.unwrap();
    until("three to be known", || async {
        (anywhere(&pair.one).await.len() == 3).then_some(())
    })
    .await;
    pair.one.clock.advance(TimeDelta::seconds(16));
    until("two to be left", || async {
        (anywhere(&pair.one).await == both && anywhere(&pair.two).await == both).then_some(())
    })
    .await;
    drop(other);
    until("one to be left", || async {
        (anywhere(&pair.one).await == both[..1]).then_some(())
    })
    .await;
    drop(stream);
    until("none to be left", || async {
        anywhere(&pair.two).await.is_empty().then_some(())
    })
    .await;
}
