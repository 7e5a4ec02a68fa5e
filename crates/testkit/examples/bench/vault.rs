//! What encryption costs: the console's own file, and the same file without it.

use crate::{
    bare,
    bench::Bench,
    desk::{Desk, KEY},
    report::{Figure, Times},
};
use anyhow::Result;
use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use wheelhouse_store::{
    cache::tenants,
    db::{self, Kind},
};

/// Of the console to one file: a writer and three readers.
const CONNECTIONS: usize = 4;

const WORDS: [&str; 12] = [
    "street", "london", "road", "leeds", "vip", "called", "tariff", "house", "lane", "bristol", "limited", "moved",
];

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let (rounds, desk) = (bench.sizes.rounds(20), bench.desk().await?);
    let figures = crate::blocking(|| compare(desk, rounds))?;
    bench.figures.extend(figures);
    Ok(())
}

fn compare(desk: &Desk, rounds: usize) -> Result<Vec<Figure>> {
    desk.store.cache.checkpoint()?;
    let (locked, plain) = (desk.folder().join("cache.db"), desk.dir.path().join("plain.db"));
    if !plain.exists() {
        let conn = bare::open(&locked, "NORMAL")?;
        conn.execute("ATTACH DATABASE ?1 AS plain KEY ''", [plain.to_string_lossy()])?;
        conn.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))?;
        conn.execute_batch("DETACH DATABASE plain")?;
    }
    let open_plain = Connection::open(&plain)?;
    open_plain.execute_batch("PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;")?;
    let with = desk.store.cache.read(|conn| Ok(search(conn, rounds)))??;
    let without = search(&open_plain, rounds)?;
    let searches = ratio("search in the file (addresses, notes)", with, without, 1.5);
    // A copy that nobody has open: what was left open is checked page by page, which is not the rule.
    let copy = desk.dir.path().join("copy.db");
    std::fs::copy(&locked, &copy)?;
    let with = opened(|| Ok(db::open(&copy, &KEY, Kind::Cache)?.0.close()?))?;
    let without = opened(|| (0..CONNECTIONS).try_for_each(|_| plainly(&plain)))?;
    let opening = Figure::times(
        "opening the console's file: four encrypted connections, schema checked, closed again",
        &with,
        ("four plain connections", &without),
        (5.0, f64::INFINITY),
    );
    Ok(vec![searches, opening])
}

fn ratio(name: &str, with: Times, without: Times, most: f64) -> Figure {
    let mut figure = Figure::times(name, &with, ("unencrypted", &without), (f64::INFINITY, f64::INFINITY));
    figure.goal = format!("p50 ≤ {most} ×");
    figure.met = figure.ratio.map(|ratio| ratio <= most);
    figure
}

fn search(conn: &Connection, rounds: usize) -> Result<Times> {
    let mut times = Vec::new();
    for word in WORDS.iter().cycle().take(WORDS.len() * rounds) {
        let start = Instant::now();
        tenants::search_long_tail(conn, word, 50)?;
        times.push(start.elapsed());
    }
    Ok(Times::new(times))
}

fn plainly(path: &Path) -> Result<()> {
    let conn = Connection::open(path)?;
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA cache_size = -16000;")?;
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn opened(open: impl Fn() -> Result<()>) -> Result<Times> {
    let one = || -> Result<Duration> {
        let start = Instant::now();
        open()?;
        Ok(start.elapsed())
    };
    Ok(Times::new((0..50).map(|_| one()).collect::<Result<_>>()?))
}
