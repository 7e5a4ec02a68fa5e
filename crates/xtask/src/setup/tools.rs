//! Cargo's subcommands that judge what comes in from outside. Compiled unoptimised and once: they read a lock file.

use crate::process::{self, Log};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;

const TOOLS: &[(&str, &str)] = &[("deny", "^0.20"), ("audit", "^0.22")];

/// Installs `cargo deny` and `cargo audit` beside the build where there are none.
///
/// # Errors
/// When one is missing and cannot be compiled or fetched.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let build = workspace.tools().join("build");
    for (tool, version) in TOOLS {
        if process::succeeds(workspace.cargo().args([tool, "--version"])) {
            continue;
        }
        println!("  installing cargo-{tool} (once)");
        let log = Log::create(workspace.scratch().join(format!("cargo-{tool}.log")))?;
        let mut cargo = workspace.cargo();
        cargo
            .args(["install", "--locked", "--debug", "--quiet", "--no-default-features"])
            .args(["--version", version, "--root"])
            .arg(workspace.tools())
            .arg(format!("cargo-{tool}"))
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0");
        log.run(&mut cargo).with_context(|| log.text())?;
    }
    if build.exists() {
        fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    Ok(())
}
