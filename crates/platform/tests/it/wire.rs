//! The forms in which snapshots and changes travel: what both ends agree upon, and what it costs.

use crate::{
    feed::declare,
    support::{Answer, Bed, Console, answer},
};
use reqwest::{Method, header::ACCEPT};
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wheelhouse_contract::{
    ErrorCode, Problem, Role,
    http::DIGEST,
    incident::Severity,
    sync::{BLOCKS, BlockReader, Changes, Checksum, Scope, SnapshotEnd, SnapshotHeader, digest},
};
use wheelhouse_platform::generate::generate;

async fn taken(console: &Console, scope: Scope, accept: &str) -> Answer {
    let path = format!("/v1/sync/snapshot?scope={}", scope.as_str());
    answer(console.request(Method::GET, &path).header(ACCEPT, accept)).await
}

#[tokio::test]
async fn blocks_hold_the_very_rows_that_lines_hold() {
    let bed = Bed::start().await;
    generate(&bed.app, 1_300, 7).await.unwrap();
    let console = bed.console(Role::Owner).await;
    for scope in Scope::ALL {
        let (lines, blocks) = (
            taken(&console, scope, "application/x-ndjson").await,
            taken(&console, scope, &format!("{BLOCKS}, application/x-ndjson;q=0.5")).await,
        );
        assert_eq!(
            (lines.header("content-type"), blocks.header("content-type")),
            ("application/x-ndjson", BLOCKS)
        );
        let mut blocks = blocks.text.lines();
        let header: SnapshotHeader = serde_json::from_str(blocks.next().unwrap()).unwrap();
        let reader = BlockReader::new(&header.columns).unwrap();
        let (mut rows, mut end, mut checksum) = (Vec::new(), None::<SnapshotEnd>, Checksum::default());
        for line in blocks {
            if !line.starts_with('[') {
                end = Some(serde_json::from_str(line).unwrap());
                continue;
            }
            for (id, revision, row) in reader.read(line).unwrap() {
                checksum.add(id, revision);
                let row: serde_json::Map<String, Value> = row.parse().unwrap();
                rows.push(Value::Array(row.into_values().collect()));
            }
        }
        let whole: Vec<Value> = lines
            .text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        // Reading the audit log's snapshot is itself written into no log: both see the same.
        assert_eq!(rows.as_slice(), &whole[1..whole.len() - 1], "{scope:?}");
        let end = end.expect("an end");
        assert_eq!((end.sent, end.checksum), (rows.len() as u64, checksum));
    }
}

#[tokio::test]
async fn a_form_that_nobody_speaks_is_answered_clearly() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let refused = taken(&console, Scope::Tenants, "application/vnd.wheelhouse.blocks.v9+ndjson").await;
    let problem: Problem = refused.is(406);
    assert_eq!(problem.code, ErrorCode::VersionMismatch);
    assert!(
        problem.detail.contains(BLOCKS) && problem.detail.contains("x-ndjson"),
        "{}",
        problem.detail
    );
    for accept in [
        "*/*",
        "application/vnd.wheelhouse.blocks.v9+ndjson, application/x-ndjson;q=0.5",
    ] {
        let lines = taken(&console, Scope::Tenants, accept).await;
        assert_eq!(
            (lines.status.as_u16(), lines.header("content-type")),
            (200, "application/x-ndjson"),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn whoever_has_the_same_is_not_told_it_again() {
    let bed = Bed::start().await;
    generate(&bed.app, 50, 7).await.unwrap();
    let console = bed.console(Role::Owner).await;
    let position = console.position().await;
    let ask = async |known: &str| {
        let path = format!("/v1/sync/changes?after={position}");
        answer(console.request(Method::GET, &path).header(DIGEST, known)).await
    };
    let whole = ask("").await;
    let states = whole.is::<Changes>(200).scopes;
    assert_eq!(
        states.len(),
        Scope::ALL.iter().filter(|scope| !scope.is_append_only()).count()
    );
    let known = digest(&states).to_string();
    let short = ask(&known).await;
    assert_eq!(short.is::<Changes>(200).scopes, Vec::new());
    let head: usize = short
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let bytes = "HTTP/1.1 200 OK\r\n\r\n".len() + head + short.text.len();
    assert!(bytes <= 300, "{bytes} bytes: {:?} {}", short.headers, short.text);
    for strange in ["0000000000000000", "zebra", "-1"] {
        assert_eq!(ask(strange).await.is::<Changes>(200).scopes, states, "{strange}");
    }
    declare(&bed.app, 900, Severity::Low).await;
    let news = ask(&known).await.is::<Changes>(200);
    assert_eq!(news.changes.len(), 1);
    assert_ne!(news.scopes, states, "with changes come the states at the new position");
}

#[tokio::test]
async fn whoever_takes_nothing_of_a_snapshot_holds_nobody_up() {
    let bed = Bed::start().await;
    generate(&bed.app, 3_000, 7).await.unwrap();
    let console = bed.console(Role::Owner).await;
    let address = bed.url.trim_start_matches("http://");
    let mut idle = Vec::new();
    for _ in 0..4 {
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET /v1/sync/snapshot?scope=tenants HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n",
            console.tokens.access_token
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut first = [0; 15];
        socket.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        idle.push(socket);
    }
    let whole = tokio::time::timeout(Duration::from_secs(60), taken(&console, Scope::Tenants, BLOCKS)).await;
    assert_eq!(whole.unwrap().status.as_u16(), 200);
    drop(idle);
}
