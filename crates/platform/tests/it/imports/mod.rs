//! Tenants out of files: uploads that go on, previews, one tenant a row, and what attackers send instead.

mod attacks;
mod create;
mod killed;
mod upload;

use crate::support::{Answer, Console, With, answer, key};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use wheelhouse_contract::{
    ImportId,
    import::{Import, ImportOrder, ImportPreview, PIECE, PreviewRequest, Reading, Show},
    job::{Job, JobOpened},
};

pub const HEAD: &str = "Company;Contact;Login e-mail;Tel;Package;Ends on\n";

/// A row that can be taken.
pub fn row(n: usize) -> String {
    format!(
        "Import {n:05} Ltd;Person Number;owner{n}@import.example;0113 496 {:04};pro;2027-04-30\n",
        n % 10_000
    )
}

pub fn file(rows: std::ops::Range<usize>) -> String {
    HEAD.to_owned() + &rows.map(row).collect::<String>()
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

pub async fn announce(console: &Console, bytes: &[u8]) -> Answer {
    let body = json!({ "name": "clients.csv", "size": bytes.len(), "sha256": sha256(bytes) });
    console.post("/v1/imports", &body).await
}

pub async fn piece(console: &Console, id: ImportId, offset: u64, bytes: &[u8]) -> Answer {
    let request = console
        .request(Method::PUT, &format!("/v1/imports/{id}/content?offset={offset}"))
        .header("idempotency-key", key())
        .header("content-type", "application/octet-stream");
    answer(request.body(bytes.to_vec())).await
}

/// Sends what is not there yet.
pub async fn send(console: &Console, bytes: &[u8]) -> Import {
    let mut import: Import = announce(console, bytes).await.is(201);
    while import.received < import.size {
        let at = import.received as usize;
        let end = bytes.len().min(at + PIECE as usize);
        import = piece(console, import.id, at as u64, &bytes[at..end]).await.is(200);
    }
    import
}

pub async fn complete(console: &Console, id: ImportId) -> Answer {
    console.post(&format!("/v1/imports/{id}/complete"), &json!({})).await
}

/// A file that is whole and read.
pub async fn ready(console: &Console, bytes: &[u8]) -> Import {
    let import = send(console, bytes).await;
    complete(console, import.id).await.is(200)
}

pub fn order(import: &Import) -> ImportOrder {
    let columns = &import.inspection.as_ref().unwrap().columns;
    let mut order = ImportOrder::guessed(columns, Reading::default());
    if let Some(login) = columns.iter().position(|name| name == "Login e-mail") {
        let target = wheelhouse_contract::import::Target::OwnerEmail;
        order
            .mapping
            .retain(|mapped| mapped.column as usize != login && mapped.target != target);
        order.mapping.push(wheelhouse_contract::import::Mapped {
            column: login as u32,
            target,
        });
    }
    if let Some(ends) = columns.iter().position(|name| name == "Ends on") {
        let target = wheelhouse_contract::import::Target::SubscriptionEnds;
        order.mapping.push(wheelhouse_contract::import::Mapped {
            column: ends as u32,
            target,
        });
    }
    order
}

pub async fn preview(console: &Console, import: &Import, order: &ImportOrder, show: Show) -> ImportPreview {
    let body = PreviewRequest {
        order: order.clone(),
        show,
        offset: 0,
        limit: Some(100),
    };
    console
        .post(&format!("/v1/imports/{}/preview", import.id), &body)
        .await
        .is(200)
}

pub async fn start(console: &Console, import: &Import, order: &ImportOrder) -> Answer {
    console.post(&format!("/v1/imports/{}/start", import.id), order).await
}

pub async fn started(console: &Console, import: &Import, order: &ImportOrder) -> Job {
    let opened: JobOpened = start(console, import, order).await.is(202);
    opened.job
}

pub fn with_key(key: &str) -> With<'_> {
    With {
        key: Some(key),
        ..With::default()
    }
}
