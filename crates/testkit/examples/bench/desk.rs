//! A console's sync and store without the rest, with a listener that notes when what was committed.

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use tokio::sync::Notify;
use wheelhouse_contract::{
    Problem,
    auth::{Login, Verify},
    sync::Scope,
};
use wheelhouse_engine::{
    sync::{ApplyHook, Commit, Context as Applying, Sync, SyncConfig},
    view::Link,
};
use wheelhouse_platform::Platform;
use wheelhouse_remote::{BaseUrl, Client, Config, MemoryTokens};
use wheelhouse_store::{Store, rows::Applied, state::notices::Notice};
use wheelhouse_testkit::{Access, RecorderHost, World};

/// Of the run's stores; nothing secret is in them.
pub const KEY: [u8; 32] = [7; 32];

/// A commit that a console made.
pub struct Noted {
    pub at: Instant,
    pub tenants: bool,
    /// Rows of tenants that were committed since the recorder was made.
    pub rows: usize,
    pub seq: Option<u64>,
}

#[derive(Default)]
pub struct Recorder {
    noted: Mutex<Vec<Noted>>,
    rows: AtomicUsize,
    news: Notify,
}

impl Recorder {
    pub fn take(&self) -> Vec<Noted> {
        std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// When the feed up to `seq` was committed; waits for it.
    pub async fn reached(&self, seq: u64) -> Result<Instant> {
        let wait = async {
            loop {
                let news = self.news.notified();
                {
                    let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(first) = noted.iter().find(|one| one.seq >= Some(seq)) {
                        return first.at;
                    }
                }
                news.await;
            }
        };
        let patience = std::time::Duration::from_secs(120);
        tokio::time::timeout(patience, wait)
            .await
            .context("the console did not follow")
    }
}

impl ApplyHook for Recorder {
    fn noteworthy(&self, change: &Applied, _context: &Applying) -> Option<Notice> {
        if change.scope == Scope::Tenants {
            self.rows.fetch_add(1, Ordering::Relaxed);
        }
        None
    }

    fn committed(&self, commit: &Commit) {
        let noted = Noted {
            at: Instant::now(),
            tenants: commit.scopes.contains(&Scope::Tenants),
            rows: self.rows.load(Ordering::Relaxed),
            seq: commit.position.as_ref().map(|position| position.seq),
        };
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).push(noted);
        self.news.notify_waiters();
    }

    fn session_ended(&self, problem: Problem) {
        eprintln!("the session ended: {problem:?}");
    }
}

/// Store, recorder and folder of one console.
pub struct Desk {
    pub dir: tempfile::TempDir,
    pub store: Store,
    pub recorder: Arc<Recorder>,
    world: wheelhouse_testkit::ShiftedClock,
}

impl Desk {
    pub fn new(world: &World) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let store = crate::blocking(|| Ok(Store::open(&dir.path().join("store"), &KEY)?.store))?;
        Ok(Self {
            dir,
            store,
            recorder: Arc::default(),
            world: world.clock.clone(),
        })
    }

    /// Where the store's files lie.
    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    pub fn sync(&self, client: &Client) -> Sync {
        Sync::start(SyncConfig {
            store: self.store.clone(),
            client: client.clone(),
            host: Arc::new(RecorderHost::new(self.world.clone())),
            hook: self.recorder.clone(),
            jitter: 7,
            offline: false,
        })
    }
}

pub async fn live(sync: &Sync) -> Result<()> {
    let mut statuses = sync.watch();
    let patience = std::time::Duration::from_secs(300);
    tokio::time::timeout(patience, statuses.wait_for(|status| status.link == Link::Live)).await??;
    Ok(())
}

/// A client of the API, and its tokens for requests that no client makes.
pub async fn signed_in(world: &World, access: &Access) -> Result<(Client, Arc<MemoryTokens>)> {
    let base = BaseUrl::parse(&world.direct_url()).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let config = Config {
        console_version: "0.0.0-bench".to_owned(),
    };
    let tokens = Arc::new(MemoryTokens::default());
    let client = Client::new(base, config, tokens.clone(), Arc::new(world.clock.clone()))?;
    let login = Login {
        email: access.email.clone(),
        password: access.password.expose_secret().to_owned(),
        device: "a bench".to_owned(),
    };
    let challenge = client.login(&login).await?.challenge;
    let code = world.code(access)?;
    client.verify(&Verify { challenge, code }).await?;
    Ok((client, tokens))
}

/// When the platform committed what, as its change feed tells.
pub struct Commits(std::sync::mpsc::Receiver<(u64, Instant)>);

impl Commits {
    pub fn of(platform: &Platform) -> Self {
        let mut feed = platform.app().subscribe();
        let (tell, told) = std::sync::mpsc::sync_channel(100_000);
        std::thread::spawn(move || {
            while let Ok(commit) = feed.blocking_recv() {
                if tell.send((commit.position.seq, Instant::now())).is_err() {
                    return;
                }
            }
        });
        Self(told)
    }

    /// When the change `seq` was committed.
    pub fn at(&self, seq: u64) -> Result<Instant> {
        let patience = std::time::Duration::from_secs(10);
        loop {
            let (reached, at) = crate::blocking(|| Ok(self.0.recv_timeout(patience)?))?;
            if reached >= seq {
                return Ok(at);
            }
        }
    }
}
