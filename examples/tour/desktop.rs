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

/// Takes the window manager's frame away.
pub fn unframe(window: &str) -> Result<()> {
    let hints = [
        "-f",
        "_MOTIF_WM_HINTS",
        "32c",
        "-set",
        "_MOTIF_WM_HINTS",
        "2, 0, 0, 0, 0",
    ];
    output("xprop", &[["-id", window].as_slice(), &hints].concat()).map(drop)
}

/// Moves and sizes a window; the size is that of its content.
pub fn place(window: &str, (x, y): (i32, i32), (width, height): (u32, u32)) -> Result<()> {
    output(
        "xdotool",
        &["windowsize", window, &width.to_string(), &height.to_string()],
    )?;
    output("xdotool", &["windowmove", window, &x.to_string(), &y.to_string()])?;
    Ok(())
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
