//! What is checked, in which order, and with what.

use super::Outcome;
use super::counts::{self, Counts};
use super::supply;
use crate::process::{self, Log};
use crate::session::{Options, Session};
use crate::workspace::Workspace;
use crate::{api, bundle, generated, rules, setup};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;
use wheelhouse_servers::Servers;

/// One check, or one runner of many.
pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    /// Steps without whose success this one cannot be carried out.
    pub needs: &'static [&'static str],
    pub run: fn(&Workspace, &Log) -> Result<Outcome>,
}

/// Cheap before dear, after what may be missing is installed. The UI comes before everything that compiles the shell, which embeds `ui/dist`.
pub const STEPS: &[Step] = &[
    Step {
        name: "setup",
        what: "what the tests need is installed",
        needs: &[],
        run: set_up,
    },
    Step {
        name: "rustfmt",
        what: "Rust is formatted",
        needs: &[],
        run: rustfmt,
    },
    Step {
        name: "rules",
        what: "the repository's own rules hold",
        needs: &[],
        run: repository_rules,
    },
    Step {
        name: "eslint",
        what: "the UI's lint rules hold",
        needs: &["setup"],
        run: eslint,
    },
    Step {
        name: "tsc",
        what: "the UI's types agree",
        needs: &["setup"],
        run: tsc,
    },
    Step {
        name: "vitest",
        what: "the UI's tests",
        needs: &["setup"],
        run: vitest,
    },
    Step {
        name: "vite",
        what: "the UI builds",
        needs: &["setup"],
        run: vite,
    },
    Step {
        name: "clippy",
        what: "no lint warns, in any target",
        needs: &["vite"],
        run: clippy,
    },
    Step {
        name: "deny",
        what: "licences, bans and sources of the dependencies",
        needs: &["setup"],
        run: supply::deny,
    },
    Step {
        name: "audit",
        what: "known weaknesses of the Rust dependencies, where the data can be had",
        needs: &["setup"],
        run: supply::audit,
    },
    Step {
        name: "npm-audit",
        what: "known weaknesses of the UI's dependencies, where the data can be had",
        needs: &["setup"],
        run: supply::npm,
    },
    Step {
        name: "build",
        what: "everything builds",
        needs: &["vite"],
        run: build,
    },
    Step {
        name: "bindings",
        what: "ui/src/contract/ is what the contract says",
        needs: &["build"],
        run: bindings,
    },
    Step {
        name: "openapi",
        what: "docs/openapi.json is what the platform says",
        needs: &["build"],
        run: openapi,
    },
    Step {
        name: "api",
        what: "the running platform answers as docs/openapi.json says, whatever it is asked",
        needs: &["build"],
        run: api_answers,
    },
    Step {
        name: "bundle",
        what: "the package is made that a test installs",
        needs: &["build"],
        run: package,
    },
    Step {
        name: "tests",
        what: "every Rust test, up to the real windows; the platform's on SQLite",
        needs: &["build"],
        run: tests,
    },
    Step {
        name: "servers",
        what: "the platform's tests again, on PostgreSQL and Redis",
        needs: &["build"],
        run: on_servers,
    },
];

fn success() -> Outcome {
    Outcome::Checked(Counts::SUCCESS)
}

fn rustfmt(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let status = log.status(workspace.cargo().args(["fmt", "--all", "--check", "--", "-l"]))?;
    if !status.success() {
        bail!("run `cargo fmt --all`");
    }
    Ok(success())
}

fn repository_rules(workspace: &Workspace, _: &Log) -> Result<Outcome> {
    let broken = rules::check(workspace)?;
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(success())
}

fn set_up(workspace: &Workspace, _: &Log) -> Result<Outcome> {
    setup::run(workspace, true)?;
    Ok(success())
}

fn eslint(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    log.run(workspace.ui_tool("eslint").args([".", "--max-warnings", "0"]))
        .map(|()| success())
}

fn tsc(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    log.run(workspace.ui_tool("tsc").arg("--noEmit")).map(|()| success())
}

fn vitest(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let report = workspace.scratch().join("vitest.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut vitest = workspace.ui_tool("vitest");
    vitest
        .args(["run", "--reporter=dot", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()));
    let status = log.status(&mut vitest)?;
    let text = fs::read_to_string(&report).context("Vitest left no report")?;
    Ok(told(counts::vitest(&text)?.with_exit(status.success()), log))
}

fn vite(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    log.run(workspace.ui_tool("vite").arg("build")).map(|()| success())
}

fn clippy(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    log.run(&mut cargo).map(|()| success())
}

/// Builds once what the steps after it run. With examples and all members, cargo resolves the same features as for the
/// tests, so that nothing is compiled twice. Not xtask: Windows cannot replace a program that runs.
fn build(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--quiet",
        "--workspace",
        "--exclude",
        "xtask",
        "--bins",
        "--examples",
        "--locked",
    ]);
    log.run(&mut cargo).map(|()| success())
}

