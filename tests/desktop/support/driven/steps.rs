//! What a person does first, in every story.

use super::Driven;
use anyhow::Result;
use secrecy::ExposeSecret;
use serde_json::json;
use wheelhouse_testkit::{Access, World};

impl Driven {
    /// First start, *Connect to your platform*, sign in with both factors, until the copy is live.
    pub async fn connect_and_sign_in(&self, world: &World, access: &Access) -> Result<()> {
        self.sees("Welcome to Wheelhouse").await?;
        self.fill("Address of the platform", &world.proxy.url()).await?;
        self.sees("answers").await?;
        self.click("Connect").await?;
        self.fill("E-mail", &access.email).await?;
        self.fill("Password", access.password.expose_secret()).await?;
        self.press("Enter").await?;
        self.sees("Second factor").await?;
        self.type_text(&world.code(access)?).await?;
        self.live().await
    }

    /// On the review in sight: checks everything, writes notes, decides.
    pub async fn decide_review(&self, verdict: &str) -> Result<()> {
        let _ = verdict;
        anyhow::bail!("to be written");
    }

    /// On the dossier in sight.
    pub async fn open_status_dialog(&self, action: &str) -> Result<()> {
        let _ = action;
        anyhow::bail!("to be written");
    }

    /// Until the status strip says that the copy is live.
    pub async fn live(&self) -> Result<()> {
        self.link("live").await
    }

    pub async fn link(&self, wanted: &str) -> Result<()> {
        let what = || format!("the link to be {wanted}");
        self.until(what, async || {
            let status = self.call("sync_status", json!({})).await?;
            Ok((status["link"] == wanted && (wanted != "live" || status["progress"].is_null())).then_some(()))
        })
        .await
    }
}
