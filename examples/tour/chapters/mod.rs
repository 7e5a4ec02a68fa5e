//! The tour, chapter by chapter.

mod bulk;
mod govern;
mod import;
mod looks;
mod mail;
mod many;
mod offline;
mod onboarding;
mod sites;
mod start;
mod subscriptions;
mod tell;
mod tenants;
mod usage;
mod views;

use crate::{album::Album, cast::Cast, driven::Driven};
use anyhow::Result;

/// How many tenants the main chapters and the last one have.
const TENANTS: u32 = 2_000;
const MANY: u32 = 100_000;

/// Takes every picture, or those of one chapter.
pub async fn tour(mut album: Album, wanted: Option<&str>) -> Result<()> {
    let wants = |chapter: &str| wanted.is_none_or(|wanted| wanted == chapter);
    let home = tempfile::tempdir()?;
    let cast = Cast::gather(home.path(), TENANTS).await?;
    start::tell(&mut album, &cast).await?;
    if wants("tenants") {
        tenants::tell(&mut album, &cast).await?;
    }
    if wants("subscriptions") {
        subscriptions::tell(&mut album, &cast).await?;
    }
    if wants("views") {
        views::tell(&mut album, &cast).await?;
    }
    if wants("usage") {
        usage::tell(&mut album, &cast).await?;
    }
    if wants("sites") {
        sites::tell(&mut album, &cast).await?;
    }
    if wants("import") {
        import::tell(&mut album, &cast).await?;
    }
    if wants("mail") {
        mail::tell(&mut album, &cast).await?;
    }
    if wants("bulk") {
        bulk::tell(&mut album, &cast).await?;
    }
    if wants("onboarding") {
        onboarding::tell(&mut album, &cast).await?;
    }
    if wants("offline") {
        offline::tell(&mut album, &cast).await?;
    }
    if wants("tell") {
        tell::tell(&mut album, &cast).await?;
    }
    if wants("govern") {
        govern::tell(&mut album, &cast).await?;
    }
    if wants("looks") {
        looks::tell(&mut album, &cast).await?;
    }
    cast.app.quit().await?;
    if wants("many") {
        many::tell(&mut album, MANY).await?;
    }
    Ok(())
}

/// Brings the part with this heading into sight.
async fn show(app: &Driven, heading: &str) -> Result<()> {
    let script =
        "const wanted = [...document.querySelectorAll('h2, h3')].find((one) => one.textContent === arguments[0]);
        wanted?.scrollIntoView({ block: 'start' }); return null;";
    app.run(script, vec![serde_json::json!(heading)]).await?;
    Ok(())
}
