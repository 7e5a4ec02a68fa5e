//! Files that are written from the code and checked in: the OpenAPI document and the UI's contract types.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How the program that generates is come by.
#[derive(Clone, Copy)]
pub enum Program {
    /// Built now, alone: works while other crates do not compile.
    Cargo,
    /// Already built as part of the whole workspace.
    Built,
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Writes or compares `docs/openapi.json`.
///
/// # Errors
/// When the platform cannot be built, or the document on disk is stale.
pub fn openapi(workspace: &Workspace, program: Program, check: bool) -> Result<()> {
    let mut platform = match program {
        Program::Cargo => workspace.cargo(),
        Program::Built => workspace.command(workspace.binary("wheelhouse-platform")),
    };
    if matches!(program, Program::Cargo) {
        platform.args([
            "run",
            "-q",
            "-p",
            "wheelhouse-platform",
            "--bin",
            "wheelhouse-platform",
            "--",
        ]);
    }
    let mut document = process::output(platform.arg("openapi"))?;
    serde_json::from_str::<serde_json::Value>(&document).context("the platform's OpenAPI document is no JSON")?;
    if !document.ends_with('\n') {
        document.push('\n');
    }
    let fresh = Files::from([(PathBuf::from("openapi.json"), document.into_bytes())]);
    let docs = workspace.root.join("docs");
    let stored = Files::from_iter(
        fs::read(docs.join("openapi.json"))
            .ok()
            .map(|text| ("openapi.json".into(), text)),
    );
    settle(&docs, &fresh, &stored, check, "cargo xtask openapi")
}

/// Writes or compares the whole folder `ui/src/contract/`.
///
/// # Errors
/// When the bindings cannot be built, or the folder on disk is stale.
pub fn bindings(workspace: &Workspace, program: Program, check: bool) -> Result<()> {
    let made = workspace.scratch().join("bindings");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    fs::create_dir_all(&made)?;
    let mut example = match program {
        Program::Cargo => workspace.cargo(),
        Program::Built => workspace.command(workspace.binary("examples/bindings")),
    };
    if matches!(program, Program::Cargo) {
        example.args(["run", "-q", "-p", "wheelhouse-engine", "--example", "bindings", "--"]);
    }
    process::run(example.current_dir(&workspace.root).arg(&made))?;
    let fresh = files_below(&made)?;
    if fresh.is_empty() {
        bail!("the bindings example wrote no file");
    }
    let folder = workspace.ui().join("src").join("contract");
    let stored = if folder.is_dir() {
        files_below(&folder)?
    } else {
        Files::new()
    };
    settle(&folder, &fresh, &stored, check, "cargo xtask bindings")
}

/// Makes the stored files equal to the fresh ones, or says which are not.
fn settle(folder: &Path, fresh: &Files, stored: &Files, check: bool, remedy: &str) -> Result<()> {
    let differences = differences(fresh, stored);
    if check && !differences.is_empty() {
        bail!("stale, run `{remedy}`:\n  {}", differences.join("\n  "));
    }
    for path in stored.keys().filter(|path| !fresh.contains_key(*path)) {
        fs::remove_file(folder.join(path))?;
    }
    for (path, text) in fresh.iter().filter(|(path, text)| stored.get(*path) != Some(text)) {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn differences(fresh: &Files, stored: &Files) -> Vec<String> {
    let unwanted = stored
        .keys()
        .filter(|path| !fresh.contains_key(*path))
        .map(|path| (path, "no longer generated"));
    let wanted = fresh.iter().filter_map(|(path, text)| match stored.get(path) {
        None => Some((path, "missing")),
        Some(old) if old != text => Some((path, "differs")),
        Some(_) => None,
    });
    unwanted
        .chain(wanted)
        .map(|(path, what)| format!("{} {what}", path.display()))
        .collect()
}

fn files_below(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn every_kind_of_drift_is_named() {
        let fresh = files(&[("a.ts", "1"), ("b.ts", "2"), ("d.ts", "4")]);
        let stored = files(&[("b.ts", "old"), ("c.ts", "3"), ("d.ts", "4")]);
        assert_eq!(
            differences(&fresh, &stored),
            ["c.ts no longer generated", "a.ts missing", "b.ts differs"]
        );
    }

    #[test]
    fn a_check_writes_nothing_and_a_write_settles_all() {
        let folder = std::env::temp_dir().join(format!("wheelhouse-generated-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("gone.ts"), "x").unwrap();
        let fresh = files(&[("a.ts", "1"), ("deep/b.ts", "2")]);

        let stored = files_below(&folder).unwrap();
        let refusal = settle(&folder, &fresh, &stored, true, "remedy")
            .unwrap_err()
            .to_string();
        assert!(refusal.contains("`remedy`") && refusal.contains("gone.ts"), "{refusal}");
        assert_eq!(files_below(&folder).unwrap(), stored);

        settle(&folder, &fresh, &stored, false, "remedy").unwrap();
        assert_eq!(files_below(&folder).unwrap(), fresh);
        fs::remove_dir_all(&folder).unwrap();
    }
}
