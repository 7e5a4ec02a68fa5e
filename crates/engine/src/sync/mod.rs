//! Keeping the mirror in step with the platform: diff → pure plan → execute.
//!
//! One task per signed-in platform. It loads what is not loaded ([`plan`]), pulls what was missed, then follows the
//! stream; every change goes through [`apply`], which is one transaction. Whatever breaks, it waits with full jitter
//! and begins again from what is committed.

mod apply;
mod backoff;
mod bootstrap;
mod hook;
mod live;
pub mod plan;
mod pull;
mod status;
mod task;
mod trouble;

#[cfg(test)]
mod tests;

pub use hook::{ApplyHook, Commit, Context, Origin};

use crate::{host::Host, view::SyncStatus};
use status::Board;
use std::sync::Arc;
use task::{Control, Task};
use tokio::{sync::watch, task::JoinHandle};
use wheelhouse_remote::Client;
use wheelhouse_store::Store;

/// What a sync works with.
pub struct SyncConfig {
    pub store: Store,
    pub client: Client,
    pub host: Arc<dyn Host>,
    pub hook: Arc<dyn ApplyHook>,
    /// Seed of the waiting times.
    pub jitter: u64,
    /// Begin with the operator's wish to work offline.
    pub offline: bool,
}

/// A running sync. Dropping it stops it without waiting.
pub struct Sync {
    control: watch::Sender<Control>,
    board: Board,
    task: Option<JoinHandle<()>>,
}

impl Sync {
    /// Starts on the current tokio runtime.
    pub fn start(config: SyncConfig) -> Self {
        let board = Board::new(config.store.clone(), Arc::clone(&config.host), config.offline);
        let (control, watched) = watch::channel(Control {
            offline: config.offline,
            ..Control::default()
        });
        let task = Task::new(config, board.clone(), watched);
        Self {
            control,
            board,
            task: Some(tokio::spawn(task.run())),
        }
    }

    /// Where it stands.
    pub fn status(&self) -> SyncStatus {
        self.board.status()
    }

    /// Every status from now on.
    pub fn watch(&self) -> watch::Receiver<SyncStatus> {
        self.board.watch()
    }

    /// Tells the status again with the outbox's present counts.
    pub async fn refresh_status(&self) {
        self.board.count_outbox().await;
    }

    /// Ends a wait, or pulls at once.
    pub fn now(&self) {
        self.control.send_modify(|control| control.wake += 1);
    }

    /// The operator's wish: nothing is sent or asked while it holds.
    pub fn work_offline(&self, offline: bool) {
        self.board.by_choice(offline);
        self.control.send_modify(|control| control.offline = offline);
    }

    /// Ends the task and waits for what it is committing.
    pub async fn stop(mut self) {
        self.control.send_modify(|control| control.stop = true);
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "sync ended badly");
        }
    }
}

impl Drop for Sync {
    fn drop(&mut self) {
        self.control.send_modify(|control| control.stop = true);
    }
}
