//! Approval, impersonation side by side, audit and its alarm, settings.

use crate::{album::Album, cast::Cast, desktop};
use anyhow::{Context, Result};
use serde_json::json;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    approval(album, cast).await?;
    impersonate(album, cast).await?;
    audit(album, cast).await?;
    cast.app.go("/settings").await?;
    album.page(&cast.app, "settings").await
}

/// The colleague asks to terminate a tenant; here it waits for the second operator.
async fn approval(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    cast.ask_for_termination().await?;
    app.until(
        || "the approval".into(),
        async || {
            let open = app.call("approvals_list", json!({ "filter": "open" })).await?;
            Ok(open[0]["id"].as_str().map(str::to_owned))
        },
    )
    .await
    .map(|id| format!("/approvals/{id}"))
    .map(async |path| app.go(&path).await)?
    .await?;
    album.page(app, "approval").await
}

async fn impersonate(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    for (offset, scope, x) in [(0, "read_only", 0), (1, "full", 962)] {
        let tenant = cast.tenant("active", offset).await?;
        let start = json!({
            "tenant_id": tenant["id"], "scope": scope, "minutes": 60,
            "reason": "Ticket 4711: the owner sees no invoices since the update",
        });
        app.call("impersonation_start", json!({ "start": start })).await?;
        let title = tenant["name"].as_str().context("a name")?;
        let window = desktop::window(title).await?;
        desktop::place(&window, (x, 40), (954, 990))?;
    }
    app.until(
        || "both sites to be entered".into(),
        async || {
            let audit = app
                .call(
                    "audit_page",
                    json!({ "query": { "action": "impersonation.viewed", "limit": 5 } }),
                )
                .await?;
            let viewed = audit["records"].as_array().map_or(0, |records| {
                records
                    .iter()
                    .filter(|record| record["actor_email"] == json!(cast.operator.email))
                    .count()
            });
            Ok((viewed >= 2).then_some(()))
        },
    )
    .await?;
    app.go("/impersonations").await?;
    app.settled().await?;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    album.screen("impersonation-side-by-side")?;
    album.page(app, "impersonations").await?;
    let open = app.call("impersonations_list", json!({ "filter": "open" })).await?;
    for row in open.as_array().into_iter().flatten() {
        if row["here"] == true {
            app.call("impersonation_end", json!({ "id": row["impersonation"]["id"] }))
                .await?;
        }
    }
    Ok(())
}

async fn audit(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/audit").await?;
    album.page(app, "audit").await?;
    cast.tamper_with_the_audit()?;
    // The platform lies now: what it says differs from what this console remembers.
    drop(app.call("audit_verify", json!({})).await);
    app.until(
        || "the alarm".into(),
        async || {
            let integrity = app.call("audit_integrity", json!({})).await?;
            Ok((!integrity["alarm"].is_null()).then_some(()))
        },
    )
    .await?;
    album.page(app, "audit-alarm").await
}
