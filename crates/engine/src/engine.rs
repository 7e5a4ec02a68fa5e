//! The engine: one method per command of the UI, spread over the areas' modules. Here: what it holds, and the gate.

use crate::{
    EngineConfig,
    access::{Current, PendingSignIn, Sample, VaultSlot},
    fault::Fault,
    guard,
    host::Host,
    link::Waiting,
    session::Session,
    settings,
    view::{AppState, Phase, Settings, Tag, VaultState},
};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, RwLock, Weak,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{ErrorCode, Problem, Timestamp, impersonation::EndReason};
use wheelhouse_remote::Clock;
use wheelhouse_vault::Vault;

/// How often idleness is looked at.
const TICK: Duration = Duration::from_secs(1);
/// How long an orderly end waits for the platform.
pub(crate) const FAREWELL: Duration = Duration::from_secs(3);

/// How long everything else may take at the end before the files are closed all the same.
const LONGEST_END: Duration = Duration::from_secs(5);

/// The console without its windows. Cheap to share; every method may be called at any time from any task.
pub struct Engine {
    pub(crate) config: EngineConfig,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) this: Weak<Engine>,
    pub(crate) vault: RwLock<VaultSlot>,
    /// Where the profiles of operators lie.
    pub(crate) root: RwLock<PathBuf>,
    pub(crate) current: RwLock<Option<Current>>,
    pub(crate) session: RwLock<Option<Arc<Session>>>,
    pub(crate) pending: Mutex<Option<PendingSignIn>>,
    pub(crate) sample: Mutex<Option<Sample>>,
    pub(crate) settings: Arc<RwLock<Settings>>,
    pub(crate) locked: AtomicBool,
    pub(crate) link: Waiting,
    touched: AtomicI64,
    /// Held while the phase changes: one sign-in, sign-out, lock or platform at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    stop: CancellationToken,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("dir", &self.config.dir)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens the vault and, when somebody is signed in, the copy. Trouble shows as a phase, never as a failure.
    pub async fn open(config: EngineConfig, host: Arc<dyn Host>) -> Arc<Engine> {
        let settings = settings::load(&config.dir).await;
        let engine = Arc::new_cyclic(|this: &Weak<Engine>| Engine {
            root: RwLock::new(config.dir.join("profiles")),
            touched: AtomicI64::new(host.now().millis()),
            config,
            host,
            this: this.clone(),
            vault: RwLock::new(VaultSlot::Closed(VaultState::KeychainUnavailable)),
            current: RwLock::default(),
            session: RwLock::default(),
            pending: Mutex::default(),
            sample: Mutex::default(),
            settings: Arc::new(RwLock::new(settings)),
            locked: AtomicBool::new(false),
            link: Waiting::default(),
            turn: tokio::sync::Mutex::default(),
            stop: CancellationToken::new(),
        });
        let turn = engine.turn.lock().await;
        engine.open_vault().await;
        drop(turn);
        tokio::spawn(watch_idleness(Arc::downgrade(&engine), engine.stop.clone()));
        engine
    }

    /// Where the console stands. Works in every phase.
    pub async fn app_state(&self) -> Result<AppState, Problem> {
        Ok(self.state())
    }

    pub(crate) fn state(&self) -> AppState {
        let vault = guard::read(&self.vault).state();
        let current = guard::read(&self.current).clone();
        let session = guard::read(&self.session).clone();
        AppState {
            phase: self.phase(current.as_ref(), session.as_deref()),
            vault,
            platform: current.as_ref().map(|current| current.info.clone()),
            platform_url: current.as_ref().map(|current| current.url.clone()),
            me: session.map(|session| session.me()),
            console_version: self.config.console_version.clone(),
            sample: current.is_some_and(|current| current.sample),
        }
    }

    fn phase(&self, current: Option<&Current>, session: Option<&Session>) -> Phase {
        let closed = matches!(*guard::read(&self.vault), VaultSlot::Closed(_));
        match (current, session) {
            _ if closed => Phase::Vault,
            (None, _) => Phase::Welcome,
            (Some(_), None) => Phase::SignIn,
            (Some(_), Some(_)) if self.is_locked() => Phase::Locked,
            (Some(_), Some(_)) => Phase::Ready,
        }
    }

    /// Ends impersonations and sync. The engine is of no use afterwards.
    pub async fn shutdown(&self) {
        let _turn = self.turn.lock().await;
        self.stop.cancel();
        if let Some(session) = self.any_session() {
            let end = async {
                session.close_all_impersonations(EndReason::Ended, FAREWELL).await;
                session.end().await;
            };
            if tokio::time::timeout(LONGEST_END, end).await.is_err() {
                tracing::warn!("the platform did not answer; what is open is ended at the next start");
            }
            session.close().await;
        }
        *guard::write(&self.session) = None;
        self.forget_memory_profiles().await;
    }

    /// The gate: every command on the copy passes here.
    ///
    /// # Errors
    /// `locked`, or `unauthenticated` when nobody is signed in.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Problem> {
        let session = self.any_session();
        if session.is_some() && self.is_locked() {
            return Err(self.locked());
        }
        session.ok_or_else(|| Problem::new(ErrorCode::Unauthenticated, "Sign in first."))
    }

    /// Also while locked: for what protects and what ends.
    pub(crate) fn any_session(&self) -> Option<Arc<Session>> {
        guard::read(&self.session).clone()
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.locked.load(Ordering::SeqCst)
    }

    pub(crate) fn locked(&self) -> Problem {
        Problem::new(ErrorCode::Locked, "Wheelhouse is locked. Unlock it with your password.")
    }

    pub(crate) fn open_vault_now(&self) -> Result<Vault, Problem> {
        match &*guard::read(&self.vault) {
            VaultSlot::Open(vault) => Ok(vault.clone()),
            VaultSlot::Closed(_) => Err(Problem::new(ErrorCode::Keychain, "Open the place for secrets first.")),
        }
    }

    pub(crate) fn changed(&self) -> AppState {
        self.host.changed(&[Tag::App]);
        self.state()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.host.now()
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(HostClock(Arc::clone(&self.host)))
    }

    /// The operator did something.
    pub async fn touch(&self) -> Result<(), Problem> {
        self.note_activity();
        Ok(())
    }

    pub(crate) fn note_activity(&self) {
        self.touched.fetch_max(self.now().millis(), Ordering::Relaxed);
    }

    fn idle_for_too_long(&self) -> bool {
        let since = Timestamp::from_millis(self.touched.load(Ordering::Relaxed));
        let minutes = guard::read(&self.settings).lock_after_minutes;
        crate::access::is_idle(since, self.now(), minutes)
    }
}

struct HostClock(Arc<dyn Host>);

impl Clock for HostClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

/// Locks when nothing was done for as long as the settings say.
async fn watch_idleness(engine: Weak<Engine>, stop: CancellationToken) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let Some(engine) = engine.upgrade() else { return };
        let open = engine.any_session().is_some() && !engine.is_locked();
        if open && engine.idle_for_too_long() {
            engine.lock_now().await;
        }
    }
}

/// Runs what blocks apart from the async threads.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

#[cfg(test)]
mod tests;
