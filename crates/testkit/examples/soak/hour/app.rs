//! The desktop app in its own process, with its window.

use anyhow::{Context, Result, bail, ensure};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    process::{Child, Command},
    time::Instant,
};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct App {
    process: Child,
}

impl App {
    pub async fn start(program: &Path, profile: &Path) -> Result<Self> {
        ensure!(
            std::env::var_os("DISPLAY").is_some(),
            "there is no display; `cargo xtask soak` makes one"
        );
        let process = Command::new(program)
            .env("WHEELHOUSE_DIR", profile)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { process })
    }

    pub fn id(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// Brings the list of tenants to the screen, by keys as a person would.
    pub async fn show_tenants(&self) -> Result<()> {
        let begun = Instant::now();
        let window = loop {
            let found = output("xdotool", &["search", "--onlyvisible", "--name", "^Wheelhouse$"]).await?;
            match found.lines().next() {
                Some(window) => break window.to_owned(),
                None if begun.elapsed() > PATIENCE => bail!("the app shows no window"),
                None => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        output("xdotool", &["windowfocus", "--sync", &window]).await?;
        // The page listens to keys once it is drawn.
        tokio::time::sleep(Duration::from_secs(5)).await;
        output("xdotool", &["key", "--delay", "150", "g", "t"]).await.map(drop)
    }

    /// Whether it was alive, and ends in order when it is asked to.
    pub async fn end(mut self) -> Result<bool> {
        if self.process.try_wait()?.is_some() {
            return Ok(false);
        }
        output("kill", &["-TERM", &self.id().to_string()]).await?;
        let ended = tokio::time::timeout(PATIENCE, self.process.wait()).await;
        Ok(matches!(ended, Ok(Ok(status)) if status.success()))
    }
}

async fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output().await;
    let output = output.with_context(|| format!("{program} is missing; `cargo xtask setup --test`"))?;
    Ok(String::from_utf8(output.stdout)?)
}
