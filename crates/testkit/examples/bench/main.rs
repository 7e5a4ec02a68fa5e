//! Measures the product at work, each figure beside a reference measured in the same run.
//!
//! Everything goes through the paths that the product itself takes: the platform over HTTP, the sync, the store, the
//! engine, the real windows. Run by `cargo xtask bench`, which builds what is measured and starts a headless desktop.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program")]

mod audit;
mod bare;
mod bench;
mod desk;
#[cfg(target_os = "linux")]
#[path = "../../../../tests/desktop/support/driven/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod driven;
mod engine;
mod live;
mod load;
mod machine;
mod operations;
mod outbox;
mod parts;
mod platform;
mod prepared;
mod report;
mod sizes;
mod vault;
#[cfg(target_os = "linux")]
mod window;

use anyhow::{Context, Result};
use bench::Bench;
use sizes::Sizes;
use std::path::Path;

#[tokio::main]
async fn main() -> Result<()> {
    let sizes = Sizes::read(std::env::args().skip(1))?;
    let before = machine::load();
    let mut bench = Bench::new(sizes).await?;
    let failed = parts::run(&mut bench).await;
    let text = report::document(&bench.figures, &bench.sizes, &before);
    println!("{text}");
    if let Some(path) = &bench.sizes.write {
        let text = text + &reading(path);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    anyhow::ensure!(!bench.sizes.quick || failed == 0, "{failed} parts failed");
    Ok(())
}

/// What people wrote below the table of an earlier run; it names the run that it speaks of.
fn reading(path: &Path) -> String {
    let earlier = std::fs::read_to_string(path).unwrap_or_default();
    let place = earlier.find("\n## Reading the run");
    place.and_then(|at| earlier.get(at..)).unwrap_or_default().to_owned()
}

/// Runs what blocks where blocking is allowed.
pub fn blocking<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    tokio::task::block_in_place(work)
}
