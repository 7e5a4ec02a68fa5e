//! The desktop around the app: windows, pointer, the notification daemon's record.

use anyhow::{Context, Result, bail, ensure};
use std::process::Command;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// What a program of the session prints.
pub fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("{program} is missing; `cargo xtask setup --test`"))?;
    ensure!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Waits for a window whose title holds this, and gives its number.
pub async fn window(title: &str) -> Result<String> {
    let begun = Instant::now();
    loop {
        let found = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--name", title])
            .output()?;
        if let Some(window) = String::from_utf8(found.stdout)?.lines().next() {
            return Ok(window.to_owned());
        }
        if begun.elapsed() > PATIENCE {
            bail!("no window is titled {title}");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The main window, whose title is the app's name alone.
pub async fn main_window() -> Result<String> {
    window("^Wheelhouse$").await
}

/// Moves and sizes a window; both are those of its content, whose frame may lie beyond the screen's edge.
pub fn place(window: &str, (x, y): (i32, i32), (width, height): (u32, u32)) -> Result<()> {
    output(
        "xdotool",
        &["windowsize", window, &width.to_string(), &height.to_string()],
    )?;
    output(
        "xdotool",
        &["windowmove", "--sync", window, &x.to_string(), &y.to_string()],
    )?;
    let (left, top) = corner(window)?;
    let shifted = [(2 * x - left).to_string(), (2 * y - top).to_string()];
    output("xdotool", &["windowmove", window, &shifted[0], &shifted[1]]).map(drop)
}

/// Where the content of a window begins on the screen.
fn corner(window: &str) -> Result<(i32, i32)> {
    let info = output("xwininfo", &["-id", window])?;
    let value = |name: &str| -> Result<i32> {
        let line = info
            .lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .context("no such line")?;
        Ok(line.trim().parse()?)
    };
    Ok((value("Absolute upper-left X:")?, value("Absolute upper-left Y:")?))
}

/// Waits until the daemon shows at least so many notifications.
pub async fn notifications(count: u32) -> Result<()> {
    let begun = Instant::now();
    while output("dunstctl", &["count", "displayed"])?.parse::<u32>()? < count {
        ensure!(begun.elapsed() < PATIENCE, "the daemon shows no notification");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
