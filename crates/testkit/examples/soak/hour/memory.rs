//! Memory and processor time of a process and all of its descendants, from `/proc`.

use anyhow::{Context, Result, ensure};
use std::{collections::BTreeMap, fs, time::Duration};
use tokio::time::{Instant, MissedTickBehavior};

const EVERY: Duration = Duration::from_secs(5);
/// The unit of times in `/proc/<pid>/stat` on every Linux that runs a desktop.
const TICKS_PER_SECOND: f64 = 100.0;

/// The tree at one moment.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Name of a process → its proportional set size: shared pages are counted by their share.
    pub parts: BTreeMap<String, f64>,
}

impl Sample {
    pub fn megabytes(&self) -> f64 {
        self.parts.values().sum()
    }
}

/// Samples for so long.
///
/// # Errors
/// When the process is gone.
pub async fn sample(root: u32, span: Duration) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let end = Instant::now() + span;
    while Instant::now() < end {
        tick.tick().await;
        let sample = crate::blocking(|| of_tree(root))?;
        if samples.len() % 60 == 0 {
            eprintln!("{:.1} MB: {:.1?} …", sample.megabytes(), sample.parts);
        }
        samples.push(sample);
    }
    Ok(samples)
}

fn of_tree(root: u32) -> Result<Sample> {
    let tree = tree(root)?;
    let mut parts = BTreeMap::new();
    for process in tree {
        // A process that ended between listing and reading counts nothing.
        *parts.entry(process.name).or_insert(0.0) += pss(process.id).unwrap_or(0.0) / 1024.0;
    }
    let sample = Sample { parts };
    ensure!(sample.megabytes() > 0.0, "the app is gone");
    Ok(sample)
}

/// In kilobytes.
fn pss(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// What the tree's living processes have used so far.
pub fn processor_seconds(root: u32) -> Result<f64> {
    Ok(tree(root)?.iter().map(|process| process.ticks).sum::<f64>() / TICKS_PER_SECOND)
}

struct Process {
    id: u32,
    parent: u32,
    name: String,
    ticks: f64,
}

fn tree(root: u32) -> Result<Vec<Process>> {
    let mut rest: Vec<Process> = fs::read_dir("/proc")
        .context("this needs Linux")?
        .filter_map(|entry| process(entry.ok()?.file_name().to_str()?.parse().ok()?))
        .collect();
    let mut tree: Vec<Process> = rest.extract_if(.., |process| process.id == root).collect();
    loop {
        let more: Vec<Process> = rest
            .extract_if(.., |process| tree.iter().any(|known| known.id == process.parent))
            .collect();
        if more.is_empty() {
            return Ok(tree);
        }
        tree.extend(more);
    }
}

fn process(id: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything.
    let (head, rest) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some(Process {
        id,
        parent: fields.get(1)?.parse().ok()?,
        name: name.to_owned(),
        ticks: number(11)? + number(12)?,
    })
}
