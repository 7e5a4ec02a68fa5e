//! Changes at a steady pace.

use crate::stage::key;
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{
    ErrorCode, TenantId,
    tenant::{Tenant, TenantPatch},
};
use wheelhouse_platform::storage::sql;
use wheelhouse_remote::{Answer, Client, Command, RemoteError};
use wheelhouse_testkit::World;

const WRITERS: u32 = 4;
/// Of one change; each waits as long as the client does.
const ATTEMPTS: u32 = 5;

/// What was done so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub made: u64,
    /// Refused because the tenant had changed meanwhile.
    pub stale: u64,
    /// Asked again because no answer came in time.
    pub again: u64,
}

#[derive(Default)]
struct Shared {
    made: AtomicU64,
    stale: AtomicU64,
    again: AtomicU64,
}

/// Writers at work; they end when told, or with the first failure.
pub struct Load {
    writers: JoinSet<Result<()>>,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

impl Load {
    pub async fn start(world: &World, client: &Client, per_second: f64) -> Result<Self> {
        let tenants: Vec<Tenant> = sql::rows(world.platform().app().reader(), "ORDER BY id", vec![]).await?;
        let (shared, stop) = (Arc::<Shared>::default(), CancellationToken::new());
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            // Each writer has tenants of its own, so that versions never collide.
            let own = tenants.iter().skip(writer as usize).step_by(WRITERS as usize);
            let writer = Writer {
                client: client.clone(),
                tenants: own.map(|tenant| (tenant.id, tenant.version)).collect(),
                shared: Arc::clone(&shared),
                pace: Duration::from_secs_f64(f64::from(WRITERS) / per_second),
            };
            writers.spawn(writer.run(stop.clone()));
        }
        Ok(Self { writers, shared, stop })
    }

    pub fn counts(&self) -> Counts {
        Counts {
            made: self.shared.made.load(Ordering::SeqCst),
            stale: self.shared.stale.load(Ordering::SeqCst),
            again: self.shared.again.load(Ordering::SeqCst),
        }
    }

    pub async fn stop(mut self) -> Result<Counts> {
        self.stop.cancel();
        while let Some(done) = self.writers.join_next().await {
            done?.context("a writer")?;
        }
        Ok(self.counts())
    }
}

struct Writer {
    client: Client,
    tenants: Vec<(TenantId, u64)>,
    shared: Arc<Shared>,
    pace: Duration,
}

impl Writer {
    async fn run(mut self, stop: CancellationToken) -> Result<()> {
        // A late change is made up for: the hour has its number.
        let mut tick = tokio::time::interval(self.pace);
        let mut turn = 0_usize;
        while stop.run_until_cancelled(tick.tick()).await.is_some() {
            // A stride that is prime to the count walks over all of them, in no order that an index would like.
            turn = turn.wrapping_add(7_919) % self.tenants.len().max(1);
            self.change(turn).await?;
        }
        Ok(())
    }

    async fn change(&mut self, place: usize) -> Result<()> {
        let (id, version) = self.tenants.get(place).copied().context("no tenants")?;
        let number = self.shared.made.load(Ordering::SeqCst);
        let patch = TenantPatch {
            notes: Some(format!("Called back, change {number}.")),
            ..TenantPatch::default()
        };
        let command = Command::tenant_patch(id, &patch, version, key());
        match self.answered(&command).await {
            Ok(answer) => {
                let version = answer.value["version"].as_u64().context("a version")?;
                if let Some(tenant) = self.tenants.get_mut(place) {
                    tenant.1 = version;
                }
                self.shared.made.fetch_add(1, Ordering::SeqCst);
            }
            Err(RemoteError::Problem { problem, .. }) if problem.code == ErrorCode::StaleVersion => {
                self.shared.stale.fetch_add(1, Ordering::SeqCst);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Under one key, as a console does it: what got no answer in time is asked again and done once.
    async fn answered(&self, command: &Command) -> Result<Answer<Value>, RemoteError> {
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            match self.client.send::<Value>(command).await {
                Err(RemoteError::Offline { .. }) if left > 0 => {
                    self.shared.again.fetch_add(1, Ordering::SeqCst);
                }
                other => return other,
            }
        }
    }
}
