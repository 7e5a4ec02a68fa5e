//! A console at work, and waiting for what it should show.

use super::fixture::{Remember, open};
use crate::{
    sync::{Sync, SyncConfig},
    view::{Link, SyncStatus},
};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey,
    incident::{Incident, IncidentDraft, IncidentType, Severity},
    sync::Scope,
};
use wheelhouse_remote::{Client, Command};
use wheelhouse_store::{Store, cache};

const PATIENCE: Duration = Duration::from_secs(60);

/// A console at work.
pub struct Desk {
    pub store: Store,
    pub hook: Arc<Remember>,
    client: Client,
    pub sync: Sync,
}

pub fn desk(dir: &TempDir, client: &Client) -> Desk {
    let (store, hook) = (open(dir), Remember::new());
    let sync = Sync::start(SyncConfig {
        store: store.clone(),
        client: client.clone(),
        host: hook.clone(),
        hook: hook.clone(),
        jitter: 7,
        offline: false,
    });
    Desk {
        store,
        hook,
        client: client.clone(),
        sync,
    }
}

impl Desk {
    pub async fn until(&self, what: &str, wanted: impl Fn(&SyncStatus) -> bool) {
        let mut statuses = self.sync.watch();
        let found = tokio::time::timeout(PATIENCE, statuses.wait_for(|status| wanted(status))).await;
        assert!(found.is_ok(), "not {what} in time: {:?}", self.sync.status());
    }

    pub async fn live(&self) {
        self.until("live", |status| status.link == Link::Live).await;
    }

    /// Waits for a row that the store should show.
    pub async fn shows(&self, what: &str, wanted: impl Fn(&Store) -> bool) {
        let mut statuses = self.sync.watch();
        let look = async {
            while !wanted(&self.store) {
                statuses.changed().await.unwrap();
            }
        };
        let found = tokio::time::timeout(PATIENCE, look).await;
        assert!(found.is_ok(), "{what} did not come: {:?}", self.sync.status());
    }

    pub async fn declare(&self) -> Incident {
        let draft = IncidentDraft {
            kind: IncidentType::SystemOutage,
            severity: Severity::Critical,
            title: "Calls fail everywhere".to_owned(),
            description: "Since nine o'clock no call goes through on any carrier, for any tenant.".to_owned(),
            affected_systems: Vec::new(),
            affected_tenants: Vec::new(),
            impact: String::new(),
            actions_taken: String::new(),
        };
        let command = Command::incident_declare(&draft, IdempotencyKey(Uuid::now_v7()));
        self.client.send::<Incident>(&command).await.unwrap().value
    }

    pub fn has(&self, incident: &Incident) -> impl Fn(&Store) -> bool + use<> {
        let id = incident.id;
        move |store| {
            store
                .cache
                .read(|conn| cache::incidents::get(conn, id))
                .unwrap()
                .is_some()
        }
    }

    pub fn generation(&self, scope: Scope) -> i64 {
        self.store
            .cache
            .read(|conn| cache::sync::scope(conn, scope))
            .unwrap()
            .generation
    }
}
