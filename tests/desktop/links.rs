//! Links and starting with the computer, in the real window.

use crate::support::{
    desktop,
    driven::Driven,
    output, session,
    started::{built, command, run},
};
use anyhow::{Result, ensure};
use secrecy::ExposeSecret;
use serde_json::json;
use std::path::Path;
use wheelhouse_testkit::{Faults, World};

/// Opens a link as a mail program does: by starting the app with it.
fn open(profile: &Path, link: &str) -> Result<()> {
    ensure!(run(&mut command(profile, &[link])).success(), "{link}");
    Ok(())
}

async fn stands_at(app: &Driven, place: &str) -> Result<()> {
    let what = || format!("to stand at {place}");
    app.until(what, async || {
        let hash = app.run("return location.hash", vec![]).await?;
        Ok(hash.as_str().is_some_and(|hash| hash.starts_with(place)).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_waits_for_the_sign_in_opens_its_tenant_and_waits_behind_the_lock() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(20, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let profile = home.path().join("profile");
    let app = Driven::start(&profile, &[]).await?;
    app.sees("Welcome to Wheelhouse").await?;
    open(&profile, "wheelhouse://approvals")?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    stands_at(&app, "#/approvals").await?;

    open(&profile, "wheelhouse://tenant/T-000003")?;
    stands_at(&app, "#/tenants/").await?;
    app.sees("T-000003").await?;

    open(&profile, "wheelhouse://tenant/3?action=suspend")?;
    app.sees("This link leads nowhere").await?;
    stands_at(&app, "#/tenants/").await?;

    app.call("lock", json!({})).await?;
    app.sees("Unlock").await?;
    open(&profile, "wheelhouse://alerts")?;
    app.fill("Password", world.owner.password.expose_secret()).await?;
    app.press("Enter").await?;
    stands_at(&app, "#/alerts").await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_with_the_computer_is_off_until_it_is_switched_on_and_goes_again() -> Result<()> {
    let _desktop = desktop();
    let home = tempfile::tempdir()?;
    let entry = Path::new(&session("XDG_CONFIG_HOME")).join("autostart/wheelhouse.desktop");
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.sees("Welcome to Wheelhouse").await?;
    assert_eq!(app.call("autostart_get", json!({})).await?, false);
    assert!(!entry.exists());
    assert_eq!(app.call("autostart_set", json!({ "on": true })).await?, true);
    assert_eq!(output("desktop-file-validate", &[&entry.display().to_string()]), "");
    let text = std::fs::read_to_string(&entry)?;
    assert!(
        text.contains(&built().display().to_string()) && text.contains("--hidden"),
        "{text}"
    );
    assert_eq!(app.call("autostart_set", json!({ "on": false })).await?, false);
    assert!(!entry.exists());
    app.quit().await
}
