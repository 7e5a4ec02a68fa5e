//! Redis stops, hangs and comes back: nothing is lost, nothing is wrong, some of it comes later.

use super::{
    Pair, at,
    news::{ended, told},
};
use crate::{feed::declare, stream::Stream, support::With};
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;
use wheelhouse_contract::{ErrorCode, Role, incident::Severity};

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_redis_loses_nothing() {
    let mut pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let mut seq = console.position().await.seq;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    for (number, stopped) in [(1, true), (2, true), (3, false), (4, true), (5, false)] {
        if stopped {
            pair.redis.stop().unwrap();
        } else {
            pair.redis.start_again().unwrap();
        }
        declare(&pair.one.app, number, Severity::Low).await;
        told(&mut stream, seq, seq + 1).await;
        seq += 1;
    }
    pair.reach("up").await;
    declare(&pair.one.app, 6, Severity::Low).await;
    told(&mut stream, seq, seq + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_hangs_holds_nobody_up() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let seq = console.position().await.seq;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    let client = redis::Client::open(pair.redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    // It takes commands and answers none.
    let mut pause = redis::cmd("CLIENT");
    pause.arg("PAUSE").arg(600_000).arg("ALL");
    pause.exec_async(&mut connection).await.unwrap();
    declare(&pair.one.app, 1, Severity::Low).await;
    told(&mut stream, seq, seq + 1).await;
    // Sign-in asks Redis for the bound of the address: it does not wait for it.
    let signing_in = pair.one.sign_in(&console.account);
    let second = tokio::time::timeout(Duration::from_secs(20), signing_in).await.unwrap();
    pair.reach("down").await;
    let answer = crate::support::answer(pair.one.http.get(format!("{}/readyz", pair.one.url))).await;
    assert_eq!(answer.is::<Value>(200)["status"], "degraded");
    let path = format!("/v1/sessions/{}", console.tokens.session_id);
    let revoked = second.send(Method::DELETE, &path, &Value::Null, With::default());
    revoked.await.is_empty(204);
    ended(&mut stream).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_counted_together_and_apart_when_redis_is_gone() {
    let mut pair = Pair::with_bound(4).await;
    let attempt = async |bed: &crate::support::Bed| bed.login("nobody@example.com", "wrong").await;
    let mut allowed = 0;
    for bed in [&pair.one, &pair.two].repeat(4) {
        allowed += u32::from(attempt(bed).await.status.as_u16() != 429);
    }
    // Each for itself would allow eight. A busy Redis may be late for some.
    assert!((4..8).contains(&allowed), "{allowed}");
    attempt(&pair.one).await.fails(ErrorCode::RateLimited);
    // The next minute is another one.
    pair.one.clock.advance(chrono::TimeDelta::minutes(1));
    assert_ne!(attempt(&pair.two).await.status.as_u16(), 429);

    pair.redis.stop().unwrap();
    pair.reach("down").await;
    pair.one.clock.advance(chrono::TimeDelta::minutes(1));
    for bed in [&pair.one, &pair.two] {
        for _ in 0..4 {
            let answer = attempt(bed).await;
            assert_ne!(answer.status.as_u16(), 429, "{}", answer.text);
        }
        attempt(bed).await.fails(ErrorCode::RateLimited);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_starts_without_its_redis() {
    let mut pair = Pair::start().await;
    pair.redis.stop().unwrap();
    let late = super::beside(&pair.one, Some(&pair.redis)).await;
    let console = at(&late, &pair.one.console(Role::Support).await);
    assert!(console.is_signed_in().await);
    pair.redis.start_again().unwrap();
    pair.reach("up").await;
}
