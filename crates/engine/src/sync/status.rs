//! The status that screens see, told whenever it changes.

use crate::{
    host::Host,
    view::{Link, SyncProgress, SyncStatus, Tag},
};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::watch;
use wheelhouse_contract::{Timestamp, sync::Scope};
use wheelhouse_store::{Store, cache::sync, state::outbox};

/// Cloning is cheap; all clones are the same board.
#[derive(Clone)]
pub(super) struct Board {
    store: Store,
    host: Arc<dyn Host>,
    status: watch::Sender<SyncStatus>,
}

impl Board {
    pub(super) fn new(store: Store, host: Arc<dyn Host>, offline: bool) -> Self {
        let (status, _) = watch::channel(SyncStatus {
            link: if offline { Link::Offline } else { Link::Syncing },
            as_of: None,
            applied: 0,
            progress: None,
            retry_at: None,
            trouble: None,
            outbox_waiting: 0,
            conflicts: 0,
            offline_by_choice: offline,
        });
        Self { store, host, status }
    }

    pub(super) fn status(&self) -> SyncStatus {
        self.status.borrow().clone()
    }

    pub(super) fn watch(&self) -> watch::Receiver<SyncStatus> {
        self.status.subscribe()
    }

    /// Connected (or about to be): no trouble, no wait.
    pub(super) fn link(&self, link: Link) {
        self.set(|status| {
            status.link = link;
            status.trouble = None;
            status.retry_at = None;
            if link == Link::Live {
                status.progress = None;
            }
        });
    }

    /// Not connected: why, and until when it waits.
    pub(super) fn down(&self, link: Link, trouble: Option<String>, retry_at: Option<Timestamp>) {
        self.set(|status| {
            status.link = link;
            status.trouble = trouble;
            status.retry_at = retry_at;
            status.progress = None;
        });
    }

    pub(super) fn by_choice(&self, offline: bool) {
        self.set(|status| status.offline_by_choice = offline);
    }

    pub(super) fn progress(&self, progress: Option<SyncProgress>) {
        self.set(|status| status.progress = progress);
    }

    /// So many changes were committed; with `as_of` the mirror is current up to then.
    pub(super) fn applied(&self, count: usize, as_of: Option<Timestamp>) {
        self.set(|status| {
            status.applied += count as u64;
            status.as_of = as_of.or(status.as_of);
        });
    }

    /// Reads what earlier runs left: as of when, and what waits in the outbox.
    pub(super) async fn recall(&self) {
        let store = self.store.clone();
        let read = move || store.cache.read(sync::position);
        match tokio::task::spawn_blocking(read).await {
            Ok(Ok(position)) => self.set(|status| status.as_of = position.map(|(_, as_of)| as_of)),
            Ok(Err(error)) => tracing::error!(%error, "the position could not be read"),
            Err(error) => tracing::error!(%error, "the position could not be read"),
        }
        self.count_outbox().await;
    }

    pub(super) async fn count_outbox(&self) {
        let store = self.store.clone();
        let count = move || store.state.read(outbox::counts);
        match tokio::task::spawn_blocking(count).await {
            Ok(Ok((waiting, conflicts))) => self.set(|status| {
                status.outbox_waiting = waiting;
                status.conflicts = conflicts;
            }),
            Ok(Err(error)) => tracing::error!(%error, "the outbox could not be counted"),
            Err(error) => tracing::error!(%error, "the outbox could not be counted"),
        }
    }

    fn set(&self, change: impl FnOnce(&mut SyncStatus)) {
        let changed = self.status.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            *status != before
        });
        if changed {
            let status = self.status();
            self.host.sync_status(&status);
        }
    }
}

/// What screens refetch when rows of these scopes changed.
pub(super) fn tags(scopes: &BTreeSet<Scope>) -> Vec<Tag> {
    let mut tags = Vec::new();
    for scope in scopes {
        for tag in of_scope(*scope) {
            if !tags.contains(tag) {
                tags.push(*tag);
            }
        }
    }
    tags
}

fn of_scope(scope: Scope) -> &'static [Tag] {
    match scope {
        Scope::Tenants => &[Tag::Tenants, Tag::Reviews, Tag::Overview],
        Scope::TenantEvents => &[Tag::Tenants],
        Scope::Reviews => &[Tag::Reviews, Tag::Tenants],
        Scope::Incidents => &[Tag::Incidents, Tag::Overview],
        Scope::IncidentEvents => &[Tag::Incidents],
        Scope::Alerts => &[Tag::Alerts, Tag::Overview],
        Scope::Approvals => &[Tag::Approvals, Tag::Overview],
        Scope::Operators => &[Tag::Operators],
        Scope::Impersonations => &[Tag::Impersonations, Tag::Overview],
        Scope::Audit => &[Tag::Audit],
        Scope::Jobs => &[Tag::Jobs],
        Scope::Usage => &[Tag::Usage],
        Scope::Sites => &[Tag::Sites],
        Scope::UpgradeRequests => &[Tag::Upgrades],
        Scope::Onboarding => &[Tag::Onboarding],
        Scope::SavedViews | Scope::ViewShelves => &[Tag::Views],
    }
}
