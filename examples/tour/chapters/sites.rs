//! Sites: deployed and looked after; what a tenant sees of its modules, and how it asks for one.

use crate::{
    album::Album,
    cast::{Cast, key},
    driven::Driven,
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use wheelhouse_contract::{
    impersonation::{ImpersonationScope, ImpersonationStart, ImpersonationStarted},
    upgrade::UpgradeState,
};
use wheelhouse_remote::Command;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let mut deployed = Vec::new();
    for offset in [4, 5, 6] {
        let tenant = cast.tenant("active", offset).await?;
        let id = tenant["id"].as_str().context("an id")?.to_owned();
        app.call("site_deploy", json!({ "id": id, "from": null })).await?;
        app.until(
            || "the site to be served".into(),
            async || {
                let detail = app.call("site_detail", json!({ "id": id })).await?;
                Ok((!detail["site"].is_null()).then_some(()))
            },
        )
        .await?;
        deployed.push(id);
    }
    lose(cast, &deployed[1])?;
    app.go(&format!("/tenants/{}", deployed[1])).await?;
    app.sees("1 file is missing").await?;
    super::show(app, "Site").await?;
    album.page(app, "site-broken").await?;
    app.go("/sites").await?;
    app.settled().await?;
    album.page(app, "sites").await?;
    asked(album, cast).await?;
    app.go("/upgrades").await?;
    app.sees("Grant").await?;
    album.page(app, "site-requests").await
}

/// As if somebody had tidied up where nobody should.
fn lose(cast: &Cast, id: &str) -> Result<()> {
    let database = rusqlite::Connection::open(cast.world.database())?;
    database.busy_timeout(std::time::Duration::from_secs(10))?;
    let statement = "DELETE FROM site_files WHERE tenant_id = ?1 AND path = 'style.css'";
    anyhow::ensure!(database.execute(statement, [id])? == 1, "the site has no style sheet");
    Ok(())
}

/// In a browser at the tenant's own address.
async fn asked(album: &mut Album, cast: &Cast) -> Result<()> {
    let query =
        json!({ "query": { "statuses": ["active"], "plans": ["free"], "sort": "name" }, "offset": 0, "limit": 1 });
    let page = cast.app.call("tenants_page", query).await?;
    let start = ImpersonationStart {
        tenant_id: serde_json::from_value(page["rows"][0]["id"].clone())?,
        reason: "Ticket 4712: which modules are there?".to_owned(),
        scope: ImpersonationScope::Full,
        minutes: 60,
    };
    let command = Command::impersonation_start(&start, key());
    let started: ImpersonationStarted = cast.colleague.send(&command).await?.value;
    let site = Driven::browse(&started.entry_url).await?;
    site.settled().await?;
    album.screen("tenant-site")?;
    site.click("Request upgrade").await?;
    site.sees("Requested").await?;
    site.settled().await?;
    album.screen("tenant-site-asked")?;
    let waiting = async || {
        let detail: Value = cast.app.call("site_detail", json!({ "id": start.tenant_id })).await?;
        let open = json!(UpgradeState::Open);
        let there = detail["requests"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["state"] == open));
        Ok(there.then_some(()))
    };
    cast.app.until(|| "the request to arrive".into(), waiting).await
}
