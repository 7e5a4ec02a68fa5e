//! A tenant is onboarded in the real app, from nothing to its activation.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use serde_json::json;

const NAME: &str = "Harbour View Dental";

/// Chooses in the list of this field by its keys alone: opens it, types how the option begins, takes it.
async fn choose(app: &Driven, field: &str, option: &str) -> Result<()> {
    app.tab_to(field).await?;
    app.press("Space").await?;
    app.sees(option).await?;
    app.type_text(&option[..4]).await?;
    app.press("Enter").await
}

async fn fill(app: &Driven, field: &str, text: &str) -> Result<()> {
    app.tab_to(field).await?;
    app.type_text(text).await
}

/// By the palette, as somebody does who keeps the hands on the keys.
async fn by_palette(app: &Driven, words: &str) -> Result<()> {
    app.press("ctrl+k").await?;
    app.type_text(words).await?;
    app.named(words).await?;
    app.press("Enter").await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_pointer_onboards_a_tenant_through_a_restart_and_an_outage() -> Result<()> {
    let _desktop = desktop();
    let home = tempfile::tempdir()?;
    let profile = home.path().join("profile");
    let tenants = [("WHEELHOUSE_SAMPLE_TENANTS", "60".to_owned())];
    let app = Driven::start(&profile, &tenants).await?;
    app.sees("Try the sample platform").await?;
    app.tab_to("Try the sample platform").await?;
    app.press("Enter").await?;
    app.live().await?;

    app.press("g t").await?;
    app.sees("Onboard a tenant").await?;
    app.settled().await?;
    app.press("n").await?;
    app.sees("Who is the business?").await?;
    business(&app).await?;
    app.sees("Who administers it?").await?;
    app.type_text("Anna Whitfield").await?;
    app.sees("Saved").await?;
    app.quit().await?;

    let app = Driven::start(&profile, &tenants).await?;
    app.live().await?;
    app.settled().await?;
    app.press("Escape g w").await?;
    app.sees(NAME).await?;
    app.tab_to(&format!("Resume {NAME}")).await?;
    app.press("Enter").await?;
    app.sees("Who administers it?").await?;
    app.until(
        || "the name that was typed before the restart".into(),
        async || {
            let script = "return document.querySelector('[name=\"administrator.name\"]')?.value";
            let value = app.run(script, vec![]).await?;
            Ok((value == "Anna Whitfield").then_some(()))
        },
    )
    .await?;
    fill(&app, "Sign-in e-mail", "anna@harbourview.example").await?;

    by_palette(&app, "Work offline").await?;
    app.sees("You are offline").await?;
    without_a_connection(&app).await?;
    by_palette(&app, "Work online again").await?;
    app.live().await?;

    activate(&app).await?;
    let query = json!({ "query": { "text": NAME, "sort": "name" }, "offset": 0, "limit": 2 });
    let page = app.call("tenants_page", query).await?;
    assert_eq!(page["total"], 1, "{page}");
    assert_eq!(page["rows"][0]["subdomain"], "harbourviewdental");
    app.quit().await
}

/// Step 1, whose first field has the focus.
async fn business(app: &Driven) -> Result<()> {
    app.type_text(NAME).await?;
    app.tab_to("Medical").await?;
    app.press("1").await?;
    app.sees("Filled in for this kind of business").await?;
    choose(app, "Size", "Small: 2").await?;
    fill(app, "Street", "14 Harley Street").await?;
    fill(app, "City", "London").await?;
    fill(app, "County", "Greater London").await?;
    fill(app, "Postcode", "w1g 9pq").await?;
    fill(app, "Phone", "020 7946 0018").await?;
    fill(app, "E-mail", "office@harbourview.example").await?;
    app.press("ctrl+Enter").await
}

/// One down within a group of choices: the focus follows a moment later.
async fn down_to(app: &Driven, choice: &str) -> Result<()> {
    app.press("Down").await?;
    app.until(
        || format!("{choice} to be chosen"),
        async || {
            let script = "const at = document.activeElement; const text = (at?.closest('label') ?? at)?.textContent ?? '';
                return text.includes(arguments[0]) && (at.checked === true || at.getAttribute('aria-checked') === 'true');";
            Ok((app.run(script, vec![json!(choice)]).await? == true).then_some(()))
        },
    )
    .await
}

/// Steps 3 to 6: everything is filled in and kept, and what needs the platform says so.
async fn without_a_connection(app: &Driven) -> Result<()> {
    app.press("alt+3").await?;
    app.sees("How does it call?").await?;
    app.tab_to("Connect now").await?;
    down_to(app, "Set up later").await?;
    app.press("alt+4").await?;
    app.sees("Where do appointments come from?").await?;
    app.tab_to("Cal.com").await?;
    down_to(app, "Calendly").await?;
    down_to(app, "Manual").await?;
    app.sees("Saved on this device").await?;
    app.press("alt+5").await?;
    app.sees("checked when online").await?;
    app.press("alt+6").await?;
    app.sees("Everything once more").await?;
    app.sees_no("is open").await?;
    let able = "return [...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Activate tenant'))?.getAttribute('aria-disabled')";
    let disabled = app.run(able, vec![]).await?;
    ensure!(disabled == "true", "an activation is offered without a connection");
    Ok(())
}

/// On the review: by its key, through the question, to the secrets.
async fn activate(app: &Driven) -> Result<()> {
    app.able("Activate tenant").await?;
    app.press("ctrl+Enter").await?;
    app.sees(&format!("Activate {NAME}?")).await?;
    app.press("Enter").await?;
    app.sees(&format!("{NAME} is active")).await?;
    app.sees("Backup codes").await?;
    let codes = app
        .run("return document.querySelectorAll('ol code').length", vec![])
        .await?;
    ensure!(codes == 10, "{codes} backup codes");
    app.tab_to("I have kept password and codes").await?;
    app.press("Space").await?;
    app.tab_to("Open the tenant").await?;
    app.press("Enter").await?;
    app.until(
        || "the dossier".into(),
        async || {
            let place = app.run("return location.hash", vec![]).await?;
            let place = place.as_str().context("an address")?;
            Ok(place.starts_with("#/tenants/").then_some(()))
        },
    )
    .await?;
    app.sees(NAME).await
}
