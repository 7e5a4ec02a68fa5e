//! Saved views: who may do what, and that nobody ever hears of what is somebody's alone.

mod acts;
mod private;
mod shelf;

use crate::support::{Answer, Console, With};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::saved_view::{SavedView, SavedViews};

pub fn draft(name: &str, shared: bool) -> Value {
    json!({
        "id": Uuid::now_v7(), "name": name, "shared": shared,
        "content": {
            "list": "tenants", "filter": { "statuses": ["suspended"], "tags": ["vip"] }, "sort": "revenue", "descending": true,
            "columns": [{ "key": "name" }, { "key": "revenue", "width": 140 }]
        }
    })
}

pub async fn made(console: &Console, name: &str, shared: bool) -> SavedView {
    console.post("/v1/views", &draft(name, shared)).await.is(201)
}

fn upon(view: &SavedView) -> With<'static> {
    With {
        version: Some(view.version),
        ..With::default()
    }
}

pub async fn patch(console: &Console, view: &SavedView, body: Value) -> Answer {
    let path = format!("/v1/views/{}", view.id);
    console.send(Method::PATCH, &path, &body, upon(view)).await
}

pub async fn delete(console: &Console, view: &SavedView) -> Answer {
    let path = format!("/v1/views/{}", view.id);
    console.send(Method::DELETE, &path, &json!(null), upon(view)).await
}

pub async fn pin(console: &Console, view: &SavedView, pinned: bool) -> Answer {
    let path = format!("/v1/views/{}/pin", view.id);
    let body = json!({ "pinned": pinned });
    console.send(Method::PUT, &path, &body, With::default()).await
}

pub async fn seen(console: &Console) -> SavedViews {
    console.get("/v1/views").await.is(200)
}

pub fn names(views: &SavedViews) -> Vec<&str> {
    views.items.iter().map(|view| view.name.as_str()).collect()
}
