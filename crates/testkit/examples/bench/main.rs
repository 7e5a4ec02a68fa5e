//! Measures the product at work, each figure beside a reference measured in the same run.
//!
//! Everything goes through the paths that the product itself takes: the platform over HTTP, the sync, the store, the
//! engine. Run by `cargo xtask bench`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program")]

mod audit;
mod bare;
mod desk;
mod engine;
mod live;
mod load;
mod machine;
mod platform;
mod report;
mod vault;

use anyhow::{Context, Result, bail};
use desk::Desk;
use report::Figure;
use std::path::{Path, PathBuf};
use wheelhouse_testkit::{Faults, World};

const USAGE: &str = "bench [--tenants N] [--audit-rows N] [--write FILE]";

/// How large the run is and where the table goes.
pub struct Sizes {
    pub tenants: u32,
    pub audit_rows: u32,
    write: Option<PathBuf>,
}

impl Sizes {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut sizes = Self {
            tenants: 100_000,
            audit_rows: 200_000,
            write: None,
        };
        while let Some(word) = words.next() {
            let value = words.next().context(USAGE)?;
            match word.as_str() {
                "--tenants" => sizes.tenants = value.parse().context(USAGE)?,
                "--audit-rows" => sizes.audit_rows = value.parse().context(USAGE)?,
                "--write" => sizes.write = Some(value.into()),
                _ => bail!(USAGE),
            }
        }
        // Fewer leave nothing to search, and the percentiles without meaning.
        sizes.tenants = sizes.tenants.max(2_000);
        sizes.audit_rows = sizes.audit_rows.max(2_000);
        Ok(sizes)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let sizes = Sizes::read(std::env::args().skip(1))?;
    let figures = measure(&sizes).await?;
    let text = report::document(&figures, &sizes);
    println!("{text}");
    if let Some(path) = &sizes.write {
        let text = text + &reading(path);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// What people wrote below the table of an earlier run; it names the run that it speaks of.
fn reading(path: &Path) -> String {
    let earlier = std::fs::read_to_string(path).unwrap_or_default();
    let place = earlier.find("\n## Reading the run");
    place.and_then(|at| earlier.get(at..)).unwrap_or_default().to_owned()
}

async fn measure(sizes: &Sizes) -> Result<Vec<Figure>> {
    eprintln!("a platform with {} tenants …", sizes.tenants);
    let world = World::start(sizes.tenants, Faults::default()).await?;
    let (client, tokens) = desk::signed_in(&world, &world.owner).await?;
    let mut figures = Vec::new();
    eprintln!("bootstrap …");
    let (desk, bare) = load::measure(&world, &client, &tokens, sizes, &mut figures).await?;
    eprintln!("changes …");
    let desk = live::measure(&world, &client, desk, &bare, &mut figures).await?;
    eprintln!("encryption …");
    vault::measure(&desk, &mut figures)?;
    eprintln!("audit …");
    audit::measure(&desk, sizes, &mut figures)?;
    drop(desk);
    eprintln!("console …");
    engine::measure(&world, &bare, &mut figures).await?;
    eprintln!("platform …");
    platform::measure(&world, &client, &bare, &mut figures).await?;
    Ok(figures)
}

/// Runs what blocks where blocking is allowed.
pub fn blocking<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    tokio::task::block_in_place(work)
}

/// Where a console's own files lie during the run.
pub fn folder(desk: &Desk) -> PathBuf {
    desk.dir.path().join("store")
}
