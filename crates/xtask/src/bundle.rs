//! Packages of the console: what `tauri.conf.json` and, for Linux, `tauri.linux.conf.json` describe, made of a built binary.

mod depends;

use crate::process::{self, Log};
use crate::sbom;
use crate::setup;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which binary is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    Release,
    /// Of the development profile: slow and large, but there already when the tests want a package to install.
    Debug,
}

/// Sets up, builds and packs, and says where the packages are, and beside them what they are made of.
///
/// # Errors
/// When something needed cannot be installed, or a step fails.
pub fn run(workspace: &Workspace, build: Build) -> Result<()> {
    setup::run(workspace, false)?;
    process::run(workspace.ui_tool("vite").args(["build", "--logLevel", "warn"]))?;
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--locked", "--package", "wheelhouse", "--bin", "wheelhouse"]);
    if build == Build::Release {
        cargo.arg("--release");
    }
    process::run(&mut cargo)?;
    process::run(&mut bundler(workspace, build, FORMATS)?)?;
    let mut made = Vec::new();
    for format in FORMATS {
        made.extend(packages(workspace, build, format)?);
    }
    made.extend(sbom::write(workspace, &folder(workspace, build, "sbom"), None)?);
    for file in made {
        println!("{}", file.display());
    }
    Ok(())
}

/// Packs the .deb of a binary that is built already, and gives its place.
///
/// # Errors
/// When the bundler fails or leaves nothing.
pub fn debian(workspace: &Workspace, build: Build, log: &Log) -> Result<PathBuf> {
    log.run(&mut bundler(workspace, build, &["deb"])?)?;
    let mut made = packages(workspace, build, "deb")?;
    made.pop().context("the bundler left no package")
}

/// What this system's own packages are; the other systems' come from their own machines.
const FORMATS: &[&str] = if cfg!(target_os = "macos") {
    &["dmg"]
} else if cfg!(windows) {
    &["nsis", "msi"]
} else {
    &["deb", "rpm"]
};

fn bundler(workspace: &Workspace, build: Build, formats: &[&str]) -> Result<Command> {
    for format in formats {
        let old = folder(workspace, build, format);
        if old.exists() {
            fs::remove_dir_all(&old).with_context(|| format!("cannot empty {}", old.display()))?;
        }
    }
    let mut tauri = workspace.ui_tool("tauri");
    tauri.current_dir(&workspace.root);
    // Nothing is written into the binary: what is packed is what was tested. Signing is the release's business.
    tauri.args(["bundle", "--ci", "--no-sign", "--no-binary-patching"]);
    if cfg!(target_os = "linux") {
        tauri
            .arg("--config")
            .arg(depends::with_glibc(workspace, &binary(workspace, build))?);
    }
    tauri.args(["--bundles", &formats.join(",")]);
    if build == Build::Debug {
        tauri.arg("--debug");
    }
    Ok(tauri)
}

fn profile(workspace: &Workspace, build: Build) -> PathBuf {
    workspace.target.join(match build {
        Build::Release => "release",
        Build::Debug => "debug",
    })
}

fn binary(workspace: &Workspace, build: Build) -> PathBuf {
    profile(workspace, build).join("wheelhouse")
}

fn folder(workspace: &Workspace, build: Build, format: &str) -> PathBuf {
    profile(workspace, build).join("bundle").join(format)
}

/// The packages of a format, and not the folders that the bundler made them in.
fn packages(workspace: &Workspace, build: Build, format: &str) -> Result<Vec<PathBuf>> {
    let folder = folder(workspace, build, format);
    let packages = in_folder(&folder, format).with_context(|| format!("cannot read {}", folder.display()))?;
    if packages.is_empty() {
        bail!("no package in {}", folder.display());
    }
    Ok(packages)
}

fn in_folder(folder: &Path, format: &str) -> Result<Vec<PathBuf>> {
    let ending = if format == "nsis" { "exe" } else { format };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_are_told_of() {
        let folder = std::env::temp_dir().join(format!("wheelhouse-bundle-{}", std::process::id()));
        fs::create_dir_all(folder.join("wheelhouse.deb")).unwrap();
        for file in ["wheelhouse_0.1.0_amd64.deb", "control.tar.gz"] {
            fs::write(folder.join(file), "").unwrap();
        }
        assert_eq!(
            in_folder(&folder, "deb").unwrap(),
            [folder.join("wheelhouse_0.1.0_amd64.deb")]
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
