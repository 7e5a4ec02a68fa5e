//! From exec to the first frame with rows.

use super::{
    process::{Program, named},
    screen::{Rect, Screen, is_all},
};
use crate::{
    bench::Bench,
    report::{Figure, Spread, show},
};
use anyhow::{Context, Result};
use std::{path::Path, process::Command, time::Duration};

const ROUNDS: usize = 10;
const LIMIT: Duration = Duration::from_secs(30);
const MOST: f64 = 1.25;
/// The colour of the references' page.
pub const COLOUR: [u8; 3] = [0x1f, 0x6f, 0xeb];
/// In the middle of the screen, where every window opens.
const MIDDLE: Rect = Rect {
    x: 860,
    y: 500,
    width: 200,
    height: 80,
};

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rounds = bench.sizes.rounds(ROUNDS);
    let seat = bench.seat().await?;
    let (mut app, mut empty, mut chromium) = (Vec::new(), Vec::new(), Vec::new());
    crate::blocking(|| {
        // The first of each warms what the system keeps, and does not count.
        for round in 0..=rounds {
            let ours = seat.app()?;
            let at = seat.screen.until(&seat.names, LIMIT, |picture| picture == seat.picture);
            let ours_took = at.context("the app's first rows")?.duration_since(ours.started);
            ours.quit()?;
            let theirs_took = first_colour(&seat.screen, empty_window()?)?;
            if round > 0 {
                app.push(ours_took);
                empty.push(theirs_took);
            }
            if round < 4
                && let Some(program) = chromium_window(seat.scratch(), round)?
            {
                chromium.push(first_colour(&seat.screen, program)?);
            }
        }
        Ok(())
    })?;
    let tenants = bench.sizes.tenants;
    let name = format!("exec → first frame with rows of the list, {tenants} cached tenants");
    let (app, empty, chromium) = (Spread::new(app), Spread::new(empty), Spread::new(chromium));
    bench.report(Figure::spread(&name, &app, ("empty Tauri window", &empty)).within(MOST));
    bench.report(Figure::told(
        "exec → first frame of `chromium --app` on a static page",
        if chromium.is_empty() {
            "not installed".to_owned()
        } else {
            show(chromium.middle())
        },
        format!("empty Tauri window {}", show(empty.middle())),
    ));
    Ok(())
}

fn first_colour(screen: &Screen, program: Program) -> Result<Duration> {
    let at = screen.until(&[MIDDLE], LIMIT, |picture| is_all(picture, COLOUR));
    let took = at
        .context("the reference's first frame")?
        .duration_since(program.started);
    program.quit()?;
    // The next window must not be taken for this one.
    screen.until(&[MIDDLE], LIMIT, |picture| !is_all(picture, COLOUR))?;
    Ok(took)
}

/// Tauri with a static page and nothing else.
pub fn empty_window() -> Result<Program> {
    Program::start(&mut Command::new(named("WHEELHOUSE_EMPTY_BIN")?))
}

/// Chromium with the same page as an app, on a profile of its own; `None` where it is not installed.
pub fn chromium_window(folder: &Path, number: usize) -> Result<Option<Program>> {
    if Command::new("chromium").arg("--version").output().is_err() {
        return Ok(None);
    }
    let page = folder.join("page.html");
    std::fs::write(
        &page,
        include_str!("../../../../../examples/empty_window/page/index.html"),
    )?;
    let mut command = Command::new("chromium");
    // Without the sandbox, which root does not get; on another profile each time no instance is found running.
    command.args([
        "--no-sandbox",
        "--no-first-run",
        "--disable-gpu",
        "--disable-extensions",
    ]);
    command.args(["--window-size=1280,800", "--window-position=320,140"]);
    command.arg(format!(
        "--user-data-dir={}",
        folder.join(format!("chromium-{}", number.min(1))).display()
    ));
    command.arg(format!("--app=file://{}", page.display()));
    Program::start(&mut command).map(Some)
}
