//! A platform on a real port with a database of its own, and a faulty wire in front of it.

use crate::{
    clock::ShiftedClock,
    proxy::{FaultProxy, Faults},
};
use anyhow::{Context, Result};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use totp_rs::{Algorithm, Secret, TOTP};
use wheelhouse_contract::{
    Role,
    auth::{Login, Verify},
};
use wheelhouse_platform::{Platform, PlatformConfig, generate, operators::admin};
use wheelhouse_remote::{BaseUrl, Client, Config, MemoryTokens};

/// How an operator signs in.
pub struct Access {
    pub email: String,
    pub password: SecretString,
    pub totp_secret: SecretString,
}

/// One platform and the way to it. Stops and leaves nothing when dropped.
pub struct World {
    pub clock: ShiftedClock,
    pub proxy: FaultProxy,
    pub owner: Access,
    platform: Running,
    address: SocketAddr,
    dir: TempDir,
}

struct Running {
    platform: Platform,
    shutdown: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl World {
    /// A platform with `tenants` sample tenants (always the same ones) behind a wire with `faults`.
    pub async fn start(tenants: u32, faults: Faults) -> Result<Self> {
        Self::in_folder(tempfile::tempdir()?, tenants, faults).await
    }

    async fn in_folder(dir: TempDir, tenants: u32, faults: Faults) -> Result<Self> {
        let clock = ShiftedClock::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let platform = Running::start(dir.path().join("platform.db"), &clock, listener, |_| {}).await?;
        if tenants > 0 {
            generate::generate(platform.platform.app(), tenants, 1).await?;
        }
        let owner = create(&platform.platform, "owner@wheelhouse.test", Role::Owner).await?;
        let proxy = FaultProxy::start(address, faults, 7).await?;
        Ok(Self {
            clock,
            proxy,
            owner,
            platform,
            address,
            dir,
        })
    }

    /// A platform on a copy of the database in the file `backup`, which nobody has open.
    pub async fn restored(backup: &Path, faults: Faults) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        std::fs::copy(backup, dir.path().join("platform.db"))?;
        Self::in_folder(dir, 0, faults).await
    }

    pub fn platform(&self) -> &Platform {
        &self.platform.platform
    }

    /// The platform's own address, past the wire.
    pub fn direct_url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// The database file, for tests that tamper with it.
    pub fn database(&self) -> PathBuf {
        self.dir.path().join("platform.db")
    }

    pub async fn operator(&self, email: &str, role: Role) -> Result<Access> {
        create(&self.platform.platform, email, role).await
    }

    /// A code that was not used before: each call moves the clock one TOTP step.
    pub fn code(&self, access: &Access) -> Result<String> {
        self.clock.advance(TimeDelta::seconds(30));
        code_at(access, self.clock.now().millis() / 1_000)
    }

    /// A signed-in client of the API on the direct wire: another operator at work elsewhere.
    pub async fn client(&self, access: &Access) -> Result<Client> {
        let base = BaseUrl::parse(&self.direct_url()).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
        let config = Config {
            console_version: "0.0.0-test".to_owned(),
        };
        let client = Client::new(
            base,
            config,
            Arc::new(MemoryTokens::default()),
            Arc::new(self.clock.clone()),
        )?;
        let login = Login {
            email: access.email.clone(),
            password: access.password.expose_secret().to_owned(),
            device: "another console".to_owned(),
        };
        let challenge = client.login(&login).await?.challenge;
        client
            .verify(&Verify {
                challenge,
                code: self.code(access)?,
            })
            .await?;
        Ok(client)
    }

    /// Ends the platform's process, as it were, and starts it again on the same address and database.
    pub async fn restart_platform(&mut self) -> Result<()> {
        self.restart_platform_with(|_| {}).await
    }

    /// The same with another configuration.
    pub async fn restart_platform_with(&mut self, adjust: impl FnOnce(&mut PlatformConfig)) -> Result<()> {
        self.platform.shutdown.cancel();
        (&mut self.platform.task).await?;
        let listener = TcpListener::bind(self.address).await?;
        self.platform = Running::start(self.database(), &self.clock, listener, adjust).await?;
        Ok(())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.platform.shutdown.cancel();
    }
}

impl Running {
    async fn start(
        database: PathBuf,
        clock: &ShiftedClock,
        listener: TcpListener,
        adjust: impl FnOnce(&mut PlatformConfig),
    ) -> Result<Self> {
        let mut config = PlatformConfig::new(format!("sqlite:{}", database.display()), "localhost");
        config.clock = Arc::new(clock.clone());
        config.sign_ins_per_minute = 10_000;
        adjust(&mut config);
        let platform = Platform::open(config).await?;
        let shutdown = CancellationToken::new();
        let (serving, stop) = (platform.clone(), shutdown.clone());
        let task = tokio::spawn(async move {
            // A platform that ends badly shows in every request of the test.
            drop(serving.launch(listener, stop).await);
        });
        Ok(Self {
            platform,
            shutdown,
            task,
        })
    }
}

async fn create(platform: &Platform, email: &str, role: Role) -> Result<Access> {
    let made = admin::create(platform.app(), email, "Test Operator", role).await?;
    Ok(Access {
        email: email.to_owned(),
        password: made.password,
        totp_secret: made.totp_secret,
    })
}

/// The code of `access` at `seconds` since 1970 (RFC 6238, SHA-1, six digits, 30 seconds).
pub fn code_at(access: &Access, seconds: i64) -> Result<String> {
    let secret = Secret::Encoded(access.totp_secret.expose_secret().to_owned()).to_bytes();
    let secret = secret.map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, secret, None, String::new()).context("a usable secret")?;
    Ok(totp.generate(u64::try_from(seconds)?))
}
