//! Measuring the product: programs built for release, a headless desktop, and a table in docs/performance.md.

use crate::process;
use crate::session::{Options, Session};
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::PathBuf;

/// What is measured, and how much of it.
#[derive(clap::Args)]
pub struct Request {
    /// Tenants of the platform; the goals are upon 100,000
    #[arg(long)]
    tenants: Option<u32>,
    /// Rows of the audit log that is searched; the goal is upon 1,000,000
    #[arg(long)]
    audit_rows: Option<u32>,
    /// These parts alone (repeatable); the table is shown and not written
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// Few rounds at small sizes, only to see that everything works; the table is not written
    #[arg(long)]
    quick: bool,
}

/// Builds and runs the bench. Close what else works on the machine: its load shows in every figure.
///
/// # Errors
/// When a build fails, or the run as a whole; a goal that is missed is no failure, the table says so.
pub fn run(workspace: &Workspace, request: &Request) -> Result<()> {
    build(workspace)?;
    let mut bench = workspace.command(example(workspace, "bench"));
    bench.current_dir(&workspace.root).args(request.words());
    bench.env("WHEELHOUSE_BIN", release(workspace, "wheelhouse"));
    bench.env("WHEELHOUSE_EMPTY_BIN", example(workspace, "empty_window"));
    let session = cfg!(target_os = "linux")
        .then(|| Session::start(&Options::new(workspace)))
        .transpose()?;
    if let Some(session) = &session {
        session.apply(&mut bench);
    }
    process::run(&mut bench)
}

impl Request {
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for (name, size) in [("--tenants", self.tenants), ("--audit-rows", self.audit_rows)] {
            words.extend(size.into_iter().flat_map(|size| [name.to_owned(), size.to_string()]));
        }
        for part in &self.only {
            words.extend(["--only".to_owned(), part.clone()]);
        }
        if self.quick {
            words.push("--quick".to_owned());
        }
        if !self.quick && self.only.is_empty() {
            words.extend(["--write".to_owned(), "docs/performance.md".to_owned()]);
        }
        words
    }
}

/// The UI, the app around it, the empty window, and the program that measures them.
fn build(workspace: &Workspace) -> Result<()> {
    process::run(workspace.ui_tool("vite").args(["build", "--logLevel", "warn"]))?;
    // In one call, so that cargo resolves their features once and compiles nothing twice.
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--release",
        "--package",
        "wheelhouse",
        "--package",
        "wheelhouse-testkit",
    ]);
    process::run(cargo.args(["--bin", "wheelhouse", "--example", "empty_window", "--example", "bench"]))
}

fn example(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join("release").join("examples").join(file(name))
}

fn release(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.target.join("release").join(file(name))
}

fn file(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
