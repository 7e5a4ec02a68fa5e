//! Whether the list stays at sixty frames a second while a job changes five thousand tenants under it and says how far it is.

use crate::{bench::Bench, driven::Driven, report::Figure};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wheelhouse_contract::tenant::Tenant;
use wheelhouse_platform::storage::sql;

const TENANTS: usize = 5_000;
const IDLE: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(240);
const LOOK: Duration = Duration::from_millis(250);

/// Notes every frame until it is told to stop.
const WATCH: &str = "
const deltas = [];
let last = performance.now();
let on = true;
const beat = (now) => { deltas.push(now - last); last = now; if (on) requestAnimationFrame(beat); };
requestAnimationFrame((now) => { last = now; requestAnimationFrame(beat); });
window.framesWatched = () => { on = false; return deltas; };
return true;
";
const TELL: &str = "return window.framesWatched();";

/// What was drawn while somebody watched.
struct Frames(Vec<f64>);

impl Frames {
    /// Frames that should have been drawn and were not: a delta of more than one and a half hides the rest of its length.
    fn dropped(&self) -> u64 {
        const FRAME: f64 = 1_000.0 / 60.0;
        let late = self.0.iter().filter(|delta| **delta > 1.5 * FRAME);
        late.map(|delta| (delta / FRAME).round() as u64 - 1).sum()
    }

    fn worst(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    fn told(&self) -> String {
        let drawn = self.0.len() as u64;
        let share = self.dropped() as f64 * 100.0 / (drawn + self.dropped()).max(1) as f64;
        format!(
            "{} of {} dropped ({share:.1} %)",
            self.dropped(),
            drawn + self.dropped()
        )
    }
}

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let count = if bench.sizes.quick { 200 } else { TENANTS };
    let rest = format!("WHERE archived = 0 ORDER BY name_key LIMIT {count}");
    let tenants: Vec<Tenant> = sql::rows(bench.world.platform().app().reader(), &rest, vec![]).await?;
    let cached = bench.sizes.tenants;
    let app = bench.seat().await?.driven().await?;
    let idle = watched(&app, || async {
        tokio::time::sleep(IDLE).await;
        Ok(())
    })
    .await?;
    let begun = Instant::now();
    let busy = watched(&app, || changed(&app, &tenants)).await?;
    let took = begun.elapsed();
    app.quit().await?;
    bench.report(Figure {
        range: format!("longest frame {:.0} ms", busy.worst()),
        ..Figure::told(
            &format!(
                "frames of the list while a job changes {} tenants in {:.0} s, {cached} cached, progress on screen",
                tenants.len(),
                took.as_secs_f64()
            ),
            busy.told(),
            format!(
                "the same window at rest {}, longest {:.0} ms",
                idle.told(),
                idle.worst()
            ),
        )
    });
    Ok(())
}

async fn watched<F: Future<Output = Result<()>>>(app: &Driven, work: impl FnOnce() -> F) -> Result<Frames> {
    app.run(WATCH, vec![]).await?;
    work().await?;
    Ok(Frames(serde_json::from_value(app.run(TELL, vec![]).await?)?))
}

/// Both ways, so that each is changed.
async fn changed(app: &Driven, tenants: &[Tenant]) -> Result<()> {
    let ids: Vec<_> = tenants.iter().map(|tenant| tenant.id).collect();
    for on in [false, true] {
        let act = json!({ "act": "module", "module": "wallet", "on": on });
        let chosen = json!({ "by": "ids", "ids": ids });
        let preview = app
            .call("bulk_preview", json!({ "chosen": chosen, "act": act }))
            .await?;
        let start = json!({
            "chosen": chosen, "act": act, "justification": "",
            "expected": preview["total"], "fingerprint": preview["fingerprint"],
        });
        let opened = app.call("bulk_start", json!({ "start": start })).await?;
        let id = opened["job"]["id"].as_str().context("a job")?.to_owned();
        ended(app, &id).await?;
    }
    Ok(())
}

async fn ended(app: &Driven, id: &str) -> Result<()> {
    let begun = Instant::now();
    loop {
        let job: Value = app.call("job_detail", json!({ "id": id })).await?["job"].clone();
        match job["state"].as_str() {
            Some("done") => return Ok(()),
            Some("failed" | "cancelled") => anyhow::bail!("the job ended as {}", job["state"]),
            _ => ensure!(begun.elapsed() < LIMIT, "the job does not end: {job}"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
