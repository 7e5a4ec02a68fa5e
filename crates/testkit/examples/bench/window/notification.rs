//! From a committed incident to the notification daemon's yes.

use super::bus::Monitor;
use crate::{
    bench::Bench,
    desk::{self, Commits},
    engine,
    report::{Figure, Spread, Times},
};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};
use uuid::Uuid;
use wheelhouse_contract::{IdempotencyKey, incident::Incident};
use wheelhouse_remote::{Client, Command};

/// More in a minute are a storm, which is told as one.
const CALM: usize = 9;
const MINUTE: Duration = Duration::from_secs(61);
const BATCHES: usize = 3;
const CUTS: usize = 5;
const CUT: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(60);

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let (batches, cuts) = if bench.sizes.quick { (1, 1) } else { (BATCHES, CUTS) };
    bench.seat().await?;
    let (other, _) = desk::signed_in(&bench.world, &bench.world.owner).await?;
    let commits = Commits::of(bench.world.platform());
    let monitor = Monitor::start().await?;
    let app = bench.seat().await?.driven().await?;
    let (mut times, mut trips, mut healed) = (Vec::new(), Vec::new(), Vec::new());
    for batch in 0..batches {
        for number in 0..CALM {
            let number = 1_000 + batch * CALM + number;
            let (seq, trip) = declare(&other, number).await?;
            let at = commits.at(seq)?;
            let accepted = monitor.accepted(&format!("case {number}"), LIMIT).await?;
            times.push(accepted.saturating_duration_since(at));
            trips.push(trip);
        }
        eprintln!("  waiting a minute, so that it is no storm …");
        tokio::time::sleep(if batches == 1 { Duration::ZERO } else { MINUTE }).await;
    }
    for number in 2_000..2_000 + cuts {
        bench.world.proxy.sever();
        app.link("offline").await?;
        declare(&other, number).await?;
        tokio::time::sleep(CUT).await;
        bench.world.proxy.restore();
        let start = Instant::now();
        let accepted = monitor.accepted(&format!("case {number}"), LIMIT).await?;
        healed.push(accepted.saturating_duration_since(start));
        app.live().await?;
    }
    app.quit().await?;
    bench.report(Figure::times(
        "critical incident committed → accepted by the notification daemon",
        &Times::new(times),
        ("declaring it over HTTP", &Times::new(trips)),
        (10.0, 50.0),
    ));
    let healed = Spread::new(healed);
    let most = Duration::from_secs(2);
    bench.report(Figure {
        goal: "all ≤ 2 s".to_owned(),
        met: Some(healed.most() <= most),
        ..Figure::spread(
            "the same, committed during a network cut of a second: network healed → accepted",
            &healed,
            ("the cut", &Spread::new(vec![CUT])),
        )
    });
    Ok(())
}

/// Position in the feed, and how long the declaring took.
async fn declare(other: &Client, number: usize) -> Result<(u64, Duration)> {
    let command = Command::incident_declare(&engine::outage(number), IdempotencyKey(Uuid::now_v7()));
    let start = Instant::now();
    let answer = other.send::<Incident>(&command).await?;
    Ok((answer.position.context("a position")?.seq, start.elapsed()))
}
