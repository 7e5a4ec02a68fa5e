//! No screen, in either theme and either language, has anything that axe-core objects to.

use crate::support::{desktop, driven::Driven};
use anyhow::{Context, Result, ensure};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::path::Path;
use wheelhouse_testkit::{Faults, World};

const PLACES: &[&str] = &[
    "/",
    "/incidents",
    "/alerts",
    "/inbox",
    "/tenants",
    "/reviews",
    "/approvals",
    "/audit",
    "/impersonations",
    "/outbox",
    "/settings",
];

/// Runs axe as injected into the page; scripts of the driver are not bound by the page's policy.
async fn check(app: &Driven, axe: &str, place: &str, found: &mut Vec<String>) -> Result<()> {
    app.run(axe, vec![]).await?;
    let violations = app.run_async(RUN, vec![]).await?;
    let violations = violations.as_array().context("axe did not answer")?;
    for violation in violations {
        found.push(format!("{place}: {}", serde_json::to_string_pretty(violation)?));
    }
    Ok(())
}

const RUN: &str = r#"
const done = arguments[0];
const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'], resultTypes: ['violations'] };
const brief = ({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 5).map((node) => [node.html, node.failureSummary]) });
document.getAnimations().forEach((animation) => animation.finish());
axe.run(document, options).then((result) => done(result.violations.map(brief)), (error) => done([String(error)]));
"#;

fn axe() -> Result<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file).with_context(|| format!("{}: the UI's dependencies are missing", file.display()))
}

async fn dress(app: &Driven, theme: &str, language: &str) -> Result<()> {
    let mut settings = app.call("settings_get", json!({})).await?;
    settings["theme"] = json!(theme);
    settings["language"] = json!(language);
    app.call("settings_set", json!({ "settings": settings })).await?;
    let wanted = json!([theme, language]);
    app.until(
        || format!("{theme} and {language}"),
        async || {
            let now = app
                .run(
                    "return [document.documentElement.dataset.theme, document.documentElement.lang]",
                    vec![],
                )
                .await?;
            Ok((now == wanted).then_some(()))
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_screen_has_a_violation_in_any_theme_and_language() -> Result<()> {
    let _desktop = desktop();
    let axe = axe()?;
    let mut found = Vec::new();
    let world = World::start(120, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.sees("Welcome to Wheelhouse").await?;
    check(&app, &axe, "welcome", &mut found).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    let places = places(&app).await?;
    for theme in ["light", "dark"] {
        for language in ["en", "fa"] {
            dress(&app, theme, language).await?;
            for place in &places {
                app.go(place).await?;
                app.settled().await?;
                check(&app, &axe, &format!("{place} {theme} {language}"), &mut found).await?;
            }
            app.press("ctrl+k").await?;
            app.settled().await?;
            check(&app, &axe, &format!("palette {theme} {language}"), &mut found).await?;
            app.press("Escape").await?;
            gates(&app, &world, &axe, &format!("{theme} {language}"), &mut found).await?;
        }
    }
    app.quit().await?;
    ensure!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
    Ok(())
}

/// What stands before the work: the declaring dialog over it, the lock, the sign-in; and back in.
async fn gates(app: &Driven, world: &World, axe: &str, look: &str, found: &mut Vec<String>) -> Result<()> {
    app.press("ctrl+shift+i").await?;
    app.settled().await?;
    check(app, axe, &format!("declaring {look}"), found).await?;
    app.press("Escape").await?;
    let password = world.owner.password.expose_secret();
    app.call("lock", json!({})).await?;
    app.settled().await?;
    check(app, axe, &format!("locked {look}"), found).await?;
    app.call("unlock", json!({ "password": password })).await?;
    app.call("sign_out", json!({})).await?;
    app.settled().await?;
    check(app, axe, &format!("sign-in {look}"), found).await?;
    app.call("sign_in", json!({ "email": world.owner.email, "password": password }))
        .await?;
    app.call("sign_in_code", json!({ "code": world.code(&world.owner)? }))
        .await?;
    app.live().await
}

/// Every place, and the details of the first record of each kind.
async fn places(app: &Driven) -> Result<Vec<String>> {
    let first = |list: &Value| list[0]["id"].as_str().map(str::to_owned);
    let tenants = app
        .call("tenants_page", json!({ "query": {}, "offset": 0, "limit": 1 }))
        .await?;
    let incidents = app.call("incidents_list", json!({ "filter": "all" })).await?;
    let alerts = app.call("alerts_list", json!({ "filter": "all" })).await?;
    let mut places: Vec<String> = PLACES.iter().map(|place| (*place).to_owned()).collect();
    places.extend(first(&tenants["rows"]).map(|id| format!("/tenants/{id}")));
    places.extend(first(&incidents).map(|id| format!("/incidents/{id}")));
    places.extend(first(&alerts).map(|id| format!("/alerts/{id}")));
    Ok(places)
}
