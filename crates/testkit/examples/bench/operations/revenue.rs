//! The revenue page upon all tenants: its figures, its movements over a year, and the tenants behind a figure.

use crate::{
    bench::Bench,
    report::{Figure, Times},
};
use anyhow::Result;
use chrono::TimeDelta;
use std::{sync::Arc, time::Instant};
use wheelhouse_contract::{Timestamp, subscription::RevenueFigure};
use wheelhouse_engine::Engine;

/// What a first version asks of a table of documents to show the same page's first line.
const GROUPED: &str = "SELECT json_extract(doc, '$.plan'), json_extract(doc, '$.status'), count(*), sum(revenue)
    FROM tenants GROUP BY 1, 2";
const YEAR: TimeDelta = TimeDelta::days(365);
const NAIVE: usize = 5;

pub async fn measure(bench: &mut Bench) -> Result<()> {
    bench.bare().await?;
    let engine = Arc::clone(&bench.window().await?.console.engine);
    let to = bench.world.platform().app().now();
    let rounds = bench.sizes.rounds(60);
    let live = page(&engine, to, rounds).await?;
    let behind = behind(&engine, to, rounds).await?;
    engine.work_offline(true).await?;
    let offline = page(&engine, to, rounds).await;
    engine.work_offline(false).await?;
    let offline = offline?;
    let naive = naive(bench).await?;
    let grouped = ("`GROUP BY` over the documents", &naive);
    let unbound = (f64::INFINITY, 100.0);
    for (name, times) in [
        ("revenue page, a year's movements, asked of the platform", &live),
        ("revenue page offline, from the copy", &offline),
        ("first page of the tenants behind MRR", &behind),
    ] {
        bench.report(Figure::times(name, times, grouped, unbound));
    }
    Ok(())
}

async fn page(engine: &Engine, to: Timestamp, rounds: usize) -> Result<Times> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        engine.revenue_view(to.plus(-YEAR), to).await?;
        times.push(start.elapsed());
    }
    Ok(Times::new(times))
}

async fn behind(engine: &Engine, to: Timestamp, rounds: usize) -> Result<Times> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let figure = RevenueFigure::Mrr;
        engine.revenue_tenants(figure, None, to.plus(-YEAR), to, None).await?;
        times.push(start.elapsed());
    }
    Ok(Times::new(times))
}

async fn naive(bench: &mut Bench) -> Result<Times> {
    let bare = bench.bare().await?;
    let mut times = Vec::new();
    for _ in 0..NAIVE {
        times.push(crate::blocking(|| {
            let start = Instant::now();
            let mut statement = bare.conn.prepare_cached(GROUPED)?;
            statement.query_map([], |_| Ok(()))?.count();
            Ok(start.elapsed())
        })?);
    }
    Ok(Times::new(times))
}
