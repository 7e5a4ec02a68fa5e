//! Measuring the product: one program, built for release, that writes docs/performance.md.

use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;

/// Builds and runs the bench. Close what else works on the machine: its load shows in every figure.
///
/// # Errors
/// When the build or the run fails; a goal that is missed is no failure, the table says so.
pub fn run(workspace: &Workspace, tenants: u32, audit_rows: u32) -> Result<()> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "run",
        "--release",
        "--package",
        "wheelhouse-testkit",
        "--example",
        "bench",
        "--",
    ]);
    cargo.args([
        "--tenants",
        &tenants.to_string(),
        "--audit-rows",
        &audit_rows.to_string(),
    ]);
    cargo.args(["--write", "docs/performance.md"]);
    process::run(&mut cargo)
}
