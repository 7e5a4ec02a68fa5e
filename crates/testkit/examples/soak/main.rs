//! Long runs of the product itself under kills, a faulty wire, a storm and an hour's load, counted on both sides.
//!
//! Run by `cargo xtask soak`, which writes the figures into `docs/reliability.md`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program")]

mod child;
mod deeds;
mod faulty;
mod hour;
mod kills;
mod machine;
mod record;
mod report;
mod stage;
mod storm;
mod tally;
mod truth;

use anyhow::{Context, Result, bail};
use report::Section;
use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

const USAGE: &str = "soak [--only kills|faulty|storm|hour]… [--scale F] [--minutes N] [--tenants N] [--seed N] \
     [--app FILE] [--write FILE]";
const PARTS: [&str; 4] = ["kills", "faulty", "storm", "hour"];

/// What is run, and how long.
pub struct Wish {
    only: Vec<String>,
    /// 1: a thousand kills, ten thousand operations, five thousand alerts.
    pub scale: f64,
    pub minutes: u64,
    pub tenants: u32,
    pub seed: u64,
    /// The desktop app, for the hour.
    pub app: Option<PathBuf>,
    write: Option<PathBuf>,
}

impl Wish {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut wish = Self {
            only: Vec::new(),
            scale: 1.0,
            minutes: 60,
            tenants: 100_000,
            seed: 20,
            app: None,
            write: None,
        };
        while let Some(word) = words.next() {
            let value = words.next().context(USAGE)?;
            match word.as_str() {
                "--only" if PARTS.contains(&value.as_str()) => wish.only.push(value),
                "--scale" => wish.scale = value.parse().context(USAGE)?,
                "--minutes" => wish.minutes = value.parse().context(USAGE)?,
                "--tenants" => wish.tenants = value.parse().context(USAGE)?,
                "--seed" => wish.seed = value.parse().context(USAGE)?,
                "--app" => wish.app = Some(value.into()),
                "--write" => wish.write = Some(value.into()),
                _ => bail!(USAGE),
            }
        }
        Ok(wish)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == part)
    }

    /// `count` at this scale, at least one.
    pub fn scaled(&self, count: u32) -> u32 {
        (f64::from(count) * self.scale).round().max(1.0) as u32
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if(|word| word == "child").is_some() {
        return child::run(words).await;
    }
    let wish = Wish::read(words)?;
    let mut all_hold = true;
    for part in PARTS.into_iter().filter(|part| wish.wants(part)) {
        let (begun, load) = (Instant::now(), machine::load());
        let mut section = match part {
            "kills" => kills::run(&wish).await?,
            "faulty" => faulty::run(&wish).await?,
            "storm" => storm::run(&wish).await?,
            _ => hour::run(&wish).await?,
        };
        (section.took, section.load) = (begun.elapsed(), load);
        println!("{}", section.text());
        all_hold &= section.holds();
        if let Some(path) = &wish.write {
            report::keep(path, &section)?;
        }
    }
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs what blocks where blocking is allowed.
pub fn blocking<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    tokio::task::block_in_place(work)
}

/// A part's section, its duration still to come.
pub fn section(name: &'static str, about: &'static str, command: String, lines: Vec<report::Line>) -> Section {
    Section {
        name,
        about,
        command,
        took: Duration::ZERO,
        load: String::new(),
        lines,
    }
}
