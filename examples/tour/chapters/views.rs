//! Saved views: the menu, the columns, a view that was changed, and one at hand.

use crate::{album::Album, cast::Cast};
use anyhow::Result;
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let content = json!({
        "list": "tenants",
        "filter": { "text": "", "statuses": ["suspended"], "plans": [], "business_types": [], "sizes": [], "health": [], "tags": [],
            "flagged": null, "archived": false, "awaiting_review": false },
        "sort": "revenue", "descending": true,
        "columns": [{ "key": "name", "width": null }, { "key": "revenue", "width": 140 }, { "key": "owner", "width": null }]
    });
    for (name, shared) in [("Dear and suspended", false), ("To be called this week", true)] {
        let id = app
            .call(
                "view_create",
                json!({ "view": { "name": name, "shared": shared, "content": content.clone() } }),
            )
            .await?;
        app.call("view_pin", json!({ "id": id, "pinned": true })).await?;
        app.go(&format!("/tenants?view={}", id.as_str().unwrap_or_default()))
            .await?;
    }
    app.sees("To be called this week").await?;
    app.settled().await?;
    album.page(app, "views").await?;
    app.click("Columns").await?;
    app.settled().await?;
    album.page(app, "views-columns").await?;
    app.press("Escape").await?;
    app.click("MRR").await?;
    app.settled().await?;
    album.page(app, "views-modified").await
}
