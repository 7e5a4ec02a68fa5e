//! How much one platform takes while consoles listen.

use crate::{bare, bench::Bench, report::Figure};
use anyhow::Result;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey,
    tenant::{Tenant, TenantPatch},
};
use wheelhouse_platform::{http::Actor, storage::sql};
use wheelhouse_remote::{Client, Command};
use wheelhouse_testkit::World;

const WRITERS: usize = 4;
const SPAN: Duration = Duration::from_secs(3);

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let body = "x".repeat(2_000);
    let dir = tempfile::tempdir()?;
    let inserts: Vec<Duration> = crate::blocking(|| {
        let conn = bare::outbox(&dir.path().join("commits.db"))?;
        (0..500).map(|_| bare::insert(&conn, &body)).collect()
    })?;
    let reference = inserts.len() as f64 / inserts.iter().sum::<Duration>().as_secs_f64();
    for consoles in [0, 1, 10] {
        let (rate, frames) = run(&bench.world, &bench.client, consoles).await?;
        bench.report(Figure {
            ratio: Some(rate / reference),
            ..Figure::told(
                &format!("platform: commits/s over HTTP, {WRITERS} writers, {consoles} consoles on the stream"),
                format!("{rate:.0}"),
                format!("bare FULL inserts {reference:.0}/s; {frames} frames were read"),
            )
        });
    }
    Ok(())
}

async fn run(world: &World, client: &Client, consoles: usize) -> Result<(f64, u64)> {
    let app = world.platform().app();
    let tenants: Vec<Tenant> = sql::rows(app.reader(), "ORDER BY id DESC LIMIT 20000", vec![]).await?;
    let head = app.begin_as(Actor::platform()).await?.finish().await?;
    let frames = Arc::new(AtomicU64::new(0));
    let mut listening = tokio::task::JoinSet::new();
    for _ in 0..consoles {
        let mut stream = client.stream(&head).await?;
        let frames = Arc::clone(&frames);
        listening.spawn(async move {
            while stream.next().await.is_ok() {
                frames.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let (tenants, next, start) = (Arc::new(tenants), Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (client, tenants, next) = (client.clone(), Arc::clone(&tenants), Arc::clone(&next));
        writers.spawn(async move { write(&client, &tenants, &next, start).await });
    }
    let mut commits = 0;
    while let Some(done) = writers.join_next().await {
        commits += done??;
    }
    let rate = f64::from(commits) / start.elapsed().as_secs_f64();
    listening.shutdown().await;
    Ok((rate, frames.load(Ordering::Relaxed)))
}

/// One after the other until the span is over; answers how many.
async fn write(client: &Client, tenants: &[Tenant], next: &AtomicUsize, start: Instant) -> Result<u32> {
    let mut commits = 0;
    while start.elapsed() < SPAN {
        let Some(tenant) = tenants.get(next.fetch_add(1, Ordering::Relaxed)) else {
            break;
        };
        let patch = TenantPatch {
            notes: Some(format!("Under load, commit {}.", Uuid::now_v7())),
            ..TenantPatch::default()
        };
        let key = IdempotencyKey(Uuid::now_v7());
        let command = Command::tenant_patch(tenant.id, &patch, tenant.version, key);
        client.send::<serde_json::Value>(&command).await?;
        commits += 1;
    }
    Ok(commits)
}
