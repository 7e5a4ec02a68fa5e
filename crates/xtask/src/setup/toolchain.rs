//! The parts of the Rust toolchain that a minimal installation leaves out.

use crate::process::{self, Log};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};

/// Adds rustfmt and clippy where rustup can and they are missing.
///
/// # Errors
/// When they are missing and cannot be added.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(subcommand, _)| !process::succeeds(workspace.cargo().args([*subcommand, "--version"])))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        bail!("the Rust toolchain lacks {}", missing.join(" and "));
    }
    println!("Adding {} to the Rust toolchain", missing.join(" and "));
    let log = Log::create(workspace.scratch().join("toolchain.log"))?;
    let mut rustup = workspace.command("rustup");
    log.run(rustup.args(["component", "add"]).args(missing))
        .with_context(|| log.text())
}
