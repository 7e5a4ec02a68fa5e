//! Snapshots in blocks, from platforms that keep to the form and from such as do not.

use super::fixture::*;
use crate::RemoteError;
use axum::{
    Router,
    body::Body,
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Problem,
    http::PROBLEM_JSON,
    sync::{BLOCKS, Checksum, Fields, Position, SCHEMA, Scope, SnapshotEnd, SnapshotHeader, write_block},
};

const COLUMNS: [&str; 4] = ["id", "version", "name", "legal_name"];

fn id(n: u64) -> Uuid {
    Uuid::from_u128((1_795_000_000_000 << 80) | (7 << 76) | (2 << 62) | u128::from(n))
}

fn row(n: u64) -> String {
    json!({"id": id(n), "version": n, "name": format!("Tenant {n}"), "legal_name": format!("Tenant {n} Limited")})
        .to_string()
}

fn header(columns: &[&str]) -> String {
    let header = SnapshotHeader {
        schema: SCHEMA,
        scope: Scope::Tenants,
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        position: Position {
            epoch: "abc".to_owned(),
            seq: 7,
        },
        count: 3,
    };
    serde_json::to_string(&header).unwrap()
}

fn block(rows: std::ops::RangeInclusive<u64>) -> String {
    let rows: Vec<String> = rows.map(row).collect();
    let fields: Vec<Fields<'_>> = rows.iter().map(|row| Fields::parse(row).unwrap()).collect();
    write_block(Scope::Tenants, &COLUMNS.map(str::to_owned), &fields).unwrap()
}

fn end(rows: std::ops::RangeInclusive<u64>) -> String {
    let mut checksum = Checksum::default();
    rows.clone().for_each(|n| checksum.add(id(n), n));
    let sent = rows.count() as u64;
    serde_json::to_string(&SnapshotEnd { sent, checksum }).unwrap()
}

async fn answering(kind: &'static str, coding: Option<&'static str>, body: Vec<u8>) -> Fixture {
    let answer = move |headers: HeaderMap| {
        let body = body.clone();
        async move {
            assert!(headers[ACCEPT].to_str().unwrap().contains(BLOCKS));
            let mut response = Response::new(Body::from(body));
            response.headers_mut().insert(CONTENT_TYPE, kind.parse().unwrap());
            if let Some(coding) = coding {
                response.headers_mut().insert(CONTENT_ENCODING, coding.parse().unwrap());
            }
            response
        }
    };
    fixture(Router::new().route("/v1/sync/snapshot", get(answer)), 120).await
}

async fn blocks(lines: &[String]) -> Fixture {
    answering(BLOCKS, None, lines.join("\n").into_bytes()).await
}

#[tokio::test]
async fn blocks_come_in_pieces_of_any_size_and_prove_themselves() {
    let fixture = blocks(&[header(&COLUMNS), block(1..=2), block(3..=3), end(1..=3)]).await;
    let mut snapshot = fixture.client.snapshot(Scope::Tenants, None).await.unwrap();
    let first = snapshot.rows(1).await.unwrap();
    assert_eq!((first.rows.len(), first.complete), (1, false));
    assert_eq!((first.rows[0].id, first.rows[0].revision), (id(1), 1));
    assert_eq!(first.rows[0].row.as_str(), row(1));
    let rest = snapshot.rows(10).await.unwrap();
    assert_eq!((rest.rows.len(), rest.complete), (2, true));
    assert_eq!(rest.rows[1].row.as_str(), row(3));
}

#[tokio::test]
async fn half_a_snapshot_gives_the_rows_that_came_whole_and_then_says_so() {
    let half = block(3..=3)[..30].to_owned();
    let fixture = blocks(&[header(&COLUMNS), block(1..=2), half]).await;
    let mut snapshot = fixture.client.snapshot(Scope::Tenants, None).await.unwrap();
    let rows = snapshot.rows(10).await.unwrap();
    assert_eq!((rows.rows.len(), rows.complete), (2, false));
    assert!(matches!(snapshot.rows(10).await, Err(RemoteError::Malformed(_))));

    let fixture = blocks(&[header(&COLUMNS), block(1..=2)]).await;
    let mut snapshot = fixture.client.snapshot(Scope::Tenants, None).await.unwrap();
    assert_eq!(snapshot.rows(10).await.unwrap().rows.len(), 2);
    assert!(snapshot.rows(10).await.unwrap_err().is_offline());

    let fixture = blocks(&[header(&COLUMNS), block(1..=2), end(1..=3)]).await;
    let mut snapshot = fixture.client.snapshot(Scope::Tenants, None).await.unwrap();
    assert!(!snapshot.rows(10).await.unwrap().complete);
    assert!(matches!(snapshot.rows(10).await, Err(RemoteError::Malformed(_))));
}

#[tokio::test]
async fn a_form_of_later_versions_asks_for_an_update() {
    let later = "application/vnd.wheelhouse.blocks.v9+ndjson";
    let fixture = answering(later, None, header(&COLUMNS).into_bytes()).await;
    let error = fixture.client.snapshot(Scope::Tenants, None).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::VersionMismatch);

    let refuses = || async {
        let problem = Problem::new(ErrorCode::VersionMismatch, "The platform sends another form.");
        let body = serde_json::to_string(&problem).unwrap();
        (StatusCode::NOT_ACCEPTABLE, [(CONTENT_TYPE, PROBLEM_JSON)], body).into_response()
    };
    let fixture = super::fixture::fixture(Router::new().route("/v1/sync/snapshot", get(refuses)), 120).await;
    let error = fixture.client.snapshot(Scope::Tenants, None).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::VersionMismatch);
}

#[tokio::test]
async fn columns_that_make_no_row_are_refused_before_the_first() {
    for columns in [&["name", "version"][..], &["id", "name", "name"]] {
        let fixture = blocks(&[header(columns), end(1..=3)]).await;
        let error = fixture.client.snapshot(Scope::Tenants, None).await.unwrap_err();
        assert!(matches!(error, RemoteError::Malformed(_)), "{error}");
    }
}

#[tokio::test]
async fn a_few_bytes_that_unpack_to_an_endless_line_are_given_up() {
    let mut lines = header(&COLUMNS).into_bytes();
    lines.extend_from_slice(b"\n[");
    lines.resize(lines.len() + 256 * 1024 * 1024, b' ');
    let packed = zstd::encode_all(lines.as_slice(), 1).unwrap();
    drop(lines);
    assert!(packed.len() < 100_000, "{}", packed.len());
    let fixture = answering(BLOCKS, Some("zstd"), packed).await;
    let mut snapshot = fixture.client.snapshot(Scope::Tenants, None).await.unwrap();
    let error = snapshot.rows(10).await.unwrap_err();
    assert!(error.to_string().contains("endless"), "{error}");
}
