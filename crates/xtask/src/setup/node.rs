//! A Node that can build the UI, and the UI's dependencies.

use crate::process::Log;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;

/// What Vite asks for (its `engines` field).
const OLDEST: (u32, u32) = (20, 19);

/// The Node that is fetched when the system's is too old: the long-term release that builds the UI.
const OWN: &str = "node@22";

/// Makes sure that `node` is new enough; an old one fetches a newer one for itself.
///
/// # Errors
/// When there is no Node at all, or a newer one cannot be had.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let found = version(workspace);
    if found.is_some_and(|version| version >= OLDEST) {
        return Ok(());
    }
    let Some((major, minor)) = found else {
        bail!("Node {}.{} or newer is needed, and there is none", OLDEST.0, OLDEST.1);
    };
    let Some(home) = workspace.own_node.as_deref().filter(|_| !cfg!(windows)) else {
        bail!(
            "Node {}.{} or newer is needed, and this is {major}.{minor}",
            OLDEST.0,
            OLDEST.1
        );
    };
    println!(
        "Node {major}.{minor} is too old for the UI; fetching {OWN} into {}",
        home.display()
    );
    fs::create_dir_all(home)?;
    let log = Log::create(workspace.scratch().join("node.log"))?;
    let mut npm = workspace.npm();
    npm.current_dir(home)
        .args(["install", "--no-save", "--prefix"])
        .arg(home)
        .arg(OWN);
    log.run(&mut npm).with_context(|| log.text())?;
    if version(workspace).is_none_or(|version| version < OLDEST) {
        bail!("{OWN} was fetched into {} and does not run", home.display());
    }
    Ok(())
}

/// Runs `npm ci` unless the very same manifest and lock are already installed.
///
/// # Errors
/// When npm fails; its output is in the error.
pub fn install_ui(workspace: &Workspace) -> Result<()> {
    let ui = workspace.ui();
    let mut wanted = fs::read(ui.join("package.json")).context("cannot read ui/package.json")?;
    wanted.extend(fs::read(ui.join("package-lock.json")).context("cannot read ui/package-lock.json")?);
    // Contents and not times: a checkout touches files that did not change, and a branch may bring an older lock.
    let stamp = ui.join("node_modules").join(".installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let log = Log::create(workspace.scratch().join("npm-ci.log"))?;
    log.run(workspace.npm().args(["ci", "--no-audit", "--no-fund"]))
        .with_context(|| log.text())?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

fn version(workspace: &Workspace) -> Option<(u32, u32)> {
    let output = workspace.command("node").arg("--version").output().ok()?;
    parse_version(&String::from_utf8(output.stdout).ok()?)
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        assert_eq!(parse_version("v20.19.2\n"), Some((20, 19)));
        assert!(parse_version("v18.20.4") < Some(OLDEST) && parse_version("v20.9.0") < Some(OLDEST));
        assert!(parse_version("v22.12.0") >= Some(OLDEST) && parse_version("v100.0.0") >= Some(OLDEST));
        assert_eq!(parse_version("command not found"), None);
    }
}
