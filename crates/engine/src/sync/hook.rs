//! What the use cases hang into the sync: which changes are noteworthy, and what follows a commit.

use std::collections::BTreeSet;
use wheelhouse_contract::{
    Problem, Timestamp,
    sync::{Position, Scope},
};
use wheelhouse_store::{rows::Applied, state::notices::Notice};

/// How a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// With a load of its whole scope.
    Snapshot,
    /// Missed while away.
    CatchUp,
    /// As it happened.
    Live,
    /// Ahead of its batch.
    Urgent,
}

/// Around a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    pub origin: Origin,
    /// The scope was never loaded before: this is history, not news.
    pub first_load: bool,
    /// When the platform committed it; the present for rows of a snapshot.
    pub at: Timestamp,
    pub now: Timestamp,
}

/// What was just committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Ledger rows that were not there before.
    pub added: Vec<Notice>,
    pub origin: Origin,
    /// Scopes with rows that changed.
    pub scopes: BTreeSet<Scope>,
    /// Every change up to here is in the mirror; unchanged by loads and the urgent lane.
    pub position: Option<Position>,
}

/// Implemented by the use cases. Calls come from the sync task, one at a time.
pub trait ApplyHook: Send + Sync + 'static {
    /// Called for every change that took effect, inside the transaction that applies it: no I/O. A notice goes to the
    /// ledger, once per event and state.
    fn noteworthy(&self, change: &Applied, context: &Context) -> Option<Notice>;

    /// Called after the commit; returns at once.
    fn committed(&self, commit: &Commit);

    /// The platform ended the session; the sync stands still until [`super::Sync::now`].
    fn session_ended(&self, problem: Problem);
}
