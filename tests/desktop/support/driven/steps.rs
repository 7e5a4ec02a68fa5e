//! What a person does first, in every story.

use super::Driven;
use anyhow::Result;
use secrecy::ExposeSecret;
use serde_json::json;
use wheelhouse_testkit::{Access, World};

impl Driven {
    /// First start, *Connect to your platform*, sign in with both factors, until the copy is live.
    pub async fn connect_and_sign_in(&self, world: &World, access: &Access) -> Result<()> {
        self.enter(world, access).await?;
        self.live().await
    }

    /// The same, without waiting for the copy.
    pub async fn enter(&self, world: &World, access: &Access) -> Result<()> {
        self.sees("Welcome to Wheelhouse").await?;
        self.fill("Address of the platform", &world.proxy.url()).await?;
        self.sees("answers").await?;
        self.click("Connect to your platform").await?;
        self.fill("E-mail", &access.email).await?;
        self.fill("Password", access.password.expose_secret()).await?;
        self.press("Enter").await?;
        self.sees("Second factor").await?;
        self.type_text(&world.code(access)?).await?;
        self.sees("Overview").await
    }

    /// On the review in sight, by keyboard alone: passes every item, writes notes, and approves.
    pub async fn approve_review(&self, notes: &str) -> Result<()> {
        self.fill_review(notes).await?;
        self.press("ctrl+Enter").await?;
        self.sees("Approved").await
    }

    /// Everything but sending it.
    pub async fn fill_review(&self, notes: &str) -> Result<()> {
        self.sees("Checklist").await?;
        self.press("1 2 3 4 5 c").await?;
        self.type_text(notes).await?;
        self.press("Escape y").await
    }

    /// On the dossier in sight.
    pub async fn open_status_dialog(&self, action: &str) -> Result<()> {
        self.click("Actions").await?;
        self.click(action).await?;
        self.sees("What this affects").await
    }

    /// Until the status strip says that the copy is live.
    pub async fn live(&self) -> Result<()> {
        self.link("live").await
    }

    pub async fn link(&self, wanted: &str) -> Result<()> {
        let what = || format!("the link to be {wanted}");
        self.until(what, async || {
            // Until the sign-in is done there is no status.
            let status = self.call("sync_status", json!({})).await.unwrap_or_default();
            Ok((status["link"] == wanted && (wanted != "live" || status["progress"].is_null())).then_some(()))
        })
        .await
    }
}
