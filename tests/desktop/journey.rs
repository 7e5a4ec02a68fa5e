//! The main job in the real app: real windows, a real keyring, a real notification daemon, a real platform behind a wire
//! that can be cut.

use crate::support::{desktop, driven::Driven, output, session};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey, Role,
    impersonation::Impersonation,
    incident::{Incident, IncidentDraft, IncidentType, Severity},
};
use wheelhouse_remote::Command;
use wheelhouse_testkit::{Faults, World};

fn key() -> IdempotencyKey {
    IdempotencyKey(Uuid::now_v7())
}

async fn signed_in(world: &World, home: &TempDir) -> Result<Driven> {
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(world, &world.owner).await?;
    Ok(app)
}

#[tokio::test(flavor = "multi_thread")]
async fn at_first_start_one_click_leads_into_the_sample_platform_and_a_restart_keeps_the_sign_in() -> Result<()> {
    let _desktop = desktop();
    let home = tempfile::tempdir()?;
    let profile = home.path().join("profile");
    let tenants = [("WHEELHOUSE_SAMPLE_TENANTS", "120".to_owned())];
    let app = Driven::start(&profile, &tenants).await?;
    app.sees("Try the sample platform").await?;
    app.click("Try the sample platform").await?;
    app.live().await?;
    app.sees("Overview").await?;
    // A few are archived, and new ones apply all the time.
    let tenants_total = app.call("overview", json!({})).await?["tenants_total"].as_u64();
    assert!(
        tenants_total.is_some_and(|total| (100..=130).contains(&total)),
        "{tenants_total:?}"
    );
    app.quit().await?;

    let again = Driven::start(&profile, &tenants).await?;
    again.live().await?;
    again.sees("Overview").await?;
    again.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_pointer_connects_signs_in_and_finds_a_tenant() -> Result<()> {
    let _desktop = desktop();
    use secrecy::ExposeSecret;
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.sees("Welcome to Wheelhouse").await?;
    app.tab_to("Address of the platform").await?;
    app.type_text(&world.proxy.url()).await?;
    app.able("Connect to your platform").await?;
    app.press("Enter").await?;
    app.sees("Continue").await?;
    app.tab_to("E-mail").await?;
    app.type_text(&world.owner.email).await?;
    app.press("Tab").await?;
    app.type_text(world.owner.password.expose_secret()).await?;
    app.press("Enter").await?;
    app.sees("Second factor").await?;
    app.type_text(&world.code(&world.owner)?).await?;
    app.live().await?;

    app.press("g t").await?;
    app.sees("60").await?;
    let page = app
        .call(
            "tenants_page",
            json!({ "query": { "sort": "name" }, "offset": 0, "limit": 1 }),
        )
        .await?;
    let name = page["rows"][0]["name"].as_str().context("a tenant")?;
    app.press("ctrl+k").await?;
    app.type_text(&name.to_lowercase()).await?;
    // The list behind shows the name, too: it is the palette that must have found it.
    app.until(
        || "the palette's hit".into(),
        async || {
            let script = "return document.querySelector('[role=option][aria-selected=true]')?.textContent ?? ''";
            let option = app.run(script, vec![]).await?;
            Ok(option.as_str().is_some_and(|text| text.contains(name)).then_some(()))
        },
    )
    .await?;
    app.press("Enter").await?;
    app.until(
        || "the dossier".into(),
        async || {
            let place = app.run("return location.hash", vec![]).await?;
            Ok(place
                .as_str()
                .is_some_and(|hash| hash.starts_with("#/tenants/"))
                .then_some(()))
        },
    )
    .await?;
    app.sees(name).await?;
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_made_with_the_cable_pulled_waits_in_the_outbox_and_is_applied_once_on_reconnect() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(200, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let queue = app
        .call(
            "review_queue",
            json!({ "offset": 0, "limit": 1, "includeFlagged": false }),
        )
        .await?;
    let tenant = queue["items"][0]["tenant"].clone();
    let (id, name) = (
        tenant["id"].as_str().context("an id")?,
        tenant["name"].as_str().context("a name")?,
    );

    world.proxy.sever();
    app.link("offline").await?;
    app.go(&format!("/reviews/{id}")).await?;
    app.sees(name).await?;
    app.approve_review("Identity and contact were checked by telephone.")
        .await?;
    app.go("/outbox").await?;
    app.sees(name).await?;
    app.sees("Waiting").await?;
    assert_eq!(status(&world, id).await?, "pending_review");

    world.proxy.restore();
    app.live().await?;
    app.until(
        || "the decision to be applied".into(),
        async || Ok((status(&world, id).await? == "active").then_some(())),
    )
    .await?;
    let dossier = app
        .until(
            || "the copy to know".into(),
            async || {
                let dossier = app.call("tenant_dossier", json!({ "id": id })).await?;
                Ok(
                    (dossier["tenant"]["status"] == "active" && dossier["pending_fields"] == json!([]))
                        .then_some(dossier),
                )
            },
        )
        .await?;
    assert_eq!(dossier["reviews"].as_array().map(Vec::len), Some(1));
    app.quit().await
}

/// As the platform has it, not the console.
async fn status(world: &World, id: &str) -> Result<String> {
    let database = rusqlite::Connection::open(world.database())?;
    let row: String = database.query_row("SELECT doc FROM tenants WHERE id = ?1", [id], |row| row.get(0))?;
    let row: Value = serde_json::from_str(&row)?;
    Ok(row["status"].as_str().context("a status")?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_critical_incident_is_told_natively_once_and_a_click_acknowledges_it_on_the_platform() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(30, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let colleague = world
        .client(&world.operator("colleague@wheelhouse.test", Role::Admin).await?)
        .await?;
    output("dunstctl", &["close-all"]);
    let title = format!("Voice calls fail everywhere {}", Uuid::new_v4().simple());
    let draft = draft(&title);
    let command = Command::incident_declare(&draft, key());
    let incident: Incident = colleague.send(&command).await?.value;

    app.until(
        || "the notification".into(),
        async || Ok((output("dunstctl", &["count", "displayed"]) != "0").then_some(())),
    )
    .await?;
    // The same event once more, as after a lost answer, and a reconnect.
    colleague.send::<Incident>(&command).await?;
    world.proxy.sever();
    app.link("offline").await?;
    world.proxy.restore();
    app.live().await?;

    std::fs::write(session("WHEELHOUSE_NOTIFICATION_ACTION"), "Acknowledge")?;
    let size = output("xdotool", &["getdisplaygeometry"]);
    let width: i32 = size.split(' ').next().context("a width")?.parse()?;
    output(
        "xdotool",
        &["mousemove", "--sync", &(width - 200).to_string(), "60", "click", "2"],
    );
    app.until(
        || "the platform to know".into(),
        async || {
            let detail = app.call("incident_detail", json!({ "id": incident.id })).await?;
            let known = !detail["incident"]["acknowledged_at"].is_null() && detail["pending"] == false;
            Ok(known.then_some(()))
        },
    )
    .await?;
    assert_eq!(told(&title)?, 1, "not told exactly once");
    app.quit().await
}

/// How often the daemon's own record has this title.
fn told(title: &str) -> Result<usize> {
    output("dunstctl", &["close-all"]);
    let history: Value = serde_json::from_str(&output("dunstctl", &["history"]))?;
    let entries = history["data"][0].as_array().context("a history")?;
    Ok(entries
        .iter()
        .filter(|entry| {
            entry["summary"]["data"]
                .as_str()
                .is_some_and(|told| told.contains(title))
        })
        .count())
}

fn draft(title: &str) -> IncidentDraft {
    IncidentDraft {
        kind: IncidentType::SystemOutage,
        severity: Severity::Critical,
        title: title.to_owned(),
        description: "Since half past eight no outgoing call connects; the provider answers with errors.".to_owned(),
        affected_systems: vec!["voice".to_owned()],
        affected_tenants: Vec::new(),
        impact: String::new(),
        actions_taken: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impersonation_opens_its_own_window_and_closing_it_ends_the_session() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(30, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = signed_in(&world, &home).await?;
    let query = json!({ "query": { "sort": "name", "statuses": ["active"] }, "offset": 0, "limit": 1 });
    let tenant = app.call("tenants_page", query).await?["rows"][0].clone();
    let name = tenant["name"].as_str().context("a name")?;
    let start = json!({ "start": { "tenant_id": tenant["id"], "reason": "Ticket 4711: invoices are missing", "scope": "read_only", "minutes": 60 } });
    let session: Impersonation = serde_json::from_value(app.call("impersonation_start", start).await?)?;

    let windows = || {
        output(
            "sh",
            &[
                "-c",
                &format!("xdotool search --onlyvisible --name {} || true", quoted(name)),
            ],
        )
    };
    let window = app
        .until(
            || "the window".into(),
            async || Ok(Some(windows()).filter(|found| !found.is_empty())),
        )
        .await?;
    app.until(
        || "the site to be entered".into(),
        async || {
            let audit = app.call("audit_page", json!({ "query": {} })).await?;
            let entered = audit["records"].as_array().is_some_and(|records| {
                records.iter().any(|record| {
                    record["action"]
                        .as_str()
                        .is_some_and(|action| action.contains("impersonation"))
                })
            });
            Ok(entered.then_some(()))
        },
    )
    .await?;
    // As a person closes a window: through the window manager.
    output(
        "xdotool",
        &["windowactivate", "--sync", window.lines().next().context("a window")?],
    );
    output("xdotool", &["key", "alt+F4"]);
    app.until(
        || "the session to end".into(),
        async || {
            let rows = app.call("impersonations_list", json!({ "filter": "all" })).await?;
            let row = rows.as_array().and_then(|rows| {
                rows.iter()
                    .find(|row| row["impersonation"]["id"] == json!(session.id))
                    .cloned()
            });
            Ok(row.filter(|row| !row["impersonation"]["ended_at"].is_null()))
        },
    )
    .await?;
    app.quit().await
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