/// Of the binary that the tests use, too; what it holds and whether it can be installed, started and removed is a test.
fn package(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Unavailable("not made, because its tests are for Linux"));
    }
    bundle::debian(workspace, bundle::Build::Debug, log).map(|_| success())
}

fn bindings(workspace: &Workspace, _: &Log) -> Result<Outcome> {
    generated::bindings(workspace, generated::Program::Built, true).map(|()| success())
}

fn api_answers(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    if cfg!(windows) {
        return Ok(Outcome::Unavailable("not checked on Windows"));
    }
    api::check(workspace, log).map(|()| success())
}

fn openapi(workspace: &Workspace, _: &Log) -> Result<Outcome> {
    generated::openapi(workspace, generated::Program::Built, true).map(|()| success())
}

fn tests(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let session = if cfg!(target_os = "linux") {
        Some(Session::start(&Options::new(workspace))?)
    } else {
        None
    };
    let (mut runner, parse): (Command, Parse) = if nextest(workspace, log)? {
        let mut runner = nextest_run(workspace);
        // What is about PostgreSQL alone belongs to the step that starts one.
        runner.args(["-E", "not binary_id(wheelhouse-platform::postgres)"]);
        (runner, counts::nextest)
    } else {
        (cargo_test(workspace, "--workspace"), counts::cargo_test)
    };
    runner.env_remove(wheelhouse_servers::POSTGRES);
    runner.env_remove(wheelhouse_servers::REDIS);
    runner.env("WHEELHOUSE_BIN", workspace.binary("wheelhouse"));
    runner.env("WHEELHOUSE_PLATFORM_BIN", workspace.binary("wheelhouse-platform"));
    if let Some(session) = &session {
        session.apply(&mut runner);
    }
    run_tests(&mut runner, parse, log)
}

/// Reads the runner's own sum.
type Parse = fn(&str) -> Option<Counts>;

fn run_tests(runner: &mut Command, parse: Parse, log: &Log) -> Result<Outcome> {
    let status = log.status(runner)?;
    let counted = parse(&log.text()).context("the test runner gave no summary")?;
    Ok(told(counted.with_exit(status.success()), log))
}

/// The servers are this step's own, and stop with it, however it ends.
fn on_servers(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    if cfg!(windows) {
        return Ok(Outcome::Unavailable(
            "not run, because the servers are started on Unix only",
        ));
    }
    let servers = Servers::start()?;
    let (mut runner, parse): (Command, Parse) = if nextest(workspace, log)? {
        let mut runner = nextest_run(workspace);
        runner.args(["-E", "package(wheelhouse-platform)"]);
        (runner, counts::nextest)
    } else {
        (
            cargo_test(workspace, "--package=wheelhouse-platform"),
            counts::cargo_test,
        )
    };
    servers.apply(&mut runner);
    run_tests(&mut runner, parse, log)
}

/// Whether nextest is there, after trying to install it.
fn nextest(workspace: &Workspace, log: &Log) -> Result<bool> {
    let there = || process::succeeds(workspace.cargo().args(["nextest", "--version"]));
    if there() {
        return Ok(true);
    }
    println!("  installing cargo-nextest (once)");
    let installed = log.status(
        workspace
            .cargo()
            .args(["install", "cargo-nextest", "--locked", "--quiet"]),
    )?;
    Ok(installed.success() && there())
}

fn nextest_run(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args([
        "nextest",
        "run",
        "--workspace",
        "--locked",
        "--no-fail-fast",
        "--color",
        "never",
    ]);
    cargo.args([
        "--cargo-quiet",
        "--status-level",
        "fail",
        "--final-status-level",
        "fail",
        "--success-output",
        "never",
    ]);
    cargo.args(["--failure-output", "immediate", "--show-progress", "none"]);
    cargo
}

fn cargo_test(workspace: &Workspace, which: &str) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args([
        "test",
        which,
        "--locked",
        "--no-fail-fast",
        "--quiet",
        "--color",
        "never",
    ]);
    cargo
}

/// Counts, after showing the runner's own words about what failed.
fn told(counts: Counts, log: &Log) -> Outcome {
    if counts.failed > 0 {
        println!("{}", log.text().trim_end());
    }
    Outcome::Checked(counts)
}
