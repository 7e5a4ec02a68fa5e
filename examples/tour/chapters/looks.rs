//! The main screens in light, dark and Persian, small and large.

use crate::{
    album::Album,
    cast::{Cast, LARGE, SMALL},
};
use anyhow::{Context, Result};
use serde_json::json;

const LOOKS: [(&str, &str, &str); 3] = [
    ("light", "light", "en"),
    ("dark", "dark", "en"),
    ("persian", "light", "fa"),
];

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let tenant = cast.tenant("active", 3).await?;
    let incidents = app.call("incidents_list", json!({ "filter": "open" })).await?;
    let places = [
        ("overview", "/".to_owned()),
        ("tenants", "/tenants".to_owned()),
        (
            "dossier",
            format!("/tenants/{}", tenant["id"].as_str().context("an id")?),
        ),
        (
            "incident",
            format!("/incidents/{}", incidents[0]["id"].as_str().context("an incident")?),
        ),
        ("subscriptions", "/subscriptions".to_owned()),
        ("revenue", "/revenue".to_owned()),
        ("usage", "/usage".to_owned()),
        ("sites", "/sites".to_owned()),
        ("onboarding", "/onboarding".to_owned()),
        ("import", "/import".to_owned()),
        ("mailbox", "/mailbox".to_owned()),
        ("jobs", "/jobs".to_owned()),
        ("inbox", "/inbox".to_owned()),
        ("settings", "/settings".to_owned()),
    ];
    for (size_name, size) in [("1280", SMALL), ("1920", LARGE)] {
        cast.size(size).await?;
        for (look, theme, language) in LOOKS {
            dress(cast, theme, language).await?;
            for (name, path) in &places {
                app.go(path).await?;
                app.settled().await?;
                album.page(app, &format!("{look}-{size_name}-{name}")).await?;
            }
        }
    }
    dress(cast, "light", "en").await?;
    cast.size(SMALL).await
}

pub(super) async fn dress(cast: &Cast, theme: &str, language: &str) -> Result<()> {
    let app = &cast.app;
    let mut settings = app.call("settings_get", json!({})).await?;
    settings["theme"] = json!(theme);
    settings["language"] = json!(language);
    app.call("settings_set", json!({ "settings": settings })).await?;
    app.until(
        || format!("{theme}, {language}"),
        async || {
            let now = app
                .run(
                    "return [document.documentElement.dataset.theme, document.documentElement.lang]",
                    vec![],
                )
                .await?;
            Ok((now == json!([theme, language])).then_some(()))
        },
    )
    .await
}
