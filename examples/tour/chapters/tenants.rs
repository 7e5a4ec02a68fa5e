//! The list, search, the dossier, a change of status with its blast radius.

use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/tenants").await?;
    app.settled().await?;
    album.page(app, "tenants").await?;
    app.press("/").await?;
    app.type_text("dental").await?;
    album.page(app, "tenants-search").await?;
    app.press("Escape").await?;
    let tenant = cast.tenant("active", 3).await?;
    let id = tenant["id"].as_str().context("an id")?;
    app.go(&format!("/tenants/{id}")).await?;
    app.sees(tenant["name"].as_str().context("a name")?).await?;
    album.page(app, "dossier").await?;
    app.open_status_dialog("Suspend").await?;
    app.fill(
        "Justification",
        "Three chargebacks in one week and no answer from the owner since Monday.",
    )
    .await?;
    album.page(app, "status-blast-radius").await?;
    app.press("Escape").await
}
