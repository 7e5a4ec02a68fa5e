//! Many tenants at once, and the jobs that change them.

use crate::{album::Album, cast::Cast};
use anyhow::Result;
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/tenants?status=active").await?;
    app.settled().await?;
    app.press("j ctrl+a ctrl+a").await?;
    app.sees("matching are selected").await?;
    album.page(app, "bulk-chosen").await?;
    app.click("Modules").await?;
    app.sees("Now").await?;
    app.settled().await?;
    album.page(app, "bulk-module").await?;
    app.press("ctrl+Enter").await?;
    let band = "return document.querySelector('[aria-label=\"Your running jobs\"]') !== null";
    app.until(
        || "the job above the list".into(),
        async || Ok((app.run(band, vec![]).await? == true).then_some(())),
    )
    .await?;
    album.page(app, "bulk-running").await?;
    app.press("j x shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j")
        .await?;
    app.press("s").await?;
    app.sees("Suspend").await?;
    app.press("End Enter").await?;
    app.sees("a second operator decides first").await?;
    album.page(app, "bulk-suspend").await?;
    app.press("Escape").await?;
    app.press("Escape").await?;
    app.go("/jobs").await?;
    app.settled().await?;
    album.page(app, "jobs").await?;
    let jobs = app.call("jobs_list", json!({ "filter": "all" })).await?;
    if let Some(id) = jobs[0]["id"].as_str() {
        app.go(&format!("/jobs/{id}")).await?;
        app.settled().await?;
        album.page(app, "job").await?;
    }
    Ok(())
}
