//! A platform with sample data for programs that are not written in Rust: prints its address and an owner's access token
//! on one line, and serves until standard input closes.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use std::sync::Arc;
use wheelhouse_contract::{Role, auth::Login, auth::Verify};
use wheelhouse_remote::{BaseUrl, Client, Config, MemoryTokens, TokenStore};
use wheelhouse_testkit::{Faults, World};

#[tokio::main]
async fn main() -> Result<()> {
    let tenants = std::env::args().nth(1).map_or(Ok(200), |count| count.parse());
    let world = World::start(tenants.context("served [TENANTS]")?, Faults::default()).await?;
    // Not the first owner: whoever tries every address may well end the own session.
    let access = world.operator("visitor@wheelhouse.test", Role::Owner).await?;
    let base = BaseUrl::parse(&world.direct_url()).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let config = Config {
        console_version: "0.0.0-test".to_owned(),
    };
    let tokens = Arc::new(MemoryTokens::default());
    let client = Client::new(base, config, tokens.clone(), Arc::new(world.clock.clone()))?;
    let login = Login {
        email: access.email.clone(),
        password: access.password.expose_secret().to_owned(),
        device: "a test".to_owned(),
    };
    let challenge = client.login(&login).await?.challenge;
    let code = world.code(&access)?;
    client.verify(&Verify { challenge, code }).await?;
    let token = tokens.load().await?.context("signed in")?.access_token;
    println!("{} {}", world.direct_url(), token);
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    Ok(())
}
