//! Searching a long audit log.

use crate::{
    bench::Bench,
    desk::KEY,
    report::{Figure, Times},
};
use anyhow::{Context, Result};
use serde_json::json;
use std::{ops::Range, time::Instant};
use uuid::Uuid;
use wheelhouse_contract::{
    audit::{AuditQuery, AuditRecord},
    sync::Scope,
};
use wheelhouse_store::{
    DbError, Store, Transaction,
    cache::audit,
    rows::{self, Batch, Mode},
};

const PART: u32 = 20_000;
/// Every thousandth record has one of these beside its own words.
const RARE: [&str; 8] = [
    "zanzibar",
    "quixotic",
    "mahogany",
    "obsidian",
    "palimpsest",
    "jacaranda",
    "vermilion",
    "wyvern",
];

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let (rows, rounds) = (bench.sizes.audit_rows, bench.sizes.rounds(10));
    let desk = bench.desk().await?;
    let figure = crate::blocking(|| {
        let samples = desk
            .store
            .cache
            .read(|conn| audit::page(conn, &query("", 500)))?
            .records;
        search(&samples, rows, rounds)
    })?;
    bench.report(figure);
    Ok(())
}

fn search(samples: &[AuditRecord], rows: u32, rounds: usize) -> Result<Figure> {
    let dir = tempfile::tempdir()?;
    let store = Store::open(dir.path(), &KEY)?.store;
    fill(&store, samples, rows)?;
    let words: Vec<String> = RARE
        .iter()
        .map(|word| (*word).to_owned())
        .chain(samples.iter().step_by(25).map(|record| record.resource_name.clone()))
        .chain(["changed", "signed", "suspended", "nobody-has-this"].map(str::to_owned))
        .filter(|word| !word.trim().is_empty())
        .collect();
    let (mut times, mut naive) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for (at, word) in words.iter().enumerate() {
            let start = Instant::now();
            store.cache.read(|conn| audit::page(conn, &query(word, 50)))?;
            times.push(start.elapsed());
            // Dear: every fourth word, once.
            if round == 0 && at % 4 == 0 {
                naive.push(like(&store, word)?);
            }
        }
    }
    let (times, naive) = (Times::new(times), Times::new(naive));
    let name = format!("search in {rows} audit rows, newest 50");
    Ok(Figure::times(&name, &times, ("`LIKE`", &naive), (f64::INFINITY, 3.0)))
}

fn query(text: &str, limit: u32) -> AuditQuery {
    AuditQuery {
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        limit: Some(limit),
        ..AuditQuery::default()
    }
}

/// Real records over and over, each with a place of its own, loaded as a bootstrap loads them.
fn fill(store: &Store, samples: &[AuditRecord], count: u32) -> Result<()> {
    samples.first().context("the platform has an audit log")?;
    store.cache.write(|tx| rows::park_indexes(tx, Scope::Audit))?;
    for from in (1..=count).step_by(PART as usize) {
        let part = from..(from + PART).min(count + 1);
        store.cache.write(|tx| load(tx, samples, part))?;
    }
    store.cache.write(|tx| {
        rows::restore_indexes(tx)?;
        rows::rebuild_search(tx, Scope::Audit)
    })?;
    Ok(store.cache.checkpoint()?)
}

fn load(tx: &Transaction<'_>, samples: &[AuditRecord], part: Range<u32>) -> Result<(), DbError> {
    let mut batch = Batch::new(tx);
    for (seq, record) in part
        .clone()
        .zip(samples.iter().cycle().skip(part.start as usize % samples.len()))
    {
        let mut value = serde_json::to_value(record)?;
        let id = Uuid::from_u128(u128::from(seq));
        value["id"] = json!(id);
        value["seq"] = json!(seq);
        if seq % 1_000 == 0 {
            let rare = RARE[(seq / 1_000) as usize % RARE.len()];
            value["description"] = json!(format!("{} {rare}", record.description));
        }
        batch.put(Scope::Audit, id, 1, value, Mode::Bulk)?;
    }
    batch.finish()
}

fn like(store: &Store, word: &str) -> Result<std::time::Duration> {
    let pattern = format!("%{}%", word.to_lowercase());
    let start = Instant::now();
    store.cache.read(|conn| {
        let sql = "SELECT doc FROM audit WHERE search LIKE ?1 ORDER BY rid DESC LIMIT 50";
        let mut statement = conn.prepare_cached(sql)?;
        let docs = statement.query_map([&pattern], |row| row.get::<_, String>(0))?;
        for doc in docs {
            serde_json::from_str::<AuditRecord>(&doc?)?;
        }
        Ok(())
    })?;
    Ok(start.elapsed())
}
