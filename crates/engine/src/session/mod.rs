//! An operator signed in to a platform: the open store, the client, the running sync and what works beside it.

mod hook;
mod platform;
mod reading;
mod waiters;

pub(crate) use reading::{Reading, prices};

use crate::{
    Engine, audit,
    fault::Fault,
    guard,
    host::Host,
    impersonation, imports, notice, onboarding, outbox,
    sync::{Sync, SyncConfig},
    tenants,
    view::{Link, Settings, SyncStatus, Tag},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, RwLock, Weak},
    time::Duration,
};
use tokio::sync::{Notify, oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;
use wheelhouse_contract::{ErrorCode, IdempotencyKey, OperatorId, Permission, Problem, Role, Timestamp, auth::Me};
use wheelhouse_remote::{Client, TokenStore};
use wheelhouse_store::{Connection, DbError, Store, Transaction};

/// Longest wait for workers that end.
const PATIENCE: Duration = Duration::from_secs(3);

/// What wakes the workers.
#[derive(Default)]
pub(crate) struct Bells {
    pub outbox: Notify,
    pub crier: Notify,
    pub auditor: Notify,
    pub ender: Notify,
    pub onboarding: Notify,
}

/// What a session is made of.
pub(crate) struct Parts {
    pub engine: Weak<Engine>,
    pub host: Arc<dyn Host>,
    pub store: Store,
    pub client: Client,
    pub me: Me,
    pub settings: Arc<RwLock<Settings>>,
    pub tokens: Arc<dyn TokenStore>,
}

pub(crate) struct Session {
    pub store: Store,
    pub client: Client,
    pub host: Arc<dyn Host>,
    pub bells: Bells,
    pub stop: CancellationToken,
    pub settings: Arc<RwLock<Settings>>,
    pub tokens: Arc<dyn TokenStore>,
    pub impersonations: impersonation::Registry,
    pub observed: Mutex<hook::Observed>,
    pub audit: tokio::sync::Mutex<audit::Rolling>,
    pub crier: Mutex<notice::Crier>,
    pub beginning: tenants::first::Beginning,
    /// Held while somebody changes what is kept of onboardings: one at a time.
    pub onboarding: tokio::sync::Mutex<()>,
    pub uploads: imports::Uploads,
    engine: Weak<Engine>,
    me: RwLock<Me>,
    sync: Mutex<Option<Arc<Sync>>>,
    waiters: Mutex<HashMap<IdempotencyKey, oneshot::Sender<outbox::Settled>>>,
    tasks: TaskTracker,
}

impl Session {
    /// Starts the sync and the workers on the current runtime.
    pub(crate) fn start(parts: Parts) -> Arc<Self> {
        let session = Arc::new(Self {
            store: parts.store,
            client: parts.client,
            host: parts.host,
            bells: Bells::default(),
            stop: CancellationToken::new(),
            settings: parts.settings,
            tokens: parts.tokens,
            impersonations: impersonation::Registry::default(),
            observed: Mutex::default(),
            audit: tokio::sync::Mutex::default(),
            crier: Mutex::default(),
            beginning: tenants::first::Beginning::default(),
            onboarding: tokio::sync::Mutex::default(),
            uploads: imports::Uploads::default(),
            engine: parts.engine,
            me: RwLock::new(parts.me),
            sync: Mutex::default(),
            waiters: Mutex::default(),
            tasks: TaskTracker::new(),
        });
        let sync = Sync::start(SyncConfig {
            store: session.store.clone(),
            client: session.client.clone(),
            host: Arc::clone(&session.host),
            hook: Arc::new(hook::Ear::new(&session)),
            jitter: rand::random(),
            offline: false,
        });
        *guard::lock(&session.sync) = Some(Arc::new(sync));
        session.tasks.spawn(outbox::run(Arc::clone(&session)));
        session.tasks.spawn(onboarding::run(Arc::clone(&session)));
        session.tasks.spawn(notice::run(Arc::clone(&session)));
        session.tasks.spawn(audit::run(Arc::clone(&session)));
        session.tasks.spawn(impersonation::run(Arc::clone(&session)));
        session.tasks.spawn(tenants::first::fill(Arc::clone(&session)));
        session.tasks.spawn(platform::run(Arc::clone(&session)));
        session.tasks.spawn(imports::resume(Arc::clone(&session)));
        session.tasks.close();
        session
    }

    /// Ends sync and workers; the files stay.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        let sync = guard::lock(&self.sync).take();
        if tokio::time::timeout(PATIENCE, self.tasks.wait()).await.is_err() {
            tracing::warn!("a worker does not end");
        }
        // Still in use elsewhere, it stops with its last user.
        if let Some(Ok(sync)) = sync.map(Arc::try_unwrap)
            && tokio::time::timeout(PATIENCE, sync.stop()).await.is_err()
        {
            tracing::warn!("the sync does not end");
        }
        tenants::first::keep(self).await;
    }

    /// Closes the files, whoever still holds the session. Nothing can be read or written afterwards.
    pub(crate) async fn close(&self) {
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || store.close()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a file of the copy is left open"),
            Err(error) => tracing::warn!(%error, "a file of the copy is left open"),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.host.now()
    }

    pub(crate) fn new_key(&self) -> IdempotencyKey {
        IdempotencyKey(new_id(self.now()))
    }

    pub(crate) fn me(&self) -> Me {
        guard::read(&self.me).clone()
    }

    pub(crate) fn my_id(&self) -> OperatorId {
        guard::read(&self.me).operator.id
    }

    pub(crate) fn role(&self) -> Role {
        guard::read(&self.me).operator.role
    }

    pub(crate) fn set_me(&self, me: Me) {
        *guard::write(&self.me) = me;
    }

    pub(crate) fn settings(&self) -> Settings {
        guard::read(&self.settings).clone()
    }

    /// The console explains before it asks; the platform enforces.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.role().allows(permission) {
            return Ok(());
        }
        let role = crate::words::word(&Role::least_for(permission));
        Err(Problem::new(
            ErrorCode::Forbidden,
            format!("This needs the role {role}."),
        ))
    }

    pub(crate) fn sync(&self) -> Option<Arc<Sync>> {
        guard::lock(&self.sync).clone()
    }

    pub(crate) fn status(&self) -> SyncStatus {
        self.sync().map_or_else(stopped, |sync| sync.status())
    }

    pub(crate) fn watch(&self) -> watch::Receiver<SyncStatus> {
        self.sync()
            .map_or_else(|| watch::channel(stopped()).1, |sync| sync.watch())
    }

    pub(crate) fn is_live(&self) -> bool {
        let status = self.status();
        status.link == Link::Live && !status.offline_by_choice
    }

    /// What needs the platform may be tried unless the operator wishes to be offline.
    pub(crate) fn online(&self) -> Result<(), Problem> {
        if self.status().offline_by_choice {
            Err(crate::fault::offline())
        } else {
            Ok(())
        }
    }

    pub(crate) fn told(&self, tags: &[Tag]) {
        self.host.changed(tags);
    }

    pub(crate) fn outbox_changed(self: &Arc<Self>) {
        self.told(&[Tag::Outbox]);
        if let Some(sync) = self.sync() {
            tokio::spawn(async move { sync.refresh_status().await });
        }
    }

    /// Reads `state.db` alone.
    pub(crate) async fn read_state<T: Send + 'static>(
        &self,
        body: impl FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, Fault> {
        let pool = Arc::clone(&self.store.state);
        Ok(tokio::task::spawn_blocking(move || pool.read(body)).await??)
    }

    /// One transaction on `state.db`.
    pub(crate) async fn write_state<T: Send + 'static>(
        &self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, Fault> {
        let pool = Arc::clone(&self.store.state);
        Ok(tokio::task::spawn_blocking(move || pool.write(body)).await??)
    }

    /// The platform ended the sign-in: the engine follows.
    pub(crate) fn platform_ended(&self, problem: Problem) {
        let Some(engine) = self.engine.upgrade() else { return };
        tokio::spawn(async move { engine.session_ended(problem).await });
    }
}

fn stopped() -> SyncStatus {
    SyncStatus {
        link: Link::Stopped,
        as_of: None,
        applied: 0,
        progress: None,
        retry_at: None,
        trouble: None,
        outbox_waiting: 0,
        conflicts: 0,
        offline_by_choice: false,
    }
}

/// A UUIDv7 of `now`.
pub(crate) fn new_id(now: Timestamp) -> Uuid {
    let millis = now.millis().unsigned_abs();
    let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, millis / 1000, nanos))
}
