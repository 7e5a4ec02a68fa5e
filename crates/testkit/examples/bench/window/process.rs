//! Programs as a person starts them, and what they and their children hold.

use anyhow::{Context, Result, ensure};
use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(10);

/// A running program; it ends with the value.
pub struct Program {
    child: Child,
    pub started: Instant,
}

impl Program {
    pub fn start(command: &mut Command) -> Result<Self> {
        let started = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::null());
        if std::env::var_os("WHEELHOUSE_BENCH_LOG").is_none() {
            command.stderr(Stdio::null());
        }
        let child = command
            .spawn()
            .with_context(|| format!("{} does not start", command.get_program().display()))?;
        Ok(Self { child, started })
    }

    /// Kilobytes that the program and all its children hold, shared pages by share (PSS).
    pub fn memory(&self) -> Result<u64> {
        let tree = tree(self.child.id())?;
        ensure!(!tree.is_empty(), "the program has ended");
        // A child may end while we look; then it holds nothing.
        Ok(tree.into_iter().filter_map(|process| pss(process).ok()).sum())
    }

    /// Each process of it with its name and kilobytes.
    pub fn parts(&self) -> Result<Vec<(String, u64)>> {
        let parts = tree(self.child.id())?.into_iter().filter_map(|process| {
            let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
            Some((name.trim().to_owned(), pss(process).ok()?))
        });
        Ok(parts.collect())
    }

    /// SIGTERM, and waits until it and its children are gone.
    pub fn quit(mut self) -> Result<()> {
        let children = tree(self.child.id())?;
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(begun.elapsed() < PATIENCE, "the program does not end");
            std::thread::park_timeout(GLANCE);
        }
        while children.iter().any(|child| runs(*child)) && begun.elapsed() < PATIENCE {
            std::thread::park_timeout(GLANCE);
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Ended already after `quit`.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A program that the command's caller built and named.
pub fn named(variable: &str) -> Result<PathBuf> {
    let path = std::env::var_os(variable).with_context(|| format!("{variable} is not set: run `cargo xtask bench`"))?;
    Ok(path.into())
}

fn runs(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state(&stat).is_some_and(|(state, _)| state != "Z")
}

/// State and parent, behind the name in brackets.
fn state(stat: &str) -> Option<(&str, u32)> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?, fields.next()?.parse().ok()?))
}

fn tree(root: u32) -> Result<Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let Ok(process) = entry?.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        if let Some((_, parent)) = state(&stat) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(process) = tree.get(at) {
        tree.extend(children.remove(process).unwrap_or_default());
        at += 1;
    }
    Ok(tree)
}

fn pss(process: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .context("a line")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
