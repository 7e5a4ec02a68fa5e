//! Changing a tenant and its subscription in the real app.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use wheelhouse_testkit::{Faults, World};

async fn signed_in(world: &World, home: &TempDir) -> Result<Driven> {
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(world, &world.owner).await?;
    Ok(app)
}

/// The dearest tenant in service.
async fn tenant(app: &Driven) -> Result<(String, String)> {
    let query =
        json!({ "query": { "sort": "revenue", "descending": true, "statuses": ["active"] }, "offset": 0, "limit": 1 });
    let row = app.call("tenants_page", query).await?["rows"][0].clone();
    let text = |field: &str| row[field].as_str().map(str::to_owned).context("a tenant");
    Ok((text("id")?, text("name")?))
}

/// As the platform has it, not the console.
fn platform(world: &World, id: &str) -> Result<Value> {
    let database = rusqlite::Connection::open(world.database())?;
    let row: String = database.query_row("SELECT doc FROM tenants WHERE id = ?1", [id], |row| row.get(0))?;
    Ok(serde_json::from_str(&row)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_pointer_edits_a_tenant_looks_at_the_changes_and_saves() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let (id, name) = tenant(&app).await?;
    app.go(&format!("/tenants/{id}")).await?;
    app.sees(&name).await?;
    app.press("e").await?;
    app.sees(&format!("Edit {name}")).await?;
    app.tab_to("Legal name").await?;
    app.press("ctrl+a").await?;
    app.type_text("Northern Lights Holding Ltd").await?;
    app.tab_to("Review changes").await?;
    app.press("Enter").await?;
    app.sees(&format!("Changes to {name}")).await?;
    app.sees("Northern Lights Holding Ltd").await?;
    app.tab_to("Save").await?;
    app.press("Enter").await?;
    app.until(
        || "the platform to have it".into(),
        async || Ok((platform(&world, &id)?["legal_name"] == "Northern Lights Holding Ltd").then_some(())),
    )
    .await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_made_offline_is_applied_once_and_stands_in_the_history() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let (id, name) = tenant(&app).await?;
    let before = app
        .call("subscription_preview_extension", json!({ "id": id, "months": 12 }))
        .await?;
    let wanted = before["after"]["ends_at"].as_str().context("an end")?.to_owned();

    world.proxy.sever();
    app.link("offline").await?;
    app.go(&format!("/subscriptions/{id}")).await?;
    app.sees(&name).await?;
    app.click("Extend").await?;
    app.sees(&format!("Extend {name}")).await?;
    app.fill("Reason", "Renewed by telephone for a year").await?;
    app.press("ctrl+Enter").await?;
    app.go("/outbox").await?;
    app.sees("Extend subscription").await?;

    world.proxy.restore();
    app.live().await?;
    let row = app
        .until(
            || "the extension to be applied".into(),
            async || {
                let row = platform(&world, &id)?;
                let moved = row["subscription_ends_at"] != before["before"]["ends_at"];
                Ok(moved.then_some(row))
            },
        )
        .await?;
    // An end that had passed counts from the moment in which the platform applied it.
    let (ends, wanted) = (day(&row["subscription_ends_at"])?, day(&json!(wanted))?);
    ensure!(ends == wanted, "{ends} is not {wanted}");
    let history = app.call("subscription_history", json!({ "id": id })).await?;
    let extended = |line: &&Value| line["kind"] == "extended" && line["reason"] == "Renewed by telephone for a year";
    assert_eq!(
        history.as_array().map(|lines| lines.iter().filter(extended).count()),
        Some(1)
    );
    app.quit().await
}

fn day(instant: &Value) -> Result<String> {
    let text = instant.as_str().context("an instant")?;
    Ok(text.get(..10).context("a day")?.to_owned())
}
