//! The one front door for everybody who works on Wheelhouse: `cargo xtask setup | test | run | tour | bench | soak | openapi | bindings`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program")]

mod api;
mod bench;
mod bundle;
mod fuzz;
mod generated;
mod process;
mod release;
mod rules;
mod sbom;
mod session;
mod setup;
mod soak;
mod test;
mod tour;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use generated::Program;
use std::path::PathBuf;
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Set up, test, run and tour Wheelhouse")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install the system packages and UI dependencies that are missing
    Setup {
        /// Also install what the tests need: a headless display, a keyring, a notification daemon, browsers
        #[arg(long)]
        test: bool,
    },
    /// Check everything: formatting, rules, UI, generated files, lints, and every test up to the real windows
    Test {
        /// Run these steps alone (repeatable); see --list
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Name the steps in their order
        #[arg(long)]
        list: bool,
    },
    /// Build and open the app; without a display, tour it headless
    Run,
    /// Walk through the main job headless and leave numbered screenshots
    Tour {
        /// Where the screenshots go
        #[arg(default_value = "tour")]
        directory: PathBuf,
    },
    /// Measure against references, optimised, and write docs/performance.md
    Bench(bench::Request),
    /// Build the packages of this system for release, and say where they are: a .deb and an .rpm on Linux
    Bundle {
        /// Of the development profile's binary: quick, and not for distribution
        #[arg(long)]
        debug: bool,
    },
    /// Run for long under kills, a faulty wire, a storm, an hour's load and foreign bytes; write docs/reliability.md
    Soak(soak::Wish),
    /// Run a program in the tests' headless session: `cargo xtask session -- secret-tool search a b`
    Session {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Write what a release is made of, as CycloneDX: the Rust packages and the UI's
    Sbom {
        /// Where the lists go
        #[arg(default_value = "sbom")]
        directory: PathBuf,
        /// A target triple: leave out what other systems link
        #[arg(long)]
        target: Option<String>,
    },
    /// What a release needs besides its installers
    Release {
        #[command(subcommand)]
        what: release::Release,
    },
    /// Write docs/openapi.json from the platform's code
    Openapi {
        /// Compare instead of writing
        #[arg(long)]
        check: bool,
    },
    /// Write ui/src/contract/ from the contract's types
    Bindings {
        /// Compare instead of writing
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` means that the command has already said what is wrong.
fn run(command: Command) -> Result<bool> {
    let workspace = Workspace::locate();
    match command {
        Command::Setup { test } => setup::run(&workspace, test).map(|()| true),
        Command::Test { list: true, .. } => {
            test::list();
            Ok(true)
        }
        Command::Test { only, .. } => test::run(&workspace, &only),
        Command::Run => tour::run_app(&workspace),
        Command::Tour { directory } => tour::tour(&workspace, &directory).map(|()| true),
        Command::Bench(request) => bench::run(&workspace, &request).map(|()| true),
        Command::Bundle { debug } => {
            let build = if debug {
                bundle::Build::Debug
            } else {
                bundle::Build::Release
            };
            bundle::run(&workspace, build).map(|()| true)
        }
        Command::Soak(wish) => soak::run(&workspace, &wish),
        Command::Session { command } => tour::in_session(&workspace, &command),
        Command::Sbom { directory, target } => sbom::write(&workspace, &directory, target.as_deref()).map(|_| true),
        Command::Release { what } => release::run(&workspace, &what).map(|()| true),
        Command::Openapi { check } => generated::openapi(&workspace, Program::Cargo, check).map(|()| true),
        Command::Bindings { check } => generated::bindings(&workspace, Program::Cargo, check).map(|()| true),
    }
}
