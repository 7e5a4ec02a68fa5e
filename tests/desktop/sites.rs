//! Sites in the real app and in a real browser: deployed, repaired, and a module that opens while somebody looks.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey, Role, TenantId,
    bulk::{BulkAct, BulkRequest, Selection},
    impersonation::{ImpersonationScope, ImpersonationStart, ImpersonationStarted},
    job::JobOpened,
    tenant::Module,
};
use wheelhouse_remote::{Client, Command};
use wheelhouse_testkit::{Faults, World};

async fn signed_in(world: &World, home: &tempfile::TempDir) -> Result<Driven> {
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(world, &world.owner).await?;
    Ok(app)
}

/// The first by name that is in service.
async fn tenant(app: &Driven) -> Result<Value> {
    let query = json!({ "query": { "sort": "name", "statuses": ["active"] }, "offset": 0, "limit": 1 });
    let page = app.call("tenants_page", query).await?;
    page["rows"].get(0).cloned().context("a tenant")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_deployed_loses_a_file_and_is_repaired() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let row = tenant(&app).await?;
    let id = row["id"].as_str().context("an id")?;
    app.go(&format!("/tenants/{id}")).await?;
    app.sees("Never deployed").await?;
    app.click("Deploy").await?;
    app.sees("The deployment has begun").await?;
    app.sees("Every file is there, with the present configuration.").await?;

    // As if somebody had tidied up where nobody should.
    let database = rusqlite::Connection::open(world.database())?;
    let gone = database.execute(
        "DELETE FROM site_files WHERE tenant_id = ?1 AND path = 'style.css'",
        [id],
    )?;
    ensure!(gone == 1, "{gone} files went");
    app.go("/sites").await?;
    app.settled().await?;
    app.go(&format!("/tenants/{id}")).await?;
    app.sees("1 file is missing").await?;
    app.sees("style.css").await?;
    app.click("Repair").await?;
    app.sees("Every file is there, with the present configuration.").await?;
    app.quit().await
}

async fn switch(operator: &Client, id: TenantId, on: bool) -> Result<()> {
    let request = BulkRequest {
        selection: Selection::Ids { ids: vec![id] },
        act: BulkAct::Module {
            module: Module::Wallet,
            on,
        },
        justification: String::new(),
        typed: None,
    };
    let command = Command::tenants_bulk(&request, IdempotencyKey(Uuid::now_v7()));
    operator.send::<JobOpened>(&command).await?;
    Ok(())
}

/// Until the wallet on the page is locked, or open.
async fn locked(page: &Driven, wanted: bool) -> Result<()> {
    let script = "return document.querySelector('[data-module=wallet] .locked') !== null";
    page.until(
        || format!("the wallet to be {}", if wanted { "locked" } else { "open" }),
        async || Ok((page.run(script, vec![]).await? == wanted).then_some(())),
    )
    .await
}

/// A browser inside a tenant's site, by an operator's own session there.
async fn visitor(operator: &Client, tenant_id: TenantId) -> Result<Driven> {
    let start = ImpersonationStart {
        tenant_id,
        reason: "Ticket 4712: the wallet does not open".to_owned(),
        scope: ImpersonationScope::Full,
        minutes: 60,
    };
    let command = Command::impersonation_start(&start, IdempotencyKey(Uuid::now_v7()));
    let started: ImpersonationStarted = operator.send(&command).await?.value;
    Driven::browse(&started.entry_url).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_asked_for_on_the_site_opens_there_at_once_when_the_operator_grants_it() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let row = tenant(&app).await?;
    let colleague = world
        .client(&world.operator("colleague@wheelhouse.test", Role::Admin).await?)
        .await?;
    let id: TenantId = serde_json::from_value(row["id"].clone())?;
    let page = visitor(&colleague, id).await?;
    page.sees("Wallet").await?;

    // Under somebody's eyes: nothing is loaded again.
    page.run("window.stayed = true", vec![]).await?;
    switch(&colleague, id, false).await?;
    locked(&page, true).await?;
    ensure!(page.run("return window.stayed === true", vec![]).await? == true);
    page.click("Request upgrade: Wallet").await?;
    page.sees("Requested").await?;

    page.run("window.stayed = true", vec![]).await?;
    app.go("/upgrades").await?;
    app.click("Grant Wallet to").await?;
    locked(&page, false).await?;
    ensure!(page.run("return window.stayed === true", vec![]).await? == true);
    app.quit().await
}
