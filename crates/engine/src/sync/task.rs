//! The task: rounds of load, pull, follow; and what happens between them.

use super::{
    SyncConfig, apply,
    backoff::Backoff,
    bootstrap::RemoteOr,
    hook::{ApplyHook, Commit, Origin},
    plan::{self, Step},
    status::{self, Board},
    trouble::{Trouble, blocking},
};
use crate::{
    host::Host,
    view::{Link, Tag},
};
use chrono::TimeDelta;
use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, atomic::AtomicU32},
    time::Duration,
};
use tokio::sync::watch;
use wheelhouse_contract::{
    Timestamp,
    sync::{Scope, TOMBSTONE_DAYS, WINDOW_DAYS},
};
use wheelhouse_remote::{Client, RemoteError};
use wheelhouse_store::{Store, cache::sync};

/// Between two looks at a fault that only a person can mend.
const STOPPED: Duration = Duration::from_secs(300);
const PRUNE_EVERY: TimeDelta = TimeDelta::hours(12);

/// What the outside wants of the task.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Control {
    pub offline: bool,
    pub stop: bool,
    /// Grows with every wish to look now.
    pub wake: u64,
}

pub(super) struct Task {
    pub(super) store: Store,
    pub(super) client: Client,
    pub(super) host: Arc<dyn Host>,
    pub(super) hook: Arc<dyn ApplyHook>,
    pub(super) board: Board,
    pub(super) backoff: Backoff,
    /// The highest seq that came through the urgent lane.
    pub(super) ahead: u64,
    /// How often a scope was loaded anew because it differed.
    pub(super) resyncs: HashMap<Scope, u32>,
    /// A scope waits to be loaded.
    pub(super) resync: bool,
    /// Commits that added to the search index since it was last tidied up.
    pub(super) untidy: AtomicU32,
    control: watch::Receiver<Control>,
    /// The last wish to look now that was answered.
    woken: u64,
    pruned_at: Option<Timestamp>,
}

impl Task {
    pub(super) fn new(config: SyncConfig, board: Board, control: watch::Receiver<Control>) -> Self {
        Self {
            store: config.store,
            client: config.client,
            host: config.host,
            hook: config.hook,
            board,
            backoff: Backoff::new(config.jitter),
            ahead: 0,
            resyncs: HashMap::new(),
            resync: false,
            untidy: AtomicU32::new(1),
            control,
            woken: 0,
            pruned_at: None,
        }
    }

    pub(super) async fn run(mut self) {
        self.board.recall().await;
        let store = self.store.clone();
        if let Err(trouble) = blocking(move || apply::retry_denied(&store)).await {
            self.recover(trouble).await;
        }
        while !self.control.borrow().stop {
            if self.control.borrow().offline {
                self.stand_by().await;
                continue;
            }
            match self.round().await {
                Ok(()) | Err(Trouble::Interrupted) => {}
                Err(trouble) => self.recover(trouble).await,
            }
        }
    }

    /// Brings the mirror up to date and stays in step, until something must be loaded or breaks.
    async fn round(&mut self) -> Result<(), Trouble> {
        self.resync = false;
        self.board.link(Link::Syncing);
        let position = loop {
            let store = self.store.clone();
            let (scopes, position) = blocking(move || {
                let scopes = store.cache.read(sync::scopes)?;
                Ok((scopes, store.cache.read(sync::position)?))
            })
            .await?;
            match plan::next(&scopes, position.as_ref().map(|(position, _)| position)) {
                Step::Load { scope, restart } => self.load(scope, restart).await?,
                Step::Pull(from) => break self.pull(from, Origin::CatchUp, Duration::ZERO).await?,
            }
        };
        self.prune().await?;
        if self.resync {
            return Ok(());
        }
        self.follow(position).await
    }

    async fn recover(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::Interrupted => {}
            Trouble::Gone => {
                tracing::warn!("the platform's feed does not reach back to here, loading anew");
                let store = self.store.clone();
                let reset = blocking(move || apply::reset(&store, &Scope::ALL, true)).await;
                let wait = self.backoff.next(None);
                if reset.is_err() {
                    self.pause(Link::Offline, "The local copy could not be written.".to_owned(), wait)
                        .await;
                } else {
                    self.pause(Link::Syncing, "Loading anew.".to_owned(), wait).await;
                }
            }
            Trouble::Wait { detail, asked } => {
                let wait = self.backoff.next(asked);
                self.pause(Link::Offline, detail, wait).await;
            }
            Trouble::SignedOut(problem) => {
                // Wishes from before have had their answer with this.
                self.woken = self.control.borrow().wake;
                let detail = problem.detail.clone();
                self.hook.session_ended(*problem);
                self.board.down(Link::Stopped, Some(detail), None);
                self.disturbed().await;
            }
            Trouble::Stopped(detail) => self.pause(Link::Stopped, detail, STOPPED).await,
        }
    }

    /// Waits, unless something is wanted earlier.
    async fn pause(&mut self, link: Link, trouble: String, wait: Duration) {
        let delta = TimeDelta::from_std(wait).unwrap_or(TimeDelta::zero());
        self.board.down(link, Some(trouble), Some(self.host.now().plus(delta)));
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = self.disturbed() => {}
        }
    }

    /// Until the operator wants to be online again.
    async fn stand_by(&mut self) {
        self.board.by_choice(true);
        self.board.down(Link::Offline, None, None);
        let over = self.control.wait_for(|control| control.stop || !control.offline).await;
        let stopped = over.map_or(true, |control| control.stop);
        if !stopped {
            self.board.by_choice(false);
        }
    }

    /// A call to the platform, given up when the task is wanted elsewhere.
    pub(super) async fn net<T>(&self, call: impl Future<Output = Result<T, RemoteError>>) -> Result<T, RemoteOr> {
        let mut control = self.control.clone();
        tokio::select! {
            done = call => done.map_err(RemoteOr::Remote),
            _ = control.wait_for(|control| control.stop || control.offline) => Err(RemoteOr::Interrupted),
        }
    }

    /// Until somebody wants something; `true` when the connection must go.
    pub(super) async fn disturbed(&mut self) -> bool {
        let woken = self.woken;
        let wanted = |control: &Control| control.stop || control.offline || control.wake != woken;
        let Ok(control) = self.control.wait_for(wanted).await.map(|control| *control) else {
            return true;
        };
        self.woken = control.wake;
        control.stop || control.offline
    }

    /// Lets everybody know of a commit.
    pub(super) fn told(&self, commit: &Commit) {
        let mut tags = status::tags(&commit.scopes);
        if !commit.added.is_empty() {
            tags.push(Tag::Inbox);
        }
        self.hook.committed(commit);
        if !tags.is_empty() {
            self.host.changed(&tags);
        }
    }

    async fn prune(&mut self) -> Result<(), Trouble> {
        let now = self.host.now();
        if self.pruned_at.is_some_and(|at| now.since(at) < PRUNE_EVERY) {
            return Ok(());
        }
        self.pruned_at = Some(now);
        let store = self.store.clone();
        let window = now.plus(TimeDelta::days(-WINDOW_DAYS - 1));
        let tombstones = now.plus(TimeDelta::days(-TOMBSTONE_DAYS - 1));
        blocking(move || apply::prune(&store, window, tombstones)).await
    }
}
