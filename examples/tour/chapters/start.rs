//! Welcome, sign-in, overview.

use crate::{album::Album, cast::Cast};
use anyhow::Result;
use secrecy::ExposeSecret;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.sees("Welcome to Wheelhouse").await?;
    album.page(app, "welcome").await?;
    app.fill("Address of the platform", &cast.world.proxy.url()).await?;
    app.sees("answers").await?;
    album.page(app, "platform-checked").await?;
    app.click("Connect to your platform").await?;
    app.fill("E-mail", &cast.operator.email).await?;
    app.fill("Password", cast.operator.password.expose_secret()).await?;
    album.page(app, "sign-in").await?;
    app.press("Enter").await?;
    app.sees("Second factor").await?;
    album.page(app, "second-factor").await?;
    app.type_text(&cast.world.code(&cast.operator)?).await?;
    app.live().await?;
    app.go("/").await?;
    app.sees("Overview").await?;
    album.page(app, "overview").await
}
