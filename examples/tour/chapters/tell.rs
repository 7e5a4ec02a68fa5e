//! An incident declared from the palette, one told natively, the inbox.

use crate::{
    album::Album,
    cast::{self, Cast},
    desktop,
};
use anyhow::Result;
use wheelhouse_contract::incident::{Incident, IncidentDraft, IncidentType, Severity};
use wheelhouse_remote::Command;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    declare(album, cast).await?;
    be_told(album, cast).await?;
    cast.app.go("/inbox").await?;
    album.page(&cast.app, "inbox").await?;
    cast.app.go("/alerts").await?;
    album.page(&cast.app, "alerts").await
}

async fn declare(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/").await?;
    app.press("ctrl+k").await?;
    app.settled().await?;
    album.page(app, "palette").await?;
    app.type_text("declare").await?;
    app.press("Enter").await?;
    app.sees("Declare an incident").await?;
    app.press("1").await?;
    app.fill("Title", "Outgoing calls fail in the whole of Europe").await?;
    app.fill(
        "Description",
        "Since 08:30 UTC every outgoing call ends after two seconds. The carrier answers 503 in Frankfurt and London.",
    )
    .await?;
    album.page(app, "declare-incident").await?;
    app.press("ctrl+Enter").await?;
    app.sees("Outgoing calls fail").await?;
    app.go("/incidents").await?;
    app.click("Outgoing calls fail in the whole of Europe").await?;
    album.page(app, "incident").await
}

/// A colleague declares; this console is told by the desktop's own daemon.
async fn be_told(album: &mut Album, cast: &Cast) -> Result<()> {
    desktop::output("dunstctl", &["close-all"])?;
    let draft = IncidentDraft {
        kind: IncidentType::DataBreach,
        severity: Severity::Critical,
        title: "Customer exports are readable without sign-in".to_owned(),
        description:
            "A search engine lists three export files of two tenants. The bucket's policy was changed this morning."
                .to_owned(),
        affected_systems: vec!["storage".to_owned()],
        affected_tenants: Vec::new(),
        impact: "Names and phone numbers of about 400 customers.".to_owned(),
        actions_taken: "The bucket is private again.".to_owned(),
    };
    cast.colleague
        .send::<Incident>(&Command::incident_declare(&draft, cast::key()))
        .await?;
    desktop::notifications(1).await?;
    cast.app.go("/").await?;
    cast.app.settled().await?;
    album.screen("native-notification")?;
    let history = desktop::output("dunstctl", &["history"])?;
    desktop::output("dunstctl", &["close-all"])?;
    album.text(
        "notification-daemon-record",
        "json",
        &if history.contains(&draft.title) {
            history
        } else {
            desktop::output("dunstctl", &["history"])?
        },
    )
}
