//! Limits: who is near one, what a tenant uses, why, and more for it.

use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let query = json!({ "query": { "over": 100, "plans": [], "limit": "products" }, "offset": 0, "limit": 1 });
    let row = app
        .until(
            || "somebody at the limit of products".into(),
            async || {
                let page = app.call("usage_near", query.clone()).await?;
                Ok(page["rows"].get(0).cloned())
            },
        )
        .await?;
    app.go("/usage").await?;
    app.sees("80 % and more").await?;
    album.page(app, "usage").await?;
    app.go(&format!("/tenants/{}", row["id"].as_str().context("an id")?))
        .await?;
    app.sees("Usage and limits").await?;
    super::show(app, "Usage and limits").await?;
    album.page(app, "usage-dossier").await?;
    app.click("Why: Products").await?;
    app.sees("This decides").await?;
    album.page(app, "usage-why").await?;
    app.press("Escape").await?;
    app.click("Change the limit: Products").await?;
    app.fill("Products", "250").await?;
    album.page(app, "usage-override").await?;
    app.press("Escape").await
}
