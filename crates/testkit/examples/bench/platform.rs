//! How much a platform takes while consoles listen: on either engine, and with two instances.

mod site;

use crate::{
    bare,
    bench::Bench,
    report::{Figure, Times},
};
use anyhow::{Context, Result};
use site::{Engine, Site};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey,
    tenant::{Tenant, TenantPatch},
};
use wheelhouse_remote::{Client, Command};

const WRITERS: usize = 4;
const SPAN: Duration = Duration::from_secs(4);
const CONSOLES: [usize; 4] = [0, 1, 10, 100];

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let span = if bench.sizes.quick { SPAN / 20 } else { SPAN };
    let reference = durable_inserts()?;
    let mut alone = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        eprintln!("  one instance on {} …", engine.name());
        let site = Site::open(engine, 1).await?;
        for consoles in CONSOLES {
            let load = run(&site, consoles, span).await?;
            alone.push((engine, consoles, load.rate));
            let bare = format!("bare FULL inserts of SQLite {reference:.0}/s; {}", load.told());
            bench.report(load.figure(
                &format!("one instance on {}", engine.name()),
                consoles,
                bare,
                load.rate / reference,
            ));
        }
        site.close().await;
    }
    eprintln!("  two instances …");
    let site = Site::open(Engine::Postgres, 2).await?;
    for consoles in [0, 10] {
        let load = run(&site, consoles, span).await?;
        let one = alone
            .iter()
            .find(|(engine, at, _)| *engine == Engine::Postgres && *at == consoles);
        let (.., one) = one.context("measured before")?;
        let told = format!("one instance {one:.0}/s; {}", load.told());
        bench.report(load.figure("two instances on PostgreSQL and Redis", consoles, told, load.rate / one));
    }
    site.close().await;
    Ok(())
}

fn durable_inserts() -> Result<f64> {
    let body = "x".repeat(2_000);
    let dir = tempfile::tempdir()?;
    let inserts: Vec<Duration> = crate::blocking(|| {
        let conn = bare::outbox(&dir.path().join("commits.db"))?;
        (0..500).map(|_| bare::insert(&conn, &body)).collect()
    })?;
    Ok(inserts.len() as f64 / inserts.iter().sum::<Duration>().as_secs_f64())
}

/// What a run of writers brought.
struct Load {
    rate: f64,
    each: Times,
    frames: u64,
    /// Of all cores' time, what this process used: platform, writers and consoles together.
    busy: f64,
}

impl Load {
    fn told(&self) -> String {
        format!(
            "{} frames were read; the bench's process used {:.0} % of the cores",
            self.frames,
            self.busy * 100.0
        )
    }

    fn figure(&self, what: &str, consoles: usize, reference: String, ratio: f64) -> Figure {
        Figure {
            ratio: Some(ratio),
            range: self.each.range(),
            ..Figure::told(
                &format!("platform: commits/s over HTTP, {what}, {WRITERS} writers, {consoles} consoles on the stream"),
                format!("{:.0}", self.rate),
                reference,
            )
        }
    }
}

async fn run(site: &Site, consoles: usize, span: Duration) -> Result<Load> {
    let frames = Arc::new(AtomicU64::new(0));
    let mut listening = tokio::task::JoinSet::new();
    let head = site.head().await?;
    for number in 0..consoles {
        let mut stream = site.client(number).stream(&head).await?;
        let frames = Arc::clone(&frames);
        listening.spawn(async move {
            while stream.next().await.is_ok() {
                frames.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let tenants = site.tenants().await?;
    let (start, used) = (Instant::now(), processor_time());
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..WRITERS {
        let client = site.client(number).clone();
        let own: Vec<Tenant> = tenants.iter().skip(number).step_by(WRITERS).cloned().collect();
        writers.spawn(async move { write(&client, own, start + span).await });
    }
    let mut each = Vec::new();
    while let Some(done) = writers.join_next().await {
        each.extend(done??);
    }
    let took = start.elapsed();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let busy = (processor_time() - used) / took.as_secs_f64() / cores as f64;
    listening.shutdown().await;
    Ok(Load {
        rate: each.len() as f64 / took.as_secs_f64(),
        each: Times::new(each),
        frames: frames.load(Ordering::Relaxed),
        busy,
    })
}

/// One after the other until the end; answers how long each took.
async fn write(client: &Client, mut own: Vec<Tenant>, end: Instant) -> Result<Vec<Duration>> {
    let mut each = Vec::new();
    loop {
        for tenant in &mut own {
            if Instant::now() > end {
                return Ok(each);
            }
            let patch = TenantPatch {
                notes: Some(format!("Under load, commit {}.", Uuid::now_v7())),
                ..TenantPatch::default()
            };
            let key = IdempotencyKey(Uuid::now_v7());
            let command = Command::tenant_patch(tenant.id, &patch, tenant.version, key);
            let start = Instant::now();
            client.send::<serde_json::Value>(&command).await?;
            each.push(start.elapsed());
            // Nobody else writes it.
            tenant.version += 1;
        }
    }
}

/// Seconds of processor that this process has used.
fn processor_time() -> f64 {
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS
}
