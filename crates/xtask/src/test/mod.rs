//! The one test command: every check, cheap ones first, quiet while they are green.

mod counts;
mod reports;
mod steps;
mod supply;

use crate::process::Log;
use crate::workspace::Workspace;
use anyhow::{Result, anyhow, bail};
use counts::Counts;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};
use steps::{STEPS, Step};

/// How a step ended that could be carried out.
enum Outcome {
    /// So many checks passed and failed.
    Checked(Counts),
    /// As `Checked`, with what has to be said besides.
    Noted(Counts, String),
    /// There is nothing here to check with, and that is allowed; says what is missing.
    Unavailable(&'static str),
}

/// Prints the steps' names in their order.
pub fn list() {
    for step in STEPS {
        println!("{:<10} {}", step.name, step.what);
    }
}

/// Runs the steps and ends with one line `N passed, N failed`. `Ok(false)` when anything failed.
///
/// # Errors
/// When a name in `only` is unknown.
pub fn run(workspace: &Workspace, only: &[String]) -> Result<bool> {
    if let Some(unknown) = only
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != name.as_str()))
    {
        bail!("there is no step {unknown}; see `cargo xtask test --list`");
    }
    let begun = Instant::now();
    let mut total = Counts::default();
    let mut broken: Vec<&str> = Vec::new();
    for step in STEPS
        .iter()
        .filter(|step| only.is_empty() || only.iter().any(|name| name == step.name))
    {
        if let Some(cause) = step.needs.iter().find(|needed| broken.contains(needed)) {
            println!("- {:<10} not run, because {cause} failed", step.name);
            broken.push(step.name);
            continue;
        }
        let counts = run_step(workspace, step);
        if counts.failed > 0 {
            broken.push(step.name);
        }
        total = total + counts;
    }
    println!("{:<12} {}\n{total}", "total", seconds(begun.elapsed()));
    Ok(total.failed == 0)
}

fn run_step(workspace: &Workspace, step: &Step) -> Counts {
    let begun = Instant::now();
    announce(step.name);
    let log = Log::create(workspace.scratch().join(format!("{}.log", step.name)));
    let result = log
        .as_ref()
        .map_err(|error| anyhow!("{error:#}"))
        .and_then(|log| (step.run)(workspace, log));
    let took = seconds(begun.elapsed());
    match result {
        Ok(Outcome::Checked(counts)) => {
            let detail = if counts.total() > 1 {
                format!("  {counts}")
            } else {
                String::new()
            };
            println!(
                "{} {:<10} {took}{detail}",
                if counts.failed == 0 { '✓' } else { '✗' },
                step.name
            );
            counts
        }
        Ok(Outcome::Noted(counts, note)) => {
            println!("✓ {:<10} {took}  {note}", step.name);
            counts
        }
        Ok(Outcome::Unavailable(what)) => {
            println!("- {:<10} {what}", step.name);
            Counts::default()
        }
        Err(error) => {
            println!(
                "✗ {:<10} {took}\n{}{error:#}",
                step.name,
                log.map(|log| log.text()).unwrap_or_default()
            );
            Counts::FAILURE
        }
    }
}

/// Shows a person which step runs; its result overwrites it. In a recorded log it would only be noise.
fn announce(name: &str) {
    let mut terminal = io::stdout();
    if terminal.is_terminal()
        && write!(terminal, "  {name:<10} …\r")
            .and_then(|()| terminal.flush())
            .is_err()
    {
        eprintln!("the terminal takes no output");
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:>7.1} s", duration.as_secs_f64())
}
