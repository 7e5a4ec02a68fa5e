//! What an owner is told, as the mailbox of the real app shows it; and a logo that goes all the way.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result};
use serde_json::json;
use wheelhouse_testkit::{Faults, World};

#[tokio::test(flavor = "multi_thread")]
async fn pausing_a_tenant_puts_a_message_into_the_mailbox_that_the_app_shows() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    app.go("/mailbox").await?;
    app.sees("No mail yet").await?;
    app.sees("No mail server is configured").await?;

    let query =
        json!({ "query": { "sort": "revenue", "descending": true, "statuses": ["active"] }, "offset": 0, "limit": 1 });
    let row = app.call("tenants_page", query).await?["rows"][0].clone();
    let name = row["name"].as_str().context("a tenant")?.to_owned();
    let why = "Closed for the holidays, as the owner asked on the phone.";
    let request = json!({ "id": row["id"], "to": "paused", "justification": why, "notify_owner": true });
    app.call("tenant_status_change", json!({ "request": request })).await?;

    app.go("/mailbox").await?;
    let subject = format!("{name} is paused");
    app.sees(&subject).await?;
    app.click(&subject).await?;
    app.sees(why).await?;
    app.sees("Kept").await?;
    app.click("Page").await?;
    app.sees(why).await?;

    world.proxy.sever();
    app.link("offline").await?;
    app.sees("Mail is not kept on this device").await?;
    world.proxy.restore();
    app.link("live").await?;
    app.sees(&subject).await?;
    app.sees_no("Mail is not kept on this device").await?;
    app.quit().await
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" rx="8" fill="#1f5fbf"/></svg>"##;
/// As if somebody had chosen the file.
const CHOOSE: &str = "const files = new DataTransfer();
    files.items.add(new File([arguments[0]], 'acme.svg', { type: 'image/svg+xml' }));
    const input = document.querySelector('input[type=file]');
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return null;";

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_crosses_the_bridge_and_one_that_acts_is_refused_by_name() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    let query =
        json!({ "query": { "sort": "revenue", "descending": true, "statuses": ["active"] }, "offset": 0, "limit": 1 });
    let row = app.call("tenants_page", query).await?["rows"][0].clone();
    let id = row["id"].as_str().context("a tenant")?;
    app.go(&format!("/tenants/{id}")).await?;
    app.sees("No logo yet").await?;
    let evil = LOGO.replace("<rect", "<script>alert(1)</script><rect");
    app.run(CHOOSE, vec![json!(evil)]).await?;
    app.sees("The SVG holds the element <script>").await?;
    app.run(CHOOSE, vec![json!(LOGO)]).await?;
    app.sees("SVG · 120 × 40").await?;
    app.named("The logo").await?;
    let database = rusqlite::Connection::open(world.database())?;
    let kept: i64 = database.query_row("SELECT COUNT(*) FROM assets", [], |row| row.get(0))?;
    anyhow::ensure!(kept == 1, "{kept} pictures are kept");
    app.quit().await
}
