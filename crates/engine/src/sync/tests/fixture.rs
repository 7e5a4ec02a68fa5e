//! A host and a hook that remember, and a store in a folder of its own.

use crate::{
    host::{Host, ImpersonationWindow, NativeNotice, TrayState},
    sync::{ApplyHook, Commit, Context, Origin},
    view::{Place, SyncStatus, Tag},
};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use wheelhouse_contract::{ImpersonationId, Problem, Timestamp, incident::Severity, sync::Scope};
use wheelhouse_store::{Store, rows::Applied, state::notices::Notice};

pub fn store() -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let store = open(&dir);
    (dir, store)
}

pub fn open(dir: &TempDir) -> Store {
    Store::open(dir.path(), &[3; 32]).unwrap().store
}

#[derive(Default)]
pub struct Remember {
    pub tags: Mutex<Vec<Tag>>,
    pub commits: Mutex<Vec<Commit>>,
    pub ended: Mutex<Vec<Problem>>,
    /// Kept of noteworthy changes: how they came.
    pub origins: Mutex<Vec<(Origin, bool)>>,
}

impl Remember {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Keys of everything that was newly noted, in order.
    pub fn told(&self) -> Vec<String> {
        let commits = self.commits.lock().unwrap();
        commits
            .iter()
            .flat_map(|commit| commit.added.iter().map(|notice| notice.event_key.clone()))
            .collect()
    }
}

impl ApplyHook for Remember {
    /// Alerts and incidents are noteworthy once, when they come.
    fn noteworthy(&self, change: &Applied, context: &Context) -> Option<Notice> {
        if !matches!(change.scope, Scope::Alerts | Scope::Incidents) || change.after.is_none() {
            return None;
        }
        self.origins.lock().unwrap().push((context.origin, context.first_load));
        Some(Notice {
            event_key: change.id.to_string(),
            state: "raised".to_owned(),
            kind: "alert".to_owned(),
            severity: Severity::High,
            title: String::new(),
            body: String::new(),
            place: None,
            at: context.at,
            delivery: "native".to_owned(),
            told_at: None,
            read: false,
            acknowledged: false,
            count: 1,
        })
    }

    fn committed(&self, commit: &Commit) {
        self.commits.lock().unwrap().push(commit.clone());
    }

    fn session_ended(&self, problem: Problem) {
        self.ended.lock().unwrap().push(problem);
    }
}

impl Host for Remember {
    fn now(&self) -> Timestamp {
        wheelhouse_platform::Clock::now(&wheelhouse_platform::SystemClock)
    }
    fn changed(&self, tags: &[Tag]) {
        self.tags.lock().unwrap().extend(tags);
    }
    fn sync_status(&self, _: &SyncStatus) {}
    fn notify(&self, _: NativeNotice) {}
    fn withdraw(&self, _: &str) {}
    fn tray(&self, _: &TrayState) {}
    fn show(&self, _: &Place) {}
    fn open_impersonation(&self, _: ImpersonationWindow) {}
    fn focus_impersonation(&self, _: ImpersonationId) {}
    fn destroy_impersonation(&self, _: ImpersonationId) {}
}
