//! The parts of a run. Each can be run alone, and one that fails takes no other with it.

#[cfg(target_os = "linux")]
use crate::window;
use crate::{audit, bench::Bench, engine, live, load, operations, outbox, platform, report::Figure, vault};
use anyhow::{Context, Result, bail};
use futures_util::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

/// No part takes this long on a machine that can run the product at all.
const LIMIT: Duration = Duration::from_secs(300);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Wire,
    Bootstrap,
    Changes,
    Encryption,
    Audit,
    Lists,
    Notices,
    Outbox,
    Keystroke,
    Start,
    Memory,
    Notification,
    Platform,
    Revenue,
    Sites,
    Imports,
    Wizard,
    Bulk,
    Frames,
}

impl Part {
    /// In the order of the run.
    pub const ALL: [Self; 19] = [
        Self::Wire,
        Self::Bootstrap,
        Self::Changes,
        Self::Encryption,
        Self::Audit,
        Self::Lists,
        Self::Notices,
        Self::Outbox,
        Self::Keystroke,
        Self::Start,
        Self::Memory,
        Self::Notification,
        Self::Platform,
        Self::Revenue,
        Self::Sites,
        Self::Imports,
        Self::Wizard,
        Self::Bulk,
        Self::Frames,
    ];

    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    pub fn named(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|part| part.name() == name) {
            Some(part) => Ok(part),
            None => bail!("the parts are {}", Self::ALL.map(Self::name).join(", ")),
        }
    }

    async fn measure(self, bench: &mut Bench) -> Result<()> {
        match self {
            Self::Wire => load::wire(bench).await,
            Self::Bootstrap => load::measure(bench).await,
            Self::Changes => live::measure(bench).await,
            Self::Encryption => vault::measure(bench).await,
            Self::Audit => audit::measure(bench).await,
            Self::Lists => engine::lists(bench).await,
            Self::Notices => engine::notices(bench).await,
            Self::Outbox => outbox::measure(bench).await,
            #[cfg(target_os = "linux")]
            Self::Keystroke => window::keystroke(bench).await,
            #[cfg(target_os = "linux")]
            Self::Start => window::start(bench).await,
            #[cfg(target_os = "linux")]
            Self::Memory => window::memory(bench).await,
            #[cfg(target_os = "linux")]
            Self::Notification => window::notification(bench).await,
            #[cfg(not(target_os = "linux"))]
            Self::Keystroke | Self::Start | Self::Memory | Self::Notification | Self::Frames => {
                bail!("windows are measured on Linux alone")
            }
            Self::Platform => platform::measure(bench).await,
            Self::Revenue => operations::revenue(bench).await,
            Self::Sites => operations::sites(bench).await,
            Self::Imports => operations::imports(bench).await,
            Self::Wizard => operations::wizard(bench).await,
            Self::Bulk => operations::bulk(bench).await,
            #[cfg(target_os = "linux")]
            Self::Frames => window::frames(bench).await,
        }
    }
}

/// Runs the parts that were asked for; answers how many failed.
pub async fn run(bench: &mut Bench) -> usize {
    let mut failed = 0;
    for part in bench.sizes.parts.clone() {
        eprintln!("{} …", part.name());
        let start = Instant::now();
        let guarded = AssertUnwindSafe(part.measure(bench)).catch_unwind();
        let outcome = match tokio::time::timeout(LIMIT, guarded).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(anyhow::anyhow!("it panicked")),
            Err(late) => Err(late).context("it did not end"),
        };
        match outcome {
            Ok(()) => eprintln!("{} took {:.1} s", part.name(), start.elapsed().as_secs_f64()),
            Err(error) => {
                eprintln!("{} failed: {error:#}", part.name());
                bench.figures.push(Figure::failed(&part.name(), &error));
                failed += 1;
            }
        }
    }
    failed
}
