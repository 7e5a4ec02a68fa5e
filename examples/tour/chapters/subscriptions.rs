//! The form for everything about a tenant, its subscription, and what recurs.

use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let query =
        json!({ "query": { "sort": "revenue", "descending": true, "statuses": ["active"] }, "offset": 2, "limit": 1 });
    let tenant = app.call("tenants_page", query).await?["rows"][0].clone();
    let (id, name) = (
        tenant["id"].as_str().context("an id")?,
        tenant["name"].as_str().context("a name")?,
    );
    app.go(&format!("/tenants/{id}")).await?;
    app.sees(name).await?;
    app.press("e").await?;
    app.fill("Legal name", "Northern Lights Holding Ltd").await?;
    app.settled().await?;
    album.page(app, "tenant-edit").await?;
    app.click("Review changes").await?;
    app.settled().await?;
    album.page(app, "tenant-edit-changes").await?;
    app.click("Save").await?;
    app.go("/subscriptions").await?;
    app.settled().await?;
    album.page(app, "subscriptions").await?;
    app.go(&format!("/subscriptions/{id}")).await?;
    app.settled().await?;
    album.page(app, "subscription").await?;
    app.click("Full control").await?;
    app.settled().await?;
    album.page(app, "subscription-control").await?;
    app.press("Escape").await?;
    app.go("/revenue").await?;
    app.settled().await?;
    album.page(app, "revenue").await
}
