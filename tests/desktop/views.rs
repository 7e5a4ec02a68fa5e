//! Saved views in the real app: kept, pinned, found again after a restart, and what another operator sees of them.

use crate::support::{desktop, driven::Driven};
use anyhow::{Result, ensure};
use serde_json::json;
use wheelhouse_contract::Role;
use wheelhouse_testkit::{Faults, World};

/// Keeps what the list shows, by its menu.
async fn keep(app: &Driven, present: &str, name: &str, shared: bool) -> Result<()> {
    app.click(present).await?;
    app.sees("Save as new view…").await?;
    app.click("Save as new view…").await?;
    app.fill("Name", name).await?;
    if shared {
        app.click("Share with everybody").await?;
    }
    app.click("Save").await?;
    app.sees(name).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_kept_pinned_found_and_still_there_after_a_restart() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(120, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let profile = home.path().join("profile");
    let app = Driven::start(&profile, &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    app.go("/tenants?status=suspended&sort=-revenue").await?;
    keep(&app, "Without a view", "Dear and suspended", false).await?;
    app.click("Dear and suspended").await?;
    app.click("Pin to the sidebar").await?;
    let pinned = async || {
        Ok((app.call("views_list", json!({})).await?["pinned"]
            .as_array()
            .map(Vec::len)
            == Some(1))
        .then_some(()))
    };
    app.until(|| "the pin".into(), pinned).await?;
    app.live().await?;
    app.quit().await?;

    let app = Driven::start(&profile, &[]).await?;
    app.live().await?;
    app.sees("Dear and suspended").await?;
    // Without a pointer: the palette finds it by a part of its name.
    app.press("ctrl+k").await?;
    app.type_text("dear and").await?;
    app.sees("Dear and suspended").await?;
    app.press("Enter").await?;
    let asked = async || {
        let address = app.run("return window.location.hash", vec![]).await?;
        let address = address.as_str().unwrap_or_default().to_owned();
        Ok((address.contains("status=suspended") && address.contains("view=")).then_some(()))
    };
    app.until(|| "the list as the view says".into(), asked).await?;
    app.sees("Suspended").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_view_reaches_another_operator_and_a_personal_one_does_not() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let other = world.operator("other@wheelhouse.test", Role::Support).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("one"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    app.go("/subscriptions?state=expiring").await?;
    keep(&app, "Without a view", "Ending soon", true).await?;
    app.go("/tenants?plan=enterprise").await?;
    keep(&app, "Without a view", "Merger with Initech", false).await?;
    app.live().await?;
    app.quit().await?;

    let app = Driven::start(&home.path().join("two"), &[]).await?;
    app.connect_and_sign_in(&world, &other).await?;
    app.go("/subscriptions").await?;
    app.click("Without a view").await?;
    app.sees("Ending soon").await?;
    let held = app.call("views_list", json!({})).await?.to_string();
    ensure!(held.contains("Ending soon") && !held.contains("Initech"), "{held}");
    app.quit().await
}
