//! A console without a window: the real engine on a folder of its own.

use crate::{Access, FileKeychain, RecorderHost, World, host::Seen};
use anyhow::{Context, Result, bail, ensure};
use secrecy::ExposeSecret;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use wheelhouse_contract::TenantId;
use wheelhouse_engine::{
    Engine, EngineConfig,
    view::{Link, OutboxItem, OutboxState, Phase, SignInStep, TenantQuery, TenantSort},
};
use wheelhouse_vault::Keychain;

/// What lasts from one run of a console to the next: its folder and the machine's keychain.
pub struct Desk {
    pub dir: tempfile::TempDir,
    pub keychain: Arc<FileKeychain>,
}

impl Desk {
    pub fn new() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let keychain = Arc::new(FileKeychain::new(dir.path().join("keychain")));
        Ok(Self { dir, keychain })
    }

    /// The console's own folder.
    pub fn profile(&self) -> PathBuf {
        self.dir.path().join("profile")
    }
}

/// A running console.
pub struct Console {
    pub engine: Arc<Engine>,
    pub host: Arc<RecorderHost>,
}

impl Console {
    pub async fn open(world: &World, desk: &Desk) -> Result<Self> {
        let host = Arc::new(RecorderHost::new(world.clock.clone()));
        let config = config(&desk.profile(), desk.keychain.clone());
        let engine = Engine::open(config, host.clone()).await;
        Ok(Self { engine, host })
    }

    /// Connects through the faulty wire, signs in and waits for the first full copy.
    pub async fn signed_in(world: &World, desk: &Desk, access: &Access) -> Result<Self> {
        let console = Self::open(world, desk).await?;
        console.sign_in(world, access).await?;
        console.live().await?;
        Ok(console)
    }

    pub async fn sign_in(&self, world: &World, access: &Access) -> Result<()> {
        self.engine.platform_connect(world.proxy.url()).await?;
        let password = access.password.expose_secret().to_owned();
        let step = self.engine.sign_in(access.email.clone(), password).await?;
        ensure!(matches!(step, SignInStep::Code), "expected the code step, got {step:?}");
        let step = self.engine.sign_in_code(world.code(access)?).await?;
        ensure!(
            matches!(step, SignInStep::Done { .. }),
            "expected to be signed in, got {step:?}"
        );
        ensure!(
            self.engine.app_state().await?.phase == Phase::Ready,
            "signed in and not ready"
        );
        Ok(())
    }

    /// Waits until the stream is connected and caught up.
    pub async fn live(&self) -> Result<()> {
        self.host
            .until("a live copy", |seen| link(seen) == Some(Link::Live))
            .await
    }

    pub async fn offline(&self) -> Result<()> {
        self.host
            .until("being offline", |seen| link(seen) == Some(Link::Offline))
            .await
    }

    /// Ids of all tenants that match, in the list's order.
    pub async fn tenants(&self, query: TenantQuery) -> Result<Vec<TenantId>> {
        let mut ids = Vec::new();
        loop {
            let offset = u32::try_from(ids.len())?;
            let page = self.engine.tenants_page(query.clone(), offset, 100).await?;
            ids.extend(page.rows.iter().map(|row| row.id));
            if page.rows.is_empty() || ids.len() >= usize::try_from(page.total)? {
                return Ok(ids);
            }
        }
    }

    /// Tenants that wait for a review, in a stable order.
    pub async fn waiting(&self) -> Result<Vec<TenantId>> {
        self.tenants(TenantQuery {
            awaiting_review: true,
            sort: TenantSort::Number,
            ..TenantQuery::default()
        })
        .await
    }

    /// Waits until the outbox entry `id` is in `state`.
    pub async fn outbox_reaches(&self, id: &str, state: OutboxState) -> Result<OutboxItem> {
        self.until(&format!("outbox entry {id} to be {state:?}"), async || {
            let items = self.engine.outbox_list(true).await?;
            let item = items
                .into_iter()
                .find(|item| item.id == id)
                .context("the entry is listed")?;
            Ok((item.state == state).then_some(item))
        })
        .await
    }

    /// Asks again whenever something changed, until there is an answer; fails after a minute.
    pub async fn until<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
        loop {
            let news = self.host.news();
            if let Some(answer) = ask().await? {
                return Ok(answer);
            }
            // The engine tells of most changes; what it does not tell of is looked at again soon.
            drop(tokio::time::timeout(Duration::from_millis(100), news).await);
            if tokio::time::Instant::now() > deadline {
                bail!("waited a minute for {what}");
            }
        }
    }

    /// Ends the console in order.
    pub async fn close(self) {
        self.engine.shutdown().await;
    }
}

fn link(seen: &Seen) -> Option<Link> {
    seen.status.as_ref().map(|status| status.link)
}

/// The configuration of a console in `dir`.
pub fn config(dir: &Path, keychain: Arc<dyn Keychain>) -> EngineConfig {
    EngineConfig {
        dir: dir.to_owned(),
        downloads: dir.join("downloads"),
        console_version: "0.0.0-test".to_owned(),
        device: "a test".to_owned(),
        keychain,
        sample: None,
        vault_timeout: Duration::from_secs(5),
    }
}
