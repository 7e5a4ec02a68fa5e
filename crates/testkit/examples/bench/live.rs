//! Changes on their way from the platform into a console's cache.

use crate::{
    bench::Bench,
    desk::{self, Commits},
    report::{Figure, Times, show},
};
use anyhow::Result;
use std::time::{Duration, Instant};
use wheelhouse_contract::tenant::Tenant;
use wheelhouse_platform::{http::Actor, storage::sql};

const ROUNDS: usize = 300;
const DELTA: u32 = 10_000;

pub async fn measure(bench: &mut Bench) -> Result<()> {
    bench.desk().await?;
    let app = bench.world.platform().app().clone();
    let mut tenants: Vec<Tenant> = sql::rows(app.reader(), &format!("LIMIT {DELTA}"), vec![]).await?;
    let (client, rounds) = (bench.client.clone(), bench.sizes.rounds(ROUNDS));
    let commits = Commits::of(bench.world.platform());
    let desk = bench.desk().await?;
    let sync = desk.sync(&client);
    desk::live(&sync).await?;
    let (mut reached, mut took) = (Vec::new(), Vec::new());
    for (round, tenant) in tenants.iter_mut().enumerate().take(rounds) {
        tenant.notes = format!("Called back, round {round}.");
        let mut tx = app.begin_as(Actor::platform()).await?;
        tx.put(tenant).await?;
        let start = Instant::now();
        let position = tx.finish().await?;
        let at = commits.at(position.seq)?;
        took.push(at.saturating_duration_since(start));
        reached.push(desk.recorder.reached(position.seq).await?.saturating_duration_since(at));
        desk.recorder.take();
    }
    sync.stop().await;
    bench.report(Figure::times(
        "change committed on the platform → committed in the console's cache, indexed",
        &Times::new(reached),
        ("the platform's own commit", &Times::new(took)),
        (3.0, 25.0),
    ));
    delta(bench, tenants).await
}

async fn delta(bench: &mut Bench, mut tenants: Vec<Tenant>) -> Result<()> {
    bench.bare().await?;
    let mut tx = bench.world.platform().app().begin_as(Actor::platform()).await?;
    for tenant in &mut tenants {
        tenant.notes = format!("Moved to the new tariff, number {}.", tenant.number);
        tx.put(tenant).await?;
    }
    let position = tx.finish().await?;
    let client = bench.client.clone();
    let desk = bench.desk().await?;
    desk.recorder.take();
    let start = Instant::now();
    let sync = desk.sync(&client);
    let reached = desk.recorder.reached(position.seq).await?;
    let took = reached.saturating_duration_since(start);
    sync.stop().await;
    let docs: Vec<String> = tenants.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let bare = bench.bare().await?;
    let loop_took = crate::blocking(|| bare.apply(&docs))?;
    let rate = |took: Duration| tenants.len() as f64 / took.as_secs_f64();
    let reference = format!("bare loop without network {:.0} rows/s", rate(loop_took));
    bench.report(Figure {
        ratio: Some(rate(took) / rate(loop_took)),
        goal: "≥ 10,000 rows/s".to_owned(),
        met: Some(rate(took) >= 10_000.0),
        ..Figure::told(
            &format!("delta of {} changed tenants, with search", tenants.len()),
            format!("{:.0} rows/s ({})", rate(took), show(took)),
            reference,
        )
    });
    Ok(())
}
