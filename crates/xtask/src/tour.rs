//! Opening the app: in a window where there is a display, as a headless tour where there is none.

use crate::process;
use crate::session::{Options, Session};
use crate::setup;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, absolute};

/// Sets up, builds and opens the app, or tours it when nobody could see it.
///
/// # Errors
/// When something needed cannot be installed, or a build fails. `Ok(false)` when the app itself failed.
pub fn run_app(workspace: &Workspace) -> Result<bool> {
    if is_headless(|name| env::var_os(name).is_some_and(|value| !value.is_empty())) {
        println!("No display: touring the app headless.");
        return tour(workspace, Path::new("tour")).map(|()| true);
    }
    setup::run(workspace, false)?;
    build_ui(workspace)?;
    let status = workspace
        .cargo()
        .args(["run", "--package", "wheelhouse", "--bin", "wheelhouse"])
        .status()?;
    Ok(status.success())
}

/// Tours the app in a headless session and says where the screenshots are.
///
/// # Errors
/// When the session cannot be started, a build fails, or the tour does.
pub fn tour(workspace: &Workspace, directory: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the tour needs Linux; `cargo xtask run` opens the app");
    }
    let directory = absolute(directory)?;
    fs::create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    setup::run(workspace, true)?;
    build_ui(workspace)?;
    process::run(
        workspace
            .cargo()
            .args(["build", "--quiet", "--package", "wheelhouse", "--bins"]),
    )?;

    let session = Session::start(&Options::new(workspace))?;
    let mut cargo = workspace.cargo();
    cargo
        .args(["run", "--quiet", "--package", "wheelhouse", "--example", "tour", "--"])
        .arg(&directory);
    cargo.env("WHEELHOUSE_BIN", workspace.binary("wheelhouse"));
    session.apply(&mut cargo);
    process::run(&mut cargo)?;
    println!("{} screenshots in {}", count_pictures(&directory)?, directory.display());
    Ok(())
}

/// Runs any program in a headless session.
///
/// # Errors
/// When the session or the program cannot be started. `Ok(false)` when the program failed.
pub fn in_session(workspace: &Workspace, command: &[String]) -> Result<bool> {
    let Some((program, arguments)) = command.split_first() else {
        bail!("name a program");
    };
    let session = Session::start(&Options::new(workspace))?;
    let mut command = workspace.command(program);
    command.args(arguments);
    session.apply(&mut command);
    let status = command.status().with_context(|| format!("cannot start {program}"))?;
    Ok(status.success())
}

fn build_ui(workspace: &Workspace) -> Result<()> {
    process::run(workspace.ui_tool("vite").args(["build", "--logLevel", "warn"]))
}

fn is_headless(set: impl Fn(&str) -> bool) -> bool {
    cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY")
}

fn count_pictures(directory: &Path) -> Result<usize> {
    let names = fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path()));
    let pictures = names.filter(|path| {
        path.as_ref()
            .is_ok_and(|path| path.extension().is_some_and(|end| end == "png"))
    });
    Ok(pictures.count())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn either_kind_of_display_opens_a_window() {
        assert!(is_headless(|_| false));
        assert!(!is_headless(|name| name == "DISPLAY"));
        assert!(!is_headless(|name| name == "WAYLAND_DISPLAY"));
    }
}
