//! The platform in processes of its own.

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use std::{net::SocketAddr, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use wheelhouse_contract::Role;
use wheelhouse_platform::{Platform, PlatformConfig, generate, operators::admin};
use wheelhouse_testkit::Access;

/// Somebody who can sign in.
pub struct Account {
    pub access: Access,
}

impl Account {
    pub fn email(&self) -> String {
        self.access.email.clone()
    }

    pub fn password(&self) -> String {
        self.access.password.expose_secret().to_owned()
    }
}

/// A platform with some tenants, and two admins.
pub async fn prepare(database: &str) -> Result<[Account; 2]> {
    let platform = Platform::open(PlatformConfig::new(database, "localhost")).await?;
    generate::generate(platform.app(), 100, 1).await?;
    let mut accounts = Vec::new();
    for name in ["ada", "ben"] {
        let email = format!("{name}@wheelhouse.test");
        let made = admin::create(platform.app(), &email, name, Role::Admin).await?;
        let access = Access {
            email,
            password: made.password,
            totp_secret: made.totp_secret,
        };
        accounts.push(Account { access });
    }
    platform.close().await?;
    accounts.try_into().ok().context("two accounts")
}

/// One instance; killed when dropped.
pub struct Instance {
    process: Child,
    pub address: SocketAddr,
}

impl Instance {
    pub async fn start(database: &str, redis: Option<&str>) -> Result<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_platform-child"))
            .args(["--log-format", "json", "serve", "--listen", "127.0.0.1:0"])
            .env("WHEELHOUSE_DATABASE_URL", database)
            .envs(redis.map(|url| ("WHEELHOUSE_REDIS_URL", url)))
            .env("RUST_LOG", "info")
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut lines = BufReader::new(process.stderr.take().context("a log")?).lines();
        let address = loop {
            let line = lines.next_line().await?.context("a platform that starts")?;
            let line: serde_json::Value = serde_json::from_str(&line)?;
            if let Some(address) = line["fields"]["address"].as_str() {
                break address.parse()?;
            }
        };
        // Somebody has to read the rest, or the pipe fills.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { process, address })
    }

    /// SIGKILL, and gone.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }
}
