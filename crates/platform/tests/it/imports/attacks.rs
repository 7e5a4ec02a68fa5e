//! Files that are none: each is refused with a sentence, and nothing is created.

use super::{announce, complete, piece, send, sha256};
use crate::support::Bed;
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    import::{Import, MOST_BYTES, PIECE},
    tenant::Tenant,
};
use wheelhouse_platform::storage::sql;

#[tokio::test]
async fn what_is_no_table_is_refused_in_words() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let many = "x\n".repeat(10_002);
    for (bytes, part) in [
        (b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), "Excel"),
        (b"\x1F\x8B\x08\0\0".to_vec(), "packed"),
        (b"name,phone\n1,\0\n".to_vec(), "U+0000"),
        (
            b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10,\n".to_vec(),
            "control characters",
        ),
        (b"name,phone\nA,\"1\nB,2\n".to_vec(), "never closed"),
        (",".repeat(1_000_000).into_bytes(), "columns"),
        (many.into_bytes(), "10000 rows"),
        (format!("name\n{}\n", "x".repeat(20_000)).into_bytes(), "characters"),
        (b"{\"name\": 1}".to_vec(), "list of objects"),
        (b"[[[[[[[[[[[[1]]]]]]]]]]]]".to_vec(), "object"),
        (b"<!DOCTYPE html>".to_vec(), "XML"),
    ] {
        let import = send(&console, &bytes).await;
        let problem = complete(&console, import.id).await.fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, "file");
        assert!(
            problem.fields[0].message.contains(part),
            "{:?} lacks {part:?}",
            problem.fields[0].message
        );
        let path = format!("/v1/imports/{}", import.id);
        console
            .post(&format!("{path}/start"), &json!({}))
            .await
            .fails(ErrorCode::Conflict);
        console
            .send(reqwest::Method::DELETE, &path, &json!({}), Default::default())
            .await
            .is_empty(204);
    }
    let tenants = sql::count::<Tenant, _>(bed.app.reader(), "", vec![]).await.unwrap();
    assert_eq!(tenants, 0);
}

#[tokio::test]
async fn sizes_and_digests_are_held_to() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let body = json!({ "name": "x.csv", "size": MOST_BYTES + 1, "sha256": sha256(b"") });
    let problem = console.post("/v1/imports", &body).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "size");
    // Another content than was announced.
    let bytes = b"name,phone\nA,1\n";
    let import: Import = announce(&console, bytes).await.is(201);
    piece(&console, import.id, 0, b"name,phone\nB,1\n")
        .await
        .is::<Import>(200);
    let problem = complete(&console, import.id).await.fails(ErrorCode::Invalid);
    assert!(problem.fields[0].message.contains("announced"));
    // More than was announced, nothing at all, more than a piece, more than a body.
    let import: Import = announce(&console, b"name,phone\nC,1\n").await.is(201);
    piece(&console, import.id, 0, &[b'x'; 100])
        .await
        .fails(ErrorCode::Invalid);
    piece(&console, import.id, 0, b"").await.fails(ErrorCode::Invalid);
    piece(&console, import.id, 0, &vec![b'x'; PIECE as usize + 1])
        .await
        .fails(ErrorCode::Invalid);
    let answer = piece(&console, import.id, 0, &vec![b'x'; 1024 * 1024 + 1]).await;
    assert_eq!(answer.status.as_u16(), 413);
    // One operator does not fill the disk with files that are never started.
    let mut refused = None;
    for n in 0..30_u8 {
        let answer = announce(&console, &[n, b'x']).await;
        if answer.status != 201 {
            refused = Some(answer);
            break;
        }
    }
    refused.unwrap().fails(ErrorCode::Conflict);
}
