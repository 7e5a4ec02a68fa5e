//! What the streams of this instance hear, in order, whichever instance committed it.

use crate::storage::{Commit, FeedEntry};
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Notify, broadcast, futures::Notified};
use wheelhouse_contract::{SessionId, sync::Position};

/// Commits that a stream may lag behind before it is told so.
const CAPACITY: usize = 512;

/// The feed as it is told here: everything up to a position was, and what follows is told exactly in its turn. A commit
/// that does not follow (another instance's came in between) is read from the database with those that are missing.
pub struct Feed {
    sender: broadcast::Sender<Commit>,
    told: Mutex<Position>,
    news: Notify,
    /// Sessions ended elsewhere: those that stream here are looked up.
    suspicious: AtomicBool,
}

impl Feed {
    pub fn at(head: Position) -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            told: Mutex::new(head),
            news: Notify::new(),
            suspicious: AtomicBool::new(false),
        }
    }

    /// Every commit from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Commit> {
        let receiver = self.sender.subscribe();
        if self.listeners() == 1 {
            // While nobody listened nobody followed.
            self.news.notify_one();
        }
        receiver
    }

    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }

    /// Everything up to here was told.
    pub fn position(&self) -> Position {
        self.told().clone()
    }

    /// Tells what this instance committed.
    pub fn publish(&self, commit: Commit) {
        let mut told = self.told();
        let next = commit.changes.first().map(FeedEntry::seq);
        if commit.position.epoch == told.epoch && next == Some(told.seq + 1) {
            told.seq = commit.position.seq;
            self.send(commit);
            return;
        }
        if !commit.ended_sessions.is_empty() {
            // Not for its turn: a session that ended hears nothing more.
            self.send(Commit {
                changes: Arc::default(),
                position: told.clone(),
                ended_sessions: commit.ended_sessions,
            });
        }
        if commit.position.epoch != told.epoch || commit.position.seq > told.seq {
            self.news.notify_one();
        }
    }

    /// There is something to read.
    pub fn wake(&self) {
        self.news.notify_one();
    }

    /// Another instance says that it ended sessions.
    pub fn suspect_sessions(&self) {
        self.suspicious.store(true, Ordering::SeqCst);
        self.news.notify_one();
    }

    /// Resolves when there may be something to read.
    pub(super) fn news(&self) -> Notified<'_> {
        self.news.notified()
    }

    pub(super) fn take_suspicion(&self) -> bool {
        self.suspicious.swap(false, Ordering::SeqCst)
    }

    /// Tells what was read: contiguous changes, some of which may have been told meanwhile.
    pub(super) fn tell(&self, mut changes: Vec<FeedEntry>) {
        let mut told = self.told();
        changes.retain(|change| change.seq() > told.seq);
        let Some(last) = changes.last() else {
            return;
        };
        told.seq = last.seq();
        self.send(Commit {
            changes: Arc::new(changes),
            position: told.clone(),
            ended_sessions: Arc::default(),
        });
    }

    /// Goes on from `head` without the rows in between: each stream reads them for itself, or is of another epoch.
    pub(super) fn jump(&self, head: Position) {
        let mut told = self.told();
        if head.epoch == told.epoch && head.seq <= told.seq {
            return;
        }
        *told = head.clone();
        self.send(Commit {
            changes: Arc::default(),
            position: head,
            ended_sessions: Arc::default(),
        });
    }

    pub(super) fn end_sessions(&self, sessions: Vec<SessionId>) {
        let told = self.told();
        self.send(Commit {
            changes: Arc::default(),
            position: told.clone(),
            ended_sessions: Arc::new(sessions),
        });
    }

    fn told(&self) -> MutexGuard<'_, Position> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody listening is no failure. Called under the lock of `told`, so that streams hear in order.
    fn send(&self, commit: Commit) {
        let _listeners = self.sender.send(commit).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests;
