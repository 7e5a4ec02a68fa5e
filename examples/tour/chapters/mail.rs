//! What owners are told, and a tenant's logo.

use crate::{album::Album, cast::Cast};
use anyhow::{Context, Result};
use serde_json::json;

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80"><rect x="2" y="10" width="60" height="60" rx="14"
    fill="#1f5fbf"/><path d="M18 40l12 12 18-26" fill="none" stroke="#fff" stroke-width="7"/><text x="76" y="52" font-size="34"
    font-weight="600" fill="#1f5fbf">Acme</text></svg>"##;
const CHOOSE: &str = "const files = new DataTransfer();
    files.items.add(new File([arguments[0]], 'acme.svg', { type: 'image/svg+xml' }));
    const input = document.querySelector('input[type=file]');
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return null;";

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    let mut last = String::new();
    for offset in [11, 12, 13] {
        let tenant = cast.tenant("active", offset).await?;
        let why = "Closed for the holidays, as the owner asked on the phone.";
        let request = json!({ "id": tenant["id"], "to": "paused", "justification": why, "notify_owner": true });
        app.call("tenant_status_change", json!({ "request": request })).await?;
        last = format!("{} is paused", tenant["name"].as_str().context("a name")?);
    }
    app.go("/mailbox").await?;
    app.sees(&last).await?;
    app.settled().await?;
    album.page(app, "mailbox").await?;
    app.click(&last).await?;
    app.settled().await?;
    album.page(app, "mailbox-message").await?;
    app.click("Page").await?;
    app.settled().await?;
    album.page(app, "mailbox-message-page").await?;
    let tenant = cast.tenant("active", 14).await?;
    app.go(&format!("/tenants/{}", tenant["id"].as_str().context("an id")?))
        .await?;
    app.sees("No logo yet").await?;
    app.run(CHOOSE, vec![json!(LOGO)]).await?;
    app.sees("SVG · 240 × 80").await?;
    app.run(
        "document.querySelector('input[type=file]').parentElement.scrollIntoView({ block: 'center' }); return null;",
        vec![],
    )
    .await?;
    app.settled().await?;
    album.page(app, "dossier-logo").await
}
