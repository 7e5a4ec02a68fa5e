//! An hour of changes onto the real desktop app: nothing is lost, nothing falls behind, and memory stays flat.

mod app;
mod lag;
mod load;
mod memory;

use crate::{
    Wish,
    report::{Line, Section, none, proof, told},
    truth,
};
use anyhow::{Context, Result};
use app::App;
use chrono::TimeDelta;
use memory::Sample;
use secrecy::ExposeSecret;
use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};
use wheelhouse_contract::Role;
use wheelhouse_engine::{Engine, view::Link};
use wheelhouse_testkit::{Access, Faults, Files, RecorderHost, World, console};
use wheelhouse_vault::OsKeychain;

const PER_SECOND: f64 = 50.0;
/// From the app's start to the first sample: the window paints, caches fill.
const SETTLING: Duration = Duration::from_secs(60);
/// What the last quarter may hold above the second.
const GROWTH: f64 = 1.02;
const ABOUT: &str = "50 mutations a second, each a transaction of its own over HTTP, reach the release build of the desktop app, \
    which shows its list of tenants in a window on a virtual display with a real keychain and a real notification daemon. A \
    second connection to the app's own encrypted copy looks every 5 ms how far it is: the lag is the time from the commit on \
    the platform until another process can read it in the copy. Memory is the PSS of the app's process tree, every 5 s. \
    Platform and load run on the same cores.";

pub async fn run(wish: &Wish) -> Result<Section> {
    let app = wish.app.as_deref().context("--app says where the desktop app is")?;
    let world = World::start(wish.tenants, Faults::default()).await?;
    // Each code that is used up moves the platform's clock half a minute ahead of the app's.
    world.clock.advance(TimeDelta::seconds(-60));
    let ada = world.operator("ada@wheelhouse.test", Role::Owner).await?;
    let elsewhere = world.client(&ada).await?;
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("profile");
    eprintln!("the first copy of {} tenants …", wish.tenants);
    prepare(&world, &profile, &world.owner).await?;
    let files = Files::of(&profile, Arc::new(OsKeychain)).await?;

    eprintln!("the app …");
    let running = App::start(app, &profile).await?;
    running.show_tenants().await?;
    let load = load::Load::start(&world, &elsewhere, PER_SECOND).await?;
    tokio::time::sleep(SETTLING).await;
    let lag = lag::Watch::start(&world, &files)?;
    let before = load.counts();
    let span = Duration::from_secs(wish.minutes * 60);
    let samples = memory::sample(running.id(), span).await?;
    let after = load.stop().await?;
    let lags = lag.stop()?;
    let differences = truth::compare(&world, &elsewhere, &files).await?;
    let cpu = memory::processor_seconds(running.id())?;
    let alive = running.end().await?;

    let mut lines = vec![
        told("tenants in the copy", wish.tenants),
        told("changes in the measured time", after.made - before.made),
        told(
            "changes a second",
            format!("{:.1}", (after.made - before.made) as f64 / span.as_secs_f64()),
        ),
        told("requests refused as stale and not counted", after.stale),
        told("requests asked again, without an answer in time", after.again),
        told("lag from commit to copy, p50 / p95 / p99 / longest", lags.summary()),
        none(
            "scopes whose checksum differs from the platform's in the end",
            &differences,
        ),
        proof(
            "the app was there to the end, and ended when it was asked to",
            "",
            alive,
        ),
        told("processor time of the app's processes", format!("{cpu:.0} s")),
    ];
    lines.extend(flat(&samples)?);
    let command = format!(
        "cargo xtask soak --only hour --minutes {} --tenants {}",
        wish.minutes, wish.tenants
    );
    Ok(crate::section("An hour of changes", ABOUT, command, lines))
}

/// A profile on which somebody signed in and everything was loaded, as it is on any day but the first.
async fn prepare(world: &World, profile: &Path, owner: &Access) -> Result<()> {
    let host = Arc::new(RecorderHost::new(world.clock.clone()));
    let engine = Engine::open(console::config(profile, Arc::new(OsKeychain)), host).await;
    let mut settings = engine.settings_get().await?;
    settings.lock_after_minutes = 240;
    engine.settings_set(settings).await?;
    engine.platform_connect(world.direct_url()).await?;
    let password = owner.password.expose_secret().to_owned();
    engine.sign_in(owner.email.clone(), password).await?;
    engine.sign_in_code(world.code(owner)?).await?;
    let patience = Duration::from_secs(600);
    let live = tokio::time::timeout(patience, async {
        while engine.sync_status().await?.link != Link::Live {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        anyhow::Ok(())
    });
    live.await.context("the first copy takes too long")??;
    engine.shutdown().await;
    Ok(())
}

/// Means of the four quarters, and the verdict on the last against the second.
fn flat(samples: &[Sample]) -> Result<Vec<Line>> {
    let quarter = samples.len() / 4;
    anyhow::ensure!(quarter > 0, "too short to speak of quarters");
    let means = |part: &dyn Fn(&Sample) -> f64| -> Vec<f64> {
        let quarters = samples.chunks(quarter).take(4);
        quarters
            .map(|quarter| quarter.iter().map(part).sum::<f64>() / quarter.len() as f64)
            .collect()
    };
    let show = |means: &[f64]| {
        means
            .iter()
            .map(|mean| format!("{mean:.1}"))
            .collect::<Vec<_>>()
            .join(" / ")
    };
    let all = means(&Sample::megabytes);
    let (second, last) = (all.get(1).copied(), all.last().copied());
    let ratio = last
        .zip(second)
        .map(|(last, second)| last / second)
        .context("four quarters")?;
    let most = samples.iter().map(Sample::megabytes).fold(0.0, f64::max);
    let mut lines = vec![told(
        "memory (PSS of the tree), mean of each quarter",
        format!("{} MB (n = {})", show(&all), samples.len()),
    )];
    let names: BTreeSet<&String> = samples.iter().flat_map(|sample| sample.parts.keys()).collect();
    for name in names {
        let of = means(&|sample| sample.parts.get(name).copied().unwrap_or(0.0));
        lines.push(told(format!("of it `{name}`"), format!("{} MB", show(&of))));
    }
    lines.push(told("the most at any moment", format!("{most:.1} MB")));
    lines.push(proof(
        "last quarter at most 2 % above the second",
        format!("{:+.2} %", (ratio - 1.0) * 100.0),
        ratio <= GROWTH,
    ));
    Ok(lines)
}
