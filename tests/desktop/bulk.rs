//! Work on many tenants in the real app: by keyboard alone, and with a second operator.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};
use wheelhouse_contract::Role;
use wheelhouse_testkit::{Access, Faults, World};

/// A thousand rows take their time in a debug build.
const PATIENCE: Duration = Duration::from_secs(120);

async fn signed_in(world: &World, profile: &Path, access: &Access) -> Result<Driven> {
    let app = Driven::start(profile, &[]).await?;
    app.connect_and_sign_in(world, access).await?;
    app.live().await?;
    Ok(app)
}

/// The newest job, as soon as it is as wanted.
async fn newest(app: &Driven, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    app.until_within(
        PATIENCE,
        || "the job as wanted".into(),
        async || {
            let jobs = app.call("jobs_list", json!({ "filter": "all" })).await?;
            Ok(jobs.get(0).filter(|job| wanted(job)).cloned())
        },
    )
    .await
}

fn over(job: &Value) -> bool {
    matches!(job["state"].as_str(), Some("done" | "failed" | "cancelled"))
}

fn count(job: &Value, field: &str) -> u64 {
    job[field].as_u64().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_changed_stopped_and_tried_again_by_keyboard_alone() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(1_200, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home.path().join("profile"), &world.owner).await?;

    // All that match, and a tag for each.
    let query = json!({ "query": { "sort": "name" }, "offset": 0, "limit": 1 });
    let all = count(&app.call("tenants_page", query).await?, "total");
    ensure!((1_001..=1_200).contains(&all), "{all} tenants in the list");
    let told = format!("1,{:03} tenants", all - 1_000);
    app.press("g t").await?;
    app.sees(&told).await?;
    app.settled().await?;
    app.press("j ctrl+a ctrl+a").await?;
    app.sees("matching are selected").await?;
    app.press("b").await?;
    app.tab_to("Tags").await?;
    app.press("Enter").await?;
    app.sees("Tags to add").await?;
    app.type_text("agreed").await?;
    app.press("Enter").await?;
    app.able(&format!("Change {told}")).await?;
    app.press("ctrl+Enter").await?;
    app.sees("The job has begun").await?;

    // Its progress is there to be watched, and it is stopped in the middle.
    newest(&app, |job| count(job, "done") > 0).await?;
    app.press("g j").await?;
    app.sees(&format!("Tag {told}")).await?;
    app.press("j Enter").await?;
    app.sees("Cancel the job").await?;
    app.press("z").await?;
    app.sees("Let it run").await?;
    app.press("Enter").await?;
    let stopped = newest(&app, over).await?;
    ensure!(stopped["state"] == "cancelled", "it was over before: {stopped}");
    ensure!(count(&stopped, "done") > 0 && count(&stopped, "done") < all);
    app.sees("It was cancelled").await?;
    app.press("Escape").await?;

    // Some cannot be paused: their rows fail, and are tried again.
    app.press("g t").await?;
    app.settled().await?;
    app.press("j x shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j")
        .await?;
    app.sees("13 selected").await?;
    app.press("s").await?;
    app.sees("Suspend").await?;
    app.press("Down Enter").await?;
    app.sees("Pause 13 tenants").await?;
    app.tab_to("Justification").await?;
    app.type_text("The region is down for maintenance tonight.").await?;
    app.press("ctrl+Enter").await?;
    app.sees("The job has begun").await?;
    let paused = newest(&app, |job| job["kind"] == "bulk_status" && over(job)).await?;
    ensure!(count(&paused, "done") + count(&paused, "failed") + count(&paused, "skipped") == 13);
    if count(&paused, "failed") > 0 {
        let id = paused["id"].as_str().context("an id")?;
        app.go(&format!("/jobs/{id}")).await?;
        app.able("Retry failed").await?;
        app.press("t").await?;
        let again = newest(&app, |job| job["parent"] == paused["id"]).await?;
        ensure!(count(&again, "total") == count(&paused, "failed"));
    }
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn eleven_suspensions_wait_for_a_second_operator() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(200, Faults::default()).await?;
    let second = world.operator("second@wheelhouse.test", Role::Admin).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home.path().join("first"), &world.owner).await?;
    app.go("/tenants?status=active").await?;
    app.settled().await?;
    app.press("j x shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j shift+j")
        .await?;
    app.sees("11 selected").await?;
    app.press("s").await?;
    app.sees("Suspend").await?;
    app.press("End Enter").await?;
    app.sees("Suspend 11 tenants").await?;
    app.sees("a second operator decides first").await?;
    app.tab_to("Justification").await?;
    app.type_text("Confirmed card-testing ring across these accounts.")
        .await?;
    app.press("Tab").await?;
    app.type_text("suspend 11").await?;
    app.tab_to("Code from your authenticator").await?;
    app.type_text(&world.code(&world.owner)?).await?;
    app.press("ctrl+Enter").await?;
    app.sees("Sent to a second operator").await?;
    let waiting = newest(&app, |job| job["state"] == "awaiting_approval").await?;
    let approval = waiting["approval_id"].as_str().context("a request")?.to_owned();
    app.quit().await?;

    let other = signed_in(&world, &home.path().join("second"), &second).await?;
    other.go(&format!("/approvals/{approval}")).await?;
    other.able("Approve").await?;
    other.press("y").await?;
    other.sees("It is carried out at once").await?;
    other.tab_to("Code from your authenticator").await?;
    other.type_text(&world.code(&second)?).await?;
    other.click("Approve").await?;
    let ended = newest(&other, over).await?;
    ensure!(count(&ended, "done") == 11, "{ended}");
    other.quit().await
}
