//! A desktop that only writes down what the engine asked of it.

use crate::clock::ShiftedClock;
use anyhow::{Result, bail};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use wheelhouse_contract::{ImpersonationId, Timestamp};
use wheelhouse_engine::{
    host::{Host, ImpersonationWindow, NativeNotice, TrayState},
    view::{Place, SyncStatus, Tag},
};

/// What happened on the desktop, in order of kind.
#[derive(Default)]
pub struct Seen {
    pub notices: Vec<NativeNotice>,
    pub shown: Vec<Place>,
    pub opened: Vec<ImpersonationWindow>,
    pub destroyed: Vec<ImpersonationId>,
    pub tray: TrayState,
    pub status: Option<SyncStatus>,
}

type Teller = Box<dyn Fn(&NativeNotice) + Send + Sync>;

/// The recorder. Each record wakes those who wait for a condition.
#[derive(Default)]
pub struct RecorderHost {
    clock: ShiftedClock,
    seen: Mutex<Seen>,
    news: Notify,
    tell: Option<Teller>,
}

impl RecorderHost {
    /// Hands every notification to `tell` besides.
    pub fn telling(clock: ShiftedClock, tell: impl Fn(&NativeNotice) + Send + Sync + 'static) -> Self {
        Self {
            clock,
            tell: Some(Box::new(tell)),
            ..Self::default()
        }
    }

    pub fn new(clock: ShiftedClock) -> Self {
        Self {
            clock,
            ..Self::default()
        }
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves at the next record after this call.
    pub fn news(&self) -> tokio::sync::futures::Notified<'_> {
        self.news.notified()
    }

    /// Waits until `condition` holds for what was seen; fails after a minute.
    pub async fn until(&self, what: &str, condition: impl Fn(&Seen) -> bool) -> Result<()> {
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            loop {
                let news = self.news.notified();
                if condition(&self.seen()) {
                    return;
                }
                news.await;
            }
        });
        if waited.await.is_err() {
            bail!("waited a minute for: {what}; last status {:?}", self.seen().status);
        }
        Ok(())
    }

    fn record(&self, write: impl FnOnce(&mut Seen)) {
        write(&mut self.seen());
        self.news.notify_waiters();
    }
}

impl Host for RecorderHost {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn changed(&self, _tags: &[Tag]) {
        self.record(|_| {});
    }

    fn sync_status(&self, status: &SyncStatus) {
        self.record(|seen| seen.status = Some(status.clone()));
    }

    fn notify(&self, notice: NativeNotice) {
        if let Some(tell) = &self.tell {
            tell(&notice);
        }
        self.record(|seen| seen.notices.push(notice));
    }

    fn withdraw(&self, key: &str) {
        self.record(|seen| seen.notices.retain(|notice| notice.key != key));
    }

    fn tray(&self, state: &TrayState) {
        self.record(|seen| seen.tray = state.clone());
    }

    fn show(&self, place: &Place) {
        self.record(|seen| seen.shown.push(place.clone()));
    }

    fn open_impersonation(&self, window: ImpersonationWindow) {
        self.record(|seen| seen.opened.push(window));
    }

    fn focus_impersonation(&self, _id: ImpersonationId) {}

    fn destroy_impersonation(&self, id: ImpersonationId) {
        self.record(|seen| seen.destroyed.push(id));
    }
}
