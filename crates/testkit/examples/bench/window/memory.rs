//! What the whole process tree holds.

use super::{process::Program, start};
use crate::{bench::Bench, report::Figure};
use anyhow::Result;
use std::time::{Duration, Instant};

/// In megabytes of 1,000,000 bytes.
const MOST: f64 = 260.0;
/// Until caches are filled and what only a start needs is given back.
const REST: Duration = Duration::from_secs(10);
const LIMIT: Duration = Duration::from_secs(30);

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rest = if bench.sizes.quick { REST / 10 } else { REST };
    let seat = bench.seat().await?;
    let (ours, parts, empty, chromium) = crate::blocking(|| {
        let app = seat.app()?;
        seat.screen
            .until(&seat.names, LIMIT, |picture| picture == seat.picture)?;
        let ours = after(&app, rest)?;
        let parts = app.parts()?;
        app.quit()?;
        let window = start::empty_window()?;
        let empty = after(&window, rest)?;
        window.quit()?;
        let chromium = match start::chromium_window(seat.scratch(), 0)? {
            Some(window) => {
                let held = after(&window, rest)?;
                window.quit()?;
                format!("{held:.0} MB")
            }
            None => "not installed".to_owned(),
        };
        Ok((ours, parts, empty, chromium))
    })?;
    let each: Vec<String> = parts
        .iter()
        .map(|(name, kilobytes)| format!("{name} {:.0}", megabytes(*kilobytes)))
        .collect();
    bench.report(Figure {
        range: each.join(", "),
        ratio: Some(ours / empty),
        goal: format!("≤ {MOST} MB"),
        met: Some(ours <= MOST),
        ..Figure::told(
            &format!(
                "memory of the whole process tree (PSS), {} cached tenants, list open",
                bench.sizes.tenants
            ),
            format!("{ours:.0} MB"),
            format!("empty Tauri window {empty:.0} MB, empty Chromium window {chromium}"),
        )
    });
    Ok(())
}

fn after(program: &Program, rest: Duration) -> Result<f64> {
    let until = Instant::now() + rest;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        std::thread::park_timeout(left);
    }
    Ok(megabytes(program.memory()?))
}

fn megabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 * 1_024.0 / 1_000_000.0
}
