//! Decisions while offline.

use crate::{
    bare,
    bench::Bench,
    engine,
    report::{Figure, Times},
};
use anyhow::Result;
use std::{sync::Arc, time::Instant};
use wheelhouse_contract::tenant::TenantPatch;

const MOST: f64 = 3.0;

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rounds = bench.sizes.rounds(200);
    let console = Arc::clone(&bench.window().await?.console.engine);
    let names = engine::names(&console).await?;
    console.work_offline(true).await?;
    let (mut times, mut naive) = (Vec::new(), Vec::new());
    // Turn by turn, so that whatever else the disk does falls upon both.
    let dir = tempfile::tempdir()?;
    let (conn, body) = (bare::outbox(&dir.path().join("enqueue.db"))?, "x".repeat(500));
    for (id, _) in names.iter().take(rounds) {
        let patch = TenantPatch {
            notes: Some("Asked to be called back on Monday.".to_owned()),
            ..TenantPatch::default()
        };
        let start = Instant::now();
        console.tenant_edit(*id, patch).await?;
        times.push(start.elapsed());
        naive.push(crate::blocking(|| bare::insert(&conn, &body))?);
    }
    console.work_offline(false).await?;
    let (times, naive) = (Times::new(times), Times::new(naive));
    let name = "decision while offline, durable in the outbox";
    let figure = Figure::times(
        name,
        &times,
        ("bare FULL insert", &naive),
        (f64::INFINITY, f64::INFINITY),
    );
    bench.report(figure.within(MOST));
    Ok(())
}
