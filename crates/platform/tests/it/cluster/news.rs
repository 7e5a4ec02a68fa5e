//! What one instance commits, the streams of the other tell.

use super::{Pair, at, beside};
use crate::{
    feed::declare,
    stream::Stream,
    support::{Bed, Console, With},
};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wheelhouse_contract::{Role, incident::Severity, sync::StreamFrame};
use wheelhouse_platform::http::Actor;

/// Waits for the change `seq`; everything before it must come in order.
pub async fn told(stream: &mut Stream, from: u64, to: u64) {
    let mut seq = from;
    while seq < to {
        match stream.next().await.expect("an open stream") {
            StreamFrame::Changes { changes, next } => {
                for change in changes {
                    assert_eq!(change.seq, seq + 1);
                    seq = change.seq;
                }
                assert_eq!(next.seq, seq);
            }
            StreamFrame::Welcome { .. } | StreamFrame::Heartbeat { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

pub async fn ended(stream: &mut Stream) {
    loop {
        match stream.next().await.expect("a last word") {
            StreamFrame::SessionEnded => break assert_eq!(stream.next().await, None),
            StreamFrame::Changes { .. } | StreamFrame::Heartbeat { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_instance_tells_at_once() {
    let pair = Pair::start().await;
    let console = at(&pair.two, &pair.one.console(Role::Support).await);
    let mut seq = console.position().await.seq;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    let mut fastest = Duration::MAX;
    for number in 1..=20 {
        declare(&pair.one.app, number, Severity::Low).await;
        let committed = Instant::now();
        told(&mut stream, seq, seq + 1).await;
        fastest = fastest.min(committed.elapsed());
        seq += 1;
    }
    // Whoever only looks from time to time waits for its next look, every time anew.
    assert!(fastest < Duration::from_millis(200), "{fastest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_tell_everything_in_order_while_both_write() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let start = console.position().await;
    let mut streams = [
        Stream::open(&pair.one, &console.tokens.access_token, &start).await,
        Stream::open(&pair.two, &console.tokens.access_token, &start).await,
    ];
    let (one, two) = (pair.one.app.clone(), pair.two.app.clone());
    let writers = tokio::spawn(async move {
        for round in 0..10 {
            let numbers = round * 10 + 1..=round * 10 + 10;
            join_all(numbers.map(|number| {
                let app = if number % 2 == 0 { &one } else { &two };
                declare(app, number, Severity::Low)
            }))
            .await;
        }
    });
    for stream in &mut streams {
        told(stream, start.seq, start.seq + 100).await;
    }
    writers.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_overtakes_at_the_other_instance_too() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    let row = declare(&pair.one.app, 1, Severity::Critical).await;
    loop {
        match stream.next().await.unwrap() {
            StreamFrame::Urgent { change } => break assert_eq!(change.id, row.id.0),
            StreamFrame::Heartbeat { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_poll_wakes_with_the_other_instances_commit() {
    let pair = Pair::start().await;
    let console = at(&pair.two, &pair.one.console(Role::Support).await);
    let position = console.position().await;
    let path = format!("/v1/sync/changes?after={position}&wait=25");
    let poll = console.get(&path);
    let write = declare(&pair.one.app, 1, Severity::Low);
    let both = async { tokio::join!(poll, write) };
    let (page, row) = tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
    assert_eq!(page.is::<Value>(200)["changes"][0]["id"], row.id.to_string());
}

async fn revoke(bed: &Bed, console: &Console) {
    let other = bed.sign_in(&console.account).await;
    let path = format!("/v1/sessions/{}", console.tokens.session_id);
    let answer = other.send(Method::DELETE, &path, &Value::Null, With::default());
    answer.await.is_empty(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_revoked_at_one_loses_its_stream_at_the_other() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    revoke(&pair.one, &console).await;
    ended(&mut stream).await;
    assert!(!at(&pair.two, &console).is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_it_takes_a_moment_longer() {
    let one = Bed::start_with(|config| config.redis_url = None).await;
    let two = beside(&one, None).await;
    let console = one.console(Role::Support).await;
    let seq = console.position().await.seq;
    let mut stream = Stream::welcomed(&two, &console).await;
    declare(&one.app, 1, Severity::Low).await;
    declare(&one.app, 2, Severity::Low).await;
    told(&mut stream, seq, seq + 2).await;
    revoke(&one, &console).await;
    ended(&mut stream).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewind_at_one_sends_the_others_consoles_to_pull() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    let tx = pair.one.app.begin_as(Actor::platform()).await.unwrap().bulk();
    tx.finish().await.unwrap();
    assert_eq!(stream.next().await, Some(StreamFrame::Lagged));
}

/// Whoever reaches Redis can say anything there.
#[tokio::test(flavor = "multi_thread")]
async fn what_redis_says_is_never_believed() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let start = console.position().await;
    let mut stream = Stream::welcomed(&pair.two, &console).await;
    let client = redis::Client::open(pair.redis.url()).unwrap();
    let mut liar = client.get_multiplexed_async_connection().await.unwrap();
    let channels: Vec<String> = redis::cmd("PUBSUB")
        .arg("CHANNELS")
        .query_async(&mut liar)
        .await
        .unwrap();
    assert_eq!(channels.len(), 1, "{channels:?}");
    let far = format!("{}.{}", start.epoch, start.seq + 1_000_000);
    for lie in [
        "\u{0}not a hint".to_owned(),
        json!({ "from": "liar", "at": far }).to_string(),
        json!({ "from": "liar", "at": format!("{}.0", "f".repeat(32)) }).to_string(),
        json!({ "from": "liar", "at": start, "ended": true }).to_string(),
        "x".repeat(1_000_000),
    ] {
        let heard: i64 = redis::cmd("PUBLISH")
            .arg(&channels[0])
            .arg(lie)
            .query_async(&mut liar)
            .await
            .unwrap();
        assert_eq!(heard, 2);
    }
    declare(&pair.one.app, 1, Severity::Low).await;
    told(&mut stream, start.seq, start.seq + 1).await;
    assert!(console.is_signed_in().await);
}
