//! libFuzzer against everything that reads bytes of others (`fuzz/`), by cargo-fuzz on the stable toolchain: without
//! sanitizers, which only the nightly one has.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;
use std::time::Duration;

/// Megabytes that one input may cost.
const MEMORY: u32 = 512;
/// Bytes of an input: a block of rows needs more than a link.
const LONGEST: u32 = 64 * 1024;

/// Runs every target for its share of `span`; `Ok(false)` when one found something: what it was lies in `fuzz/artifacts/`.
///
/// # Errors
/// When cargo-fuzz cannot be installed or the targets do not build.
pub fn run(workspace: &Workspace, span: Duration) -> Result<bool> {
    ensure_cargo_fuzz(workspace)?;
    let fuzz = workspace.root.join("fuzz");
    // The same versions as the product has.
    fs::copy(workspace.root.join("Cargo.lock"), fuzz.join("Cargo.lock"))?;
    let names = targets(workspace)?;
    let share = (span.as_secs() / u64::try_from(names.len())?).max(1);
    let mut found_nothing = true;
    for name in names {
        println!("{name}, {share} s");
        let found = workspace.scratch().join("fuzz").join(&name);
        fs::create_dir_all(&found)?;
        let mut cargo = workspace.cargo();
        cargo.args(["fuzz", "run", "--sanitizer", "none", "foreign"]);
        // What is new goes into the first folder; the checked-in corpus is only read.
        cargo.arg(&found).arg(fuzz.join("corpus").join(&name)).arg("--");
        cargo.arg(format!("-max_total_time={share}"));
        cargo
            .arg(format!("-rss_limit_mb={MEMORY}"))
            .arg(format!("-max_len={LONGEST}"));
        cargo.args(["-timeout=10", "-print_final_stats=1"]);
        cargo.env("WHEELHOUSE_TARGET", &name);
        // cargo-fuzz passes flags that stable knows only with this.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo.env("CARGO_TARGET_DIR", workspace.target.join("fuzz"));
        found_nothing &= cargo.status()?.success();
    }
    Ok(found_nothing)
}

/// As the corpora are named.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("fuzz").join("corpus");
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut names: Vec<String> = entries
        .iter()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn ensure_cargo_fuzz(workspace: &Workspace) -> Result<()> {
    let there = || process::succeeds(workspace.cargo().args(["fuzz", "--version"]));
    if there() {
        return Ok(());
    }
    println!("installing cargo-fuzz (once)");
    process::run(workspace.cargo().args(["install", "cargo-fuzz", "--locked", "--quiet"]))?;
    if !there() {
        bail!("cargo-fuzz is installed and not found: is cargo's bin folder in PATH?");
    }
    Ok(())
}
