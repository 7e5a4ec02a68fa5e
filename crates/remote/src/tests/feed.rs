use super::fixture::*;
use crate::RemoteError;
use axum::{
    Json, Router,
    extract::{
        Query,
        ws::{Message, WebSocketUpgrade},
    },
    response::Response,
    routing::get,
};
use std::{collections::HashMap, time::Duration};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode,
    sync::{Changes, Checksum, Position, Scope, SnapshotEnd, SnapshotHeader, StreamFrame, StreamHello},
};

fn position(seq: u64) -> Position {
    Position {
        epoch: "abc".to_owned(),
        seq,
    }
}

fn header(schema: u32) -> String {
    let header = SnapshotHeader {
        schema,
        scope: Scope::Alerts,
        columns: vec!["id".to_owned(), "version".to_owned(), "note".to_owned()],
        position: position(7),
        count: 3,
    };
    serde_json::to_string(&header).unwrap()
}

fn row(n: u128, version: u64) -> String {
    format!("[\"{}\",{version},\"a \\n b\"]", Uuid::from_u128(n))
}

fn end(rows: &[(u128, u64)]) -> String {
    let mut checksum = Checksum::default();
    rows.iter()
        .for_each(|(n, version)| checksum.add(Uuid::from_u128(*n), *version));
    let end = SnapshotEnd {
        sent: rows.len() as u64,
        checksum,
    };
    serde_json::to_string(&end).unwrap()
}

async fn snapshot_of(lines: Vec<String>) -> Fixture {
    let body = lines.join("\n");
    fixture(
        Router::new().route("/v1/sync/snapshot", get(move || async move { body })),
        120,
    )
    .await
}

#[tokio::test]
async fn a_snapshot_comes_in_pieces_and_proves_itself() {
    let rows = [(1, 4), (2, 1), (3, 9)];
    let mut lines = vec![header(1)];
    lines.extend(rows.iter().map(|(n, version)| row(*n, *version)));
    lines.push(end(&rows));
    let fixture = snapshot_of(lines).await;
    let mut snapshot = fixture.client.snapshot(Scope::Alerts, None).await.unwrap();
    assert_eq!((snapshot.header.position.seq, snapshot.header.count), (7, 3));
    let first = snapshot.rows(2).await.unwrap();
    assert_eq!((first.rows.len(), first.complete), (2, false));
    assert_eq!((first.rows[0].id, first.rows[0].revision), (Uuid::from_u128(1), 4));
    assert_eq!(
        first.rows[0].row.parse::<serde_json::Value>().unwrap()["note"],
        "a \n b"
    );
    let rest = snapshot.rows(10).await.unwrap();
    assert_eq!((rest.rows.len(), rest.complete), (1, true));
}

#[tokio::test]
async fn a_snapshot_that_breaks_off_or_does_not_add_up_is_not_believed() {
    let cut = snapshot_of(vec![header(1), row(1, 1)]).await;
    let mut snapshot = cut.client.snapshot(Scope::Alerts, None).await.unwrap();
    let before = snapshot.rows(10).await.unwrap();
    assert_eq!(
        (before.rows.len(), before.complete),
        (1, false),
        "what arrived whole counts"
    );
    assert!(snapshot.rows(10).await.unwrap_err().is_offline());
    let half = snapshot_of(vec![header(1), row(1, 1)[..20].to_owned()]).await;
    let mut snapshot = half.client.snapshot(Scope::Alerts, None).await.unwrap();
    assert!(matches!(snapshot.rows(10).await, Err(RemoteError::Malformed(_))));
    let wrong = snapshot_of(vec![header(1), row(1, 1), end(&[(1, 2)])]).await;
    let mut snapshot = wrong.client.snapshot(Scope::Alerts, None).await.unwrap();
    assert!(!snapshot.rows(10).await.unwrap().complete);
    assert!(matches!(snapshot.rows(10).await, Err(RemoteError::Malformed(_))));
}

#[tokio::test]
async fn rows_of_another_shape_are_refused_before_the_first() {
    let fixture = snapshot_of(vec![header(2), end(&[])]).await;
    let error = fixture.client.snapshot(Scope::Alerts, None).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::VersionMismatch);
}

#[tokio::test]
async fn changes_are_asked_for_from_a_position() {
    let answer = |Query(query): Query<HashMap<String, String>>| async move {
        assert_eq!(query["after"], "abc.7");
        assert_eq!(query["wait"], "25", "a longer wait than the platform grants is cut");
        Json(Changes {
            changes: Vec::new(),
            next: position(9),
            more: false,
            scopes: Vec::new(),
        })
    };
    let fixture = fixture(Router::new().route("/v1/sync/changes", get(answer)), 120).await;
    let changes = fixture
        .client
        .changes(&position(7), 100, Duration::from_secs(60), None)
        .await
        .unwrap();
    assert_eq!(changes.next, position(9));
}

async fn stream(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|mut socket| async move {
        let Some(Ok(Message::Text(hello))) = socket.recv().await else {
            return;
        };
        let hello: StreamHello = serde_json::from_str(&hello).unwrap();
        assert_eq!((hello.access_token.as_str(), hello.after), ("access-1", position(7)));
        let frames = [
            StreamFrame::Welcome {
                position: position(7),
                heartbeat_seconds: 15,
            },
            StreamFrame::Heartbeat { position: position(8) },
        ];
        for frame in frames {
            let text = serde_json::to_string(&frame).unwrap();
            if socket.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    })
}

#[tokio::test]
async fn a_stream_says_hello_and_tells_its_end() {
    let fixture = fixture(Router::new().route("/v1/stream", get(stream)), 120).await;
    let mut stream = fixture.client.stream(&position(7)).await.unwrap();
    assert_eq!(stream.heartbeat, Duration::from_secs(15));
    assert_eq!(
        stream.next().await.unwrap(),
        StreamFrame::Heartbeat { position: position(8) }
    );
    assert!(stream.next().await.unwrap_err().is_offline());
}

#[tokio::test]
async fn where_no_stream_can_be_had_it_is_no_sign_out() {
    let fixture = fixture(Router::new(), 120).await;
    assert!(fixture.client.stream(&position(7)).await.unwrap_err().is_offline());
}
