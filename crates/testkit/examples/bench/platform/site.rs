//! Instances of one platform on one database, with their clients.

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{
    Role,
    auth::{Login, Verify},
    sync::Position,
    tenant::Tenant,
};
use wheelhouse_platform::{Platform, PlatformConfig, generate, http::Actor, operators::admin, storage::sql};
use wheelhouse_remote::{BaseUrl, Client, Config, MemoryTokens};
use wheelhouse_servers::{Durability, Postgres, Redis};
use wheelhouse_testkit::{Access, ShiftedClock, world};

const TENANTS: u32 = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What the instances stand on; it goes with the value.
struct Ground {
    url: String,
    redis: Option<Redis>,
    _postgres: Option<Postgres>,
    _folder: tempfile::TempDir,
}

pub struct Site {
    platforms: Vec<Platform>,
    clients: Vec<Client>,
    shutdown: CancellationToken,
    serving: Vec<tokio::task::JoinHandle<()>>,
    _ground: Ground,
}

impl Site {
    /// So many instances on a database of their own with a few tenants; several are joined by Redis.
    pub async fn open(engine: Engine, instances: usize) -> Result<Self> {
        let ground = crate::blocking(|| Ground::lay(engine, instances > 1))?;
        let (clock, shutdown) = (ShiftedClock::default(), CancellationToken::new());
        let (mut platforms, mut serving, mut urls) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..instances {
            let mut config = PlatformConfig::new(ground.url.clone(), "localhost");
            config.clock = Arc::new(clock.clone());
            config.sign_ins_per_minute = 10_000;
            config.redis_url = ground.redis.as_ref().map(|redis| redis.url().into());
            let platform = Platform::open(config).await?;
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            urls.push(format!("http://localhost:{}", listener.local_addr()?.port()));
            let (one, stop) = (platform.clone(), shutdown.clone());
            serving.push(tokio::spawn(async move {
                if let Err(error) = one.launch(listener, stop).await {
                    eprintln!("  an instance ended: {error}");
                }
            }));
            platforms.push(platform);
        }
        let first = platforms.first().context("an instance")?;
        generate::generate(first.app(), TENANTS, 1).await?;
        let made = admin::create(first.app(), "site@wheelhouse.test", "Bench", Role::Owner).await?;
        let access = Access {
            email: "site@wheelhouse.test".to_owned(),
            password: made.password,
            totp_secret: made.totp_secret,
        };
        let mut clients = Vec::new();
        for url in &urls {
            clients.push(signed_in(url, &access, &clock).await?);
        }
        Ok(Self {
            platforms,
            clients,
            shutdown,
            serving,
            _ground: ground,
        })
    }

    /// Of the instances in turn.
    pub fn client(&self, number: usize) -> &Client {
        &self.clients[number % self.clients.len()]
    }

    pub async fn head(&self) -> Result<Position> {
        let first = self.platforms.first().context("an instance")?;
        Ok(first.app().begin_as(Actor::platform()).await?.finish().await?)
    }

    pub async fn tenants(&self) -> Result<Vec<Tenant>> {
        let first = self.platforms.first().context("an instance")?;
        Ok(sql::rows(first.app().reader(), "ORDER BY id", vec![]).await?)
    }

    pub async fn close(self) {
        self.shutdown.cancel();
        for serving in self.serving {
            // One that failed has said so.
            drop(serving.await);
        }
    }
}

impl Ground {
    fn lay(engine: Engine, several: bool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let postgres = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Postgres::start(Durability::Full)?),
        };
        let url = match &postgres {
            Some(postgres) => postgres.admin_url(),
            None => format!("sqlite:{}", folder.path().join("platform.db").display()),
        };
        Ok(Self {
            url,
            redis: several.then(Redis::start).transpose()?,
            _postgres: postgres,
            _folder: folder,
        })
    }
}

async fn signed_in(url: &str, access: &Access, clock: &ShiftedClock) -> Result<Client> {
    let base = BaseUrl::parse(url).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let config = Config {
        console_version: "0.0.0-bench".to_owned(),
    };
    let client = Client::new(base, config, Arc::new(MemoryTokens::default()), Arc::new(clock.clone()))?;
    let login = Login {
        email: access.email.clone(),
        password: access.password.expose_secret().to_owned(),
        device: "a bench".to_owned(),
    };
    let challenge = client.login(&login).await?.challenge;
    // Each code serves once: every sign-in moves the clock by a step.
    clock.advance(chrono::TimeDelta::seconds(30));
    let code = world::code_at(access, clock.now().millis() / 1_000)?;
    client.verify(&Verify { challenge, code }).await?;
    Ok(client)
}
