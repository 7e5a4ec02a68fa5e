//! A review with the cable pulled, the outbox, and the conflict when the tenant changed meanwhile.

use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let queue = app
        .call(
            "review_queue",
            json!({ "offset": 0, "limit": 3, "includeFlagged": false }),
        )
        .await?;
    let id = |index: usize| {
        queue["items"][index]["tenant"]["id"]
            .as_str()
            .map(str::to_owned)
            .context("a review")
    };
    let (plain, contested) = (id(0)?, id(1)?);
    app.go("/reviews").await?;
    album.page(app, "reviews").await?;

    cast.world.proxy.sever();
    app.link("offline").await?;
    app.go(&format!("/reviews/{plain}")).await?;
    app.settled().await?;
    app.fill_review("Company number and address agree with the register; the owner answered our call.")
        .await?;
    album.page(app, "review-offline").await?;
    app.press("ctrl+Enter").await?;
    app.sees("Approved").await?;
    app.go(&format!("/reviews/{contested}")).await?;
    app.settled().await?;
    app.approve_review("Second look done: calendar connected, plan fits the size.")
        .await?;
    cast.meddle(&contested).await?;
    app.go("/outbox").await?;
    app.sees("Waiting").await?;
    album.page(app, "outbox-offline").await?;

    cast.world.proxy.restore();
    app.live().await?;
    app.sees("Conflict").await?;
    app.click("Conflict").await?;
    album.page(app, "outbox-conflict").await?;
    Ok(())
}
