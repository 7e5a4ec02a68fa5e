//! Thousands of alerts in a minute.

use crate::{
    Wish, deeds,
    report::{Line, Section, Times, at_most, none, proof, told},
    stage::{Stage, key},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use wheelhouse_contract::Timestamp;
use wheelhouse_engine::{Engine, view::TenantQuery};
use wheelhouse_remote::{Client, Command};
use wheelhouse_store::state::notices;
use wheelhouse_testkit::{Console, Files};

const ALERTS: u32 = 5_000;
const SPAN: Duration = Duration::from_secs(60);
const RAISERS: u32 = 4;
const TENANTS: u32 = 2_000;
const READ_EVERY: Duration = Duration::from_millis(100);
/// Ten native notifications, the storm's counter, and one group of those that are not critical.
const MOST_POP_UPS: usize = 12;
/// A person at the console must not wait for the storm.
const MOST_WAIT: Duration = Duration::from_millis(500);
const ABOUT: &str = "5,000 alerts are raised over the API within a minute, half of them critical, while the console reads \
    a page of tenants, a search, the overview and the inbox in turn, one every 100 ms. A pop-up is a key under which \
    something was handed to the desktop: what comes again under a key replaces what is there.";

pub async fn run(wish: &Wish) -> Result<Section> {
    let stage = Stage::set(TENANTS).await?;
    let console = Console::open(&stage.world, &stage.desk).await?;
    console.live().await?;
    let calm = read_for(&console.engine, Duration::from_secs(5).mul_f64(wish.scale.min(1.0))).await?;
    let count = wish.scaled(ALERTS);
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read_until(Arc::clone(&console.engine), Arc::clone(&over)));
    let begun = Instant::now();
    raise(&stage.elsewhere, count, SPAN.mul_f64(wish.scale.min(1.0))).await?;
    let raised = begun.elapsed();
    let files = Files::of(&stage.desk.profile(), stage.desk.keychain.clone()).await?;
    let (found, behind) = arrived(&files, count).await?;
    over.store(true, Ordering::SeqCst);
    let busy = reader.await??;
    let mut lines = vec![
        told("alerts raised", format!("{count} in {:.1} s", raised.as_secs_f64())),
        told(
            "the last one was in the inbox after",
            format!("{:.1} s more", behind.as_secs_f64()),
        ),
    ];
    lines.extend(inbox(&found, count));
    lines.extend(pop_ups(&console));
    lines.extend(responsive(&calm, &busy));
    console.close().await;
    let command = format!("cargo xtask soak --only storm --scale {}", wish.scale);
    Ok(crate::section("Storm", ABOUT, command, lines))
}

async fn raise(client: &Client, count: u32, span: Duration) -> Result<()> {
    let (next, begun) = (Arc::new(AtomicU32::new(0)), tokio::time::Instant::now());
    let mut raisers = JoinSet::new();
    for _ in 0..RAISERS {
        let (client, next) = (client.clone(), Arc::clone(&next));
        raisers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= count {
                    return Ok(());
                }
                tokio::time::sleep_until(begun + span.mul_f64(f64::from(number) / f64::from(count))).await;
                one(&client, number).await?;
            }
        });
    }
    while let Some(done) = raisers.join_next().await {
        let done: Result<()> = done?;
        done?;
    }
    Ok(())
}

async fn one(client: &Client, number: u32) -> Result<()> {
    let severity = ["critical", "high", "critical", "medium"][number as usize % 4];
    let body = json!({
        "kind": "usage_spike", "severity": severity, "service": "voice",
        "message": format!("Call minutes far above the usual, {}", deeds::mark("alert", 0, number)),
        "current_value": 900.0, "expected_value": 100.0,
    });
    let (method, path) = ("POST".to_owned(), "/v1/anomalies/alerts".to_owned());
    let command = Command::stored(method, path, body.to_string(), key(), None);
    client
        .send::<Value>(&command)
        .await
        .map(drop)
        .context("raising an alert")
}

/// Waits until the ledger has as many of them, or no more come; answers how often each is there.
async fn arrived(files: &Files, count: u32) -> Result<(BTreeMap<String, usize>, Duration)> {
    let begun = Instant::now();
    loop {
        let ledger = crate::blocking(|| Ok(notices::since(&files.state()?, Timestamp::from_millis(0))?))?;
        let mut found = BTreeMap::new();
        for mark in ledger.iter().flat_map(|notice| deeds::marks(&notice.title)) {
            *found.entry(mark.to_owned()).or_insert(0) += 1;
        }
        if found.len() >= count as usize || begun.elapsed() > Duration::from_secs(120) {
            return Ok((found, begun.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn inbox(found: &BTreeMap<String, usize>, count: u32) -> Vec<Line> {
    let absent: Vec<_> = (0..count)
        .map(|number| deeds::mark("alert", 0, number))
        .filter(|mark| !found.contains_key(mark))
        .collect();
    let twice: Vec<_> = found
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(mark, _)| mark.clone())
        .collect();
    vec![
        told("of them in the inbox", found.len()),
        none("**lost**: not in the inbox", &absent),
        none("**doubled**: twice in the inbox", &twice),
    ]
}

fn pop_ups(console: &Console) -> Vec<Line> {
    let seen = console.host.seen();
    let keys: BTreeSet<_> = seen.notices.iter().map(|notice| notice.key.as_str()).collect();
    let counter = seen
        .notices
        .iter()
        .filter(|notice| notice.key.starts_with("storm:"))
        .count();
    vec![
        at_most("pop-ups", keys.len(), MOST_POP_UPS),
        told("times the storm's counter was shown anew, in place", counter),
    ]
}

fn responsive(calm: &Times, busy: &Times) -> Vec<Line> {
    vec![
        told("reads before the storm, p50 / p95 / p99 / longest", calm.summary()),
        told("reads during the storm, p50 / p95 / p99 / longest", busy.summary()),
        proof(
            format!("p99 during the storm within {} ms", MOST_WAIT.as_millis()),
            "",
            busy.at(990) <= MOST_WAIT,
        ),
    ]
}

async fn read_for(engine: &Arc<Engine>, span: Duration) -> Result<Times> {
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read_until(Arc::clone(engine), Arc::clone(&over)));
    tokio::time::sleep(span).await;
    over.store(true, Ordering::SeqCst);
    reader.await?
}

async fn read_until(engine: Arc<Engine>, over: Arc<AtomicBool>) -> Result<Times> {
    let mut times = Vec::new();
    let mut tick = tokio::time::interval(READ_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !over.load(Ordering::SeqCst) {
        tick.tick().await;
        let begun = Instant::now();
        match times.len() % 4 {
            0 => drop(engine.tenants_page(TenantQuery::default(), 0, 50).await?),
            1 => drop(engine.palette_search("den".to_owned()).await?),
            2 => drop(engine.overview().await?),
            _ => drop(engine.inbox_page(None, false).await?),
        }
        times.push(begun.elapsed());
    }
    Ok(Times::new(times))
}
