//! The living feed, over WebSocket and server-sent events.

use crate::{
    feed::{declare, incident},
    support::{Bed, Console, With},
};
use futures_util::{SinkExt, StreamExt, future::join_all};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};
use wheelhouse_contract::{
    Role,
    incident::Severity,
    sync::{Position, StreamFrame},
};
use wheelhouse_platform::http::Actor;

pub struct Stream(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Stream {
    pub async fn open(bed: &Bed, token: &str, after: &Position) -> Self {
        let url = format!("{}/v1/stream", bed.url.replace("http", "ws"));
        let (mut socket, _) = connect_async(url).await.unwrap();
        let hello = json!({ "access_token": token, "after": after });
        socket.send(Message::text(hello.to_string())).await.unwrap();
        Self(socket)
    }

    /// `None` when the platform closed it.
    pub async fn next(&mut self) -> Option<StreamFrame> {
        let message = tokio::time::timeout(Duration::from_secs(20), self.0.next())
            .await
            .unwrap()?;
        match message {
            Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
            _ => None,
        }
    }

    pub async fn welcomed(bed: &Bed, console: &Console) -> Self {
        let position = console.position().await;
        let mut stream = Self::open(bed, &console.tokens.access_token, &position).await;
        let Some(StreamFrame::Welcome { position: told, .. }) = stream.next().await else {
            panic!("no welcome");
        };
        assert_eq!(told, position);
        stream
    }
}

/// The code that the platform closes with.
pub async fn closing(mut stream: Stream) -> Option<u16> {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(20), stream.0.next());
        match message.await.unwrap()? {
            Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
            Ok(_) => {}
            Err(_) => return None,
        }
    }
}

#[tokio::test]
async fn tells_every_change_once_and_in_order() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let start = console.position().await;
    // Some before it connects, the rest while it listens.
    join_all((1..=20).map(|number| declare(&bed.app, number, Severity::Low))).await;
    let mut stream = Stream::open(&bed, &console.tokens.access_token, &start).await;
    let app = bed.app.clone();
    let writers = tokio::spawn(async move {
        join_all((21..=70).map(|number| declare(&app, number, Severity::Low))).await;
    });
    let mut seq = start.seq;
    while seq < start.seq + 70 {
        match stream.next().await.unwrap() {
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
    writers.await.unwrap();
}

#[tokio::test]
async fn what_is_urgent_comes_first() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut stream = Stream::welcomed(&bed, &console).await;
    let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap();
    let mut quiet = incident(1, Severity::High, tx.now());
    let mut loud = incident(2, Severity::Critical, tx.now());
    tx.put(&mut quiet).await.unwrap();
    tx.put(&mut loud).await.unwrap();
    tx.finish().await.unwrap();
    let Some(StreamFrame::Urgent { change }) = stream.next().await else {
        panic!("not urgent");
    };
    assert_eq!(change.id, loud.id.0);
    let Some(StreamFrame::Changes { changes, .. }) = stream.next().await else {
        panic!("no changes");
    };
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[1], change);
}

#[tokio::test]
async fn a_revoked_session_loses_its_stream_at_once() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut stream = Stream::welcomed(&bed, &console).await;
    let other = bed.sign_in(&console.account).await;
    let path = format!("/v1/sessions/{}", console.tokens.session_id);
    other
        .send(Method::DELETE, &path, &Value::Null, With::default())
        .await
        .is_empty(204);
    loop {
        match stream.next().await {
            Some(StreamFrame::SessionEnded) => break,
            Some(_) => {}
            None => panic!("closed without a word"),
        }
    }
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn nobody_listens_without_a_session() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let position = console.position().await;
    let mut stream = Stream::open(&bed, "made-up", &position).await;
    assert_eq!(stream.next().await, Some(StreamFrame::SessionEnded));
    assert_eq!(stream.next().await, None);
    console.post("/v1/auth/logout", &Value::Null).await.is_empty(204);
    let mut stream = Stream::open(&bed, &console.tokens.access_token, &position).await;
    assert_eq!(stream.next().await, Some(StreamFrame::SessionEnded));
}

#[tokio::test]
async fn nonsense_instead_of_a_hello_closes() {
    let bed = Bed::start().await;
    let url = format!("{}/v1/stream", bed.url.replace("http", "ws"));
    let (mut socket, _) = connect_async(url).await.unwrap();
    socket.send(Message::text("{}")).await.unwrap();
    assert_eq!(Stream(socket).next().await, None);
}

#[tokio::test]
async fn a_position_that_is_gone_sends_the_console_to_pull() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let old = Position {
        epoch: "another".to_owned(),
        seq: 0,
    };
    let mut stream = Stream::open(&bed, &console.tokens.access_token, &old).await;
    assert_eq!(stream.next().await, Some(StreamFrame::Lagged));
    // And so does a rewind while listening.
    let mut stream = Stream::welcomed(&bed, &console).await;
    let tx = bed.app.begin_as(Actor::platform()).await.unwrap().bulk();
    tx.finish().await.unwrap();
    assert_eq!(stream.next().await, Some(StreamFrame::Lagged));
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_heart_beats() {
    let bed = Bed::start_with(|config| config.heartbeat_seconds = 1).await;
    let console = bed.console(Role::Support).await;
    let mut stream = Stream::welcomed(&bed, &console).await;
    assert!(matches!(stream.next().await, Some(StreamFrame::Heartbeat { .. })));
    // A session that idled out is noticed at the next beat.
    bed.clock.advance(chrono::TimeDelta::minutes(241));
    loop {
        match stream.next().await {
            Some(StreamFrame::Heartbeat { .. }) => {}
            other => break assert_eq!(other, Some(StreamFrame::SessionEnded)),
        }
    }
}

#[tokio::test]
async fn a_console_that_does_not_listen_is_told_that_it_lagged() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut stream = Stream::welcomed(&bed, &console).await;
    // More than the sockets and the queue hold together: 60 MB in 600 commits.
    for number in 1..=600 {
        let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap();
        let mut row = incident(number, Severity::Low, tx.now());
        row.description = "x".repeat(100_000);
        tx.put(&mut row).await.unwrap();
        tx.finish().await.unwrap();
    }
    loop {
        match stream.next().await {
            Some(StreamFrame::Changes { .. } | StreamFrame::Heartbeat { .. }) => {}
            other => break assert_eq!(other, Some(StreamFrame::Lagged)),
        }
    }
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn events_tell_the_same() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let position = console.position().await;
    let path = format!("/v1/stream/events?after={position}");
    let response = console.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let row = declare(&bed.app, 1, Severity::Critical).await;
    let mut body = response.bytes_stream();
    let mut text = String::new();
    while !text.contains("\"type\":\"changes\"") {
        let chunk = tokio::time::timeout(Duration::from_secs(20), body.next())
            .await
            .unwrap();
        text.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
    }
    assert!(text.starts_with("data: {\"type\":\"welcome\""), "{text}");
    assert!(text.contains(&row.id.to_string()));
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_listeners() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut stream = Stream::welcomed(&bed, &console).await;
    let position = console.position().await;
    let poll = {
        let request = console.request(Method::GET, &format!("/v1/sync/changes?after={position}&wait=25"));
        tokio::spawn(async move { request.send().await.map(|response| response.status()) })
    };
    tokio::time::timeout(Duration::from_secs(15), bed.stop()).await.unwrap();
    while stream.next().await.is_some() {}
    // Answered, or never taken; not hanging.
    let _answered = poll.await.unwrap();
}
