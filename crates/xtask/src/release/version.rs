//! One version everywhere: in Cargo.toml, in the UI's package, in the bundles, and in the tag.

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs;

/// The version, when everything that states one agrees.
///
/// # Errors
/// When something disagrees, the tag included, or a file cannot be read.
pub fn agreed(workspace: &Workspace, tag: Option<&str>) -> Result<String> {
    let broken = breaches(workspace)?;
    ensure!(broken.is_empty(), "{}", broken.join("\n"));
    let version = stated(workspace)?;
    match tag {
        Some(tag) if tag != format!("v{version}") => bail!("the tag is {tag}, and the version is {version}"),
        _ => Ok(version),
    }
}

/// Every file that states another version than Cargo.toml.
///
/// # Errors
/// When a file cannot be read.
pub fn breaches(workspace: &Workspace) -> Result<Vec<String>> {
    let version = stated(workspace)?;
    let mut files = Vec::new();
    for name in ["ui/package.json", "ui/package-lock.json"] {
        files.push((name.to_owned(), read(workspace, name)?));
    }
    for entry in fs::read_dir(&workspace.root)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("tauri.") && name.ends_with("conf.json") {
            files.push((name.clone(), read(workspace, &name)?));
        }
    }
    Ok(files
        .iter()
        .filter_map(|(name, text)| breach(name, text, &version))
        .collect())
}

/// Tauri takes the version of Cargo.toml where its own files state none.
fn breach(name: &str, text: &str, version: &str) -> Option<String> {
    let stated: Value = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let stated = stated["version"].as_str();
    let optional = name.starts_with("tauri.");
    match stated {
        None if optional => None,
        Some(stated) if stated == version => None,
        stated => Some(format!(
            "{name}: its version is {}, and Cargo.toml's {version}",
            stated.unwrap_or("missing")
        )),
    }
}

fn stated(workspace: &Workspace) -> Result<String> {
    of_manifest(&read(workspace, "Cargo.toml")?).context("Cargo.toml states no workspace version")
}

fn of_manifest(text: &str) -> Option<String> {
    let (_, section) = text.split_once("[workspace.package]")?;
    let own = section.split("\n[").next()?;
    let value = own.lines().find_map(|line| line.strip_prefix("version = \""))?;
    value.strip_suffix('"').map(str::to_owned)
}

fn read(workspace: &Workspace, name: &str) -> Result<String> {
    fs::read_to_string(workspace.root.join(name)).with_context(|| format!("cannot read {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspaces_version_is_found_and_no_dependencys() {
        let manifest = "[workspace]\n\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.0\"\n\n[package]\nversion = \"9\"\n";
        assert_eq!(of_manifest(manifest).as_deref(), Some("0.1.0"));
        assert_eq!(
            of_manifest("[workspace.package]\nedition = \"2024\"\n[x]\nversion = \"9\"\n"),
            None
        );
    }

    #[test]
    fn every_file_that_states_a_version_states_this_one() {
        assert_eq!(breach("ui/package.json", r#"{"version":"0.1.0"}"#, "0.1.0"), None);
        assert_eq!(breach("tauri.conf.json", "{}", "0.1.0"), None);
        for (name, text) in [
            ("ui/package.json", "{}"),
            ("tauri.conf.json", r#"{"version":"0.1"}"#),
            ("a", "no JSON"),
        ] {
            assert!(breach(name, text, "0.1.0").is_some(), "{name} {text}");
        }
    }

    #[test]
    fn only_the_versions_own_tag_is_released() {
        let workspace = Workspace::locate();
        let version = agreed(&workspace, None).unwrap();
        assert_eq!(agreed(&workspace, Some(&format!("v{version}"))).unwrap(), version);
        for tag in ["v99.0.0", &version, &format!("v{version}-rc.1"), ""] {
            assert!(agreed(&workspace, Some(tag)).is_err(), "{tag}");
        }
    }
}
