//! The repository's own rules, which no linter knows.

mod layers;
mod text;
mod workflows;

use crate::workspace::Workspace;
use crate::{process, release};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every breach of every rule, as sentences that name the place.
///
/// # Errors
/// When the files or the workspace's metadata cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for path in files(&workspace.root)? {
        // A file that is deleted but not committed is listed and not there; one that is no text has no lines to check.
        if let Ok(text) = fs::read_to_string(workspace.root.join(&path)) {
            broken.extend(text::breaches(&path, &text));
            if path.starts_with(".github/workflows/") {
                broken.extend(workflows::breaches(&path, &text));
            }
        }
    }
    let mut cargo = workspace.cargo();
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    let metadata = serde_json::from_str(&process::output(&mut cargo)?).context("cargo's metadata is no JSON")?;
    broken.extend(layers::breaches(&metadata));
    broken.extend(release::breaches(workspace)?);
    broken.sort();
    Ok(broken)
}

/// What git tracks or would track, with `/` between folders on every system.
fn files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let list = process::output(&mut git)?;
    Ok(list
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect())
}
