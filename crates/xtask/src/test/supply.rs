//! What comes in from outside: licences, bans and sources always; known weaknesses where somebody tells them.

use super::{
    Outcome,
    counts::Counts,
    reports::{self, Verdict},
};
use crate::process::{self, Log};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;
use std::process::Command;
use std::time::Duration;

/// A network that swallows what is sent must not hold the check up.
const PATIENCE: Duration = Duration::from_secs(120);

/// Licences, bans and sources, by what the lock file and the packages themselves say: it asks nobody but the registry, and
/// that only for packages of other systems that were never fetched here.
pub fn deny(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "deny",
        "--locked",
        "--log-level",
        "error",
        "check",
        "bans",
        "licenses",
        "sources",
    ]);
    log.run(&mut cargo).map(|()| Outcome::Checked(Counts::SUCCESS))
}

/// The RustSec database when it can be reached, else the copy of the last time; and what the registry took back.
pub fn audit(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    if let Ok(verdict) = reports::cargo_audit(&ask(workspace, log, &[])?) {
        return judged(verdict, "");
    }
    let stale = ["--no-fetch", "--stale"];
    if let Ok(verdict) = reports::cargo_audit(&ask(workspace, log, &stale)?)
        && verdict.known > 0
    {
        return judged(verdict, "not refreshed, no data reachable; ");
    }
    // Without a database the registry still says which versions were taken back.
    let empty = workspace.scratch().join("no-advisories");
    fs::create_dir_all(empty.join("crates"))?;
    let empty = empty.to_string_lossy();
    match reports::cargo_audit(&ask(workspace, log, &["--no-fetch", "--stale", "--db", &empty])?) {
        Ok(verdict) if verdict.problems.is_empty() => Ok(Outcome::Noted(
            Counts::SUCCESS,
            "advisories: no data reachable; no locked version was taken back".to_owned(),
        )),
        Ok(verdict) => judged(verdict, ""),
        Err(_) => Ok(Outcome::Unavailable("advisories: no data reachable")),
    }
}

fn ask(workspace: &Workspace, log: &Log, options: &[&str]) -> Result<String> {
    let mut cargo = workspace.cargo();
    cargo.args(["audit", "--json", "--color", "never"]).args(options);
    answer(&mut cargo, log)
}

/// What npm's registry knows about the UI's packages, tools included.
pub fn npm(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut npm = workspace.npm();
    npm.args(["audit", "--json", "--fetch-timeout=20000", "--fetch-retries=0"]);
    match reports::npm_audit(&answer(&mut npm, log)?) {
        Ok(verdict) => judged(verdict, ""),
        Err(_) => Ok(Outcome::Unavailable(
            "advisories: no data reachable, the npm registry here answers no audits",
        )),
    }
}

/// Its standard output: these programs fail when they find something, and say it there.
fn answer(command: &mut Command, log: &Log) -> Result<String> {
    let answer = process::output_within(command, PATIENCE)?;
    log.add(&answer)?;
    Ok(answer)
}

fn judged(verdict: Verdict, before: &str) -> Result<Outcome> {
    if !verdict.problems.is_empty() {
        bail!("{}", verdict.problems.join("\n"));
    }
    let Verdict { known, remarks, .. } = verdict;
    let note = format!("{before}{known} known advisories, none applies; {remarks} remarks");
    Ok(Outcome::Noted(Counts::SUCCESS, note))
}
