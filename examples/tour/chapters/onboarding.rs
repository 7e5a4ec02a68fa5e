//! The six steps of an onboarding, in both themes and languages; then the list, a failed activation, and the secrets.

use super::looks::dress;
use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};
use serde_json::{Value, json};

const STEPS: [&str; 6] = ["business", "administrator", "voice", "calendar", "rules", "review"];

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/onboarding").await?;
    app.settled().await?;
    album.page(app, "onboarding-none").await?;
    let half = draft(cast, "Copper Kettle Kitchen", "copperkettle", false).await?;
    let whole = draft(cast, "Bright Smile Dental", "brightsmile", true).await?;
    for (look, theme, language) in [
        ("light", "light", "en"),
        ("dark", "dark", "en"),
        ("persian", "light", "fa"),
        ("persian-dark", "dark", "fa"),
    ] {
        dress(cast, theme, language).await?;
        app.go("/onboarding").await?;
        app.settled().await?;
        album.page(app, &format!("onboarding-{look}-list")).await?;
        app.go(&format!("/onboarding/{whole}")).await?;
        for (number, step) in (1..).zip(STEPS) {
            app.press(&format!("alt+{number}")).await?;
            app.settled().await?;
            album.page(app, &format!("onboarding-{look}-{step}")).await?;
        }
    }
    dress(cast, "light", "en").await?;
    for to in ["560", "1200", "1900"] {
        app.press("alt+5").await?;
        app.settled().await?;
        app.run(
            "document.querySelector('[data-step]').parentElement.scrollTo(0, Number(arguments[0]))",
            vec![json!(to)],
        )
        .await?;
        album.page(app, &format!("onboarding-rules-{to}")).await?;
    }
    app.go(&format!("/onboarding/{half}")).await?;
    app.press("alt+6").await?;
    app.sees("fields are open").await?;
    album.page(app, "onboarding-missing").await?;
    app.go(&format!("/onboarding/{whole}")).await?;
    app.press("alt+6").await?;
    app.able("Activate tenant").await?;
    app.press("ctrl+Enter").await?;
    app.settled().await?;
    album.page(app, "onboarding-ask").await?;
    app.press("Enter").await?;
    app.sees("Bright Smile Dental is active").await?;
    app.settled().await?;
    album.page(app, "onboarding-result").await?;
    dress(cast, "dark", "en").await?;
    album.page(app, "onboarding-result-dark").await?;
    dress(cast, "light", "en").await
}

/// A draft as far as somebody careful has it.
async fn draft(cast: &Cast, name: &str, subdomain: &str, whole: bool) -> Result<String> {
    let view = cast.app.call("onboarding_create", json!({})).await?;
    let id = view["draft"]["id"].as_str().context("an id")?.to_owned();
    let kind = if whole { "medical" } else { "restaurant" };
    let mut business = view["draft"]["answers"]["business"].clone();
    for (field, value) in [
        ("name", name),
        ("business_type", kind),
        ("size", "small"),
        ("street", "14 Harley Street"),
        ("city", "London"),
        ("county", "Greater London"),
    ] {
        business[field] = json!(value);
    }
    if whole {
        for (field, value) in [
            ("postal_code", "W1G 9PQ"),
            ("phone", "020 7946 0018"),
            ("email", "office@brightsmile.example"),
            ("subcategory", "Dentist"),
        ] {
            business[field] = json!(value);
        }
    }
    let mut view = put(cast, &id, "business", business).await?;
    if !whole {
        return Ok(id);
    }
    let mut answers = view["draft"]["answers"].take();
    answers["administrator"]["name"] = json!("Dr Anna Whitfield");
    answers["administrator"]["email"] = json!("anna@brightsmile.example");
    answers["voice"]["later"] = json!(true);
    answers["calendar"]["kind"] = json!("manual");
    answers["rules"]["branding"]["subdomain"] = json!(subdomain);
    answers["rules"]["branding"]["primary"] = json!("#1f6f6b");
    answers["rules"]["branding"]["accent"] = json!("#e07a3f");
    for step in ["administrator", "voice", "calendar", "rules"] {
        put(cast, &id, step, answers[step].clone()).await?;
    }
    Ok(id)
}

async fn put(cast: &Cast, id: &str, step: &str, answers: Value) -> Result<Value> {
    let put = json!({ "answers": { "step": step, "answers": answers }, "secrets": {}, "next": step });
    cast.app
        .call("onboarding_save_step", json!({ "id": id, "put": put }))
        .await
}
