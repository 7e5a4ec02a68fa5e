//! Limits in the real app: who is near one, why, and more for one tenant, agreed without a connection.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use wheelhouse_testkit::{Faults, World};

/// The limit of products as the platform has it.
fn agreed(world: &World, id: &str) -> Result<Option<i64>> {
    let database = rusqlite::Connection::open(world.database())?;
    let doc: String = database.query_row("SELECT doc FROM tenants WHERE id = ?1", [id], |row| row.get(0))?;
    let doc: Value = serde_json::from_str(&doc)?;
    Ok(doc["limits"]["products"].as_i64())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_near_a_limit_is_found_told_why_and_given_more_without_a_connection() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(120, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    let query = json!({ "query": { "over": 80, "plans": [], "limit": "products" }, "offset": 0, "limit": 1 });
    let row = app
        .until(
            || "somebody near the limit of products".into(),
            async || {
                let page = app.call("usage_near", query.clone()).await?;
                Ok(page["rows"].get(0).cloned())
            },
        )
        .await?;
    let (id, name) = (
        row["id"].as_str().context("an id")?,
        row["name"].as_str().context("a name")?,
    );

    app.press("g q").await?;
    app.sees("80 % and more").await?;
    app.sees(name).await?;
    app.click(name).await?;
    app.sees("Usage and limits").await?;
    app.click("Why: Products").await?;
    app.sees("plan grants").await?;
    app.sees("This decides").await?;
    app.press("Escape").await?;

    world.proxy.sever();
    app.link("offline").await?;
    app.click("Change the limit: Products").await?;
    app.sees(&format!("Products of {name}")).await?;
    app.fill("Products", "4321").await?;
    app.fill("Reason", "Agreed on the phone for the spring sale.").await?;
    app.press("ctrl+Enter").await?;
    app.sees("4,321").await?;
    ensure!(agreed(&world, id)? != Some(4_321), "nothing can have arrived");

    world.proxy.restore();
    app.live().await?;
    app.until(
        || "the platform to have it".into(),
        async || Ok((agreed(&world, id)? == Some(4_321)).then_some(())),
    )
    .await?;
    app.click("Why: Products").await?;
    app.sees("Agreed instead: 4,321").await?;
    app.sees("Agreed on the phone for the spring sale.").await?;
    app.quit().await
}
