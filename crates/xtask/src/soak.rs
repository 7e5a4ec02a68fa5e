//! The long runs: one program, built for release, that writes docs/reliability.md.

use crate::process;
use crate::session::{Options, Session};
use crate::workspace::Workspace;
use crate::{api, fuzz};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What the program itself runs; the others are here.
const RUNS: [&str; 4] = ["kills", "faulty", "storm", "hour"];
const FUZZ: &str = "fuzz";
const API: &str = "api";
/// Of fuzzing and of the API's tests, at scale 1.
const MINUTES: f64 = 10.0;

#[derive(clap::Args)]
pub struct Wish {
    /// Run these parts alone (repeatable): kills, faulty, storm, hour, fuzz, api
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// A share of the thousand kills, ten thousand operations, five thousand alerts, ten minutes of fuzzing
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Of the hour
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// In the hour's copy
    #[arg(long, default_value_t = 100_000)]
    tenants: u32,
    #[arg(long, default_value_t = 20)]
    seed: u64,
}

impl Wish {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == part)
    }
}

/// Builds and runs the parts; `Ok(false)` when something did not hold.
///
/// # Errors
/// When a part is unknown, or a build or a run fails.
pub fn run(workspace: &Workspace, wish: &Wish) -> Result<bool> {
    if let Some(unknown) = wish.only.iter().find(|name| !known(name)) {
        bail!("there is no part {unknown}");
    }
    let mut holds = true;
    let runs: Vec<&str> = RUNS.into_iter().filter(|part| wish.wants(part)).collect();
    if !runs.is_empty() {
        holds &= soak(workspace, wish, &runs)?;
    }
    let span = Duration::from_secs_f64(MINUTES * 60.0 * wish.scale);
    if wish.wants(FUZZ) {
        holds &= fuzz::run(workspace, span)?;
    }
    if wish.wants(API) {
        holds &= api::run(workspace, span, wish.seed)?;
    }
    Ok(holds)
}

fn known(part: &str) -> bool {
    RUNS.contains(&part) || part == FUZZ || part == API
}

fn soak(workspace: &Workspace, wish: &Wish, parts: &[&str]) -> Result<bool> {
    let soak = built(
        workspace,
        &["--package", "wheelhouse-testkit", "--example", "soak"],
        "examples/soak",
    )?;
    let mut command = workspace.command(soak);
    command.current_dir(&workspace.root);
    for part in parts {
        command.args(["--only", part]);
    }
    command.args(["--scale", &wish.scale.to_string(), "--seed", &wish.seed.to_string()]);
    command.args([
        "--minutes",
        &wish.minutes.to_string(),
        "--tenants",
        &wish.tenants.to_string(),
    ]);
    command.args(["--write", "docs/reliability.md"]);
    if !parts.contains(&"hour") {
        return succeeds(&mut command);
    }
    process::run(workspace.ui_tool("vite").args(["build", "--logLevel", "warn"]))?;
    let app = built(
        workspace,
        &["--package", "wheelhouse", "--bin", "wheelhouse"],
        "wheelhouse",
    )?;
    command.arg("--app").arg(app);
    let session = Session::start(&Options::new(workspace))?;
    session.apply(&mut command);
    succeeds(&mut command)
}

fn succeeds(command: &mut Command) -> Result<bool> {
    Ok(command.status()?.success())
}

/// Builds for release and sets the program aside: a build during the run must not pull it away.
fn built(workspace: &Workspace, what: &[&str], program: &str) -> Result<PathBuf> {
    process::run(workspace.cargo().args(["build", "--release", "--locked"]).args(what))?;
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let (from, aside) = (
        workspace.target.join("release").join(&name),
        workspace.scratch().join("soak"),
    );
    fs::create_dir_all(&aside)?;
    let to = aside.join(Path::new(&name).file_name().unwrap_or_default());
    if to.exists() {
        // A program that runs can be unlinked, and not overwritten.
        fs::remove_file(&to)?;
    }
    fs::copy(&from, &to).with_context(|| format!("cannot set {} aside", from.display()))?;
    Ok(to)
}
