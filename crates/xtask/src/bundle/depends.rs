//! The one dependency that the building machine decides: how new a glibc the binary needs.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// An overlay for the bundler's configuration: the packages' own lists with the version of glibc.
///
/// # Errors
/// When the configuration or the binary cannot be read.
pub fn with_glibc(workspace: &Workspace, binary: &Path) -> Result<String> {
    let file = workspace.root.join("tauri.linux.conf.json");
    let config: Value = serde_json::from_str(&fs::read_to_string(&file)?).context("tauri.linux.conf.json")?;
    let symbols = process::output(Command::new("objdump").arg("--dynamic-syms").arg(binary))?;
    let newest = newest(&symbols).context("the binary needs no glibc")?;
    Ok(overlay(&config["bundle"]["linux"], &newest).to_string())
}

fn overlay(linux: &Value, newest: &str) -> Value {
    let list = |format: &str| linux[format]["depends"].as_array().cloned().unwrap_or_default();
    let mut debian = list("deb");
    debian.retain(|package| package != "libc6");
    debian.insert(0, json!(format!("libc6 (>= {newest})")));
    let mut rpm = list("rpm");
    rpm.insert(0, json!(format!("libc.so.6(GLIBC_{newest})(64bit)")));
    json!({ "bundle": { "linux": { "deb": { "depends": debian }, "rpm": { "depends": rpm } } } })
}

/// The highest version among the symbols that are versioned `GLIBC_x.y`.
fn newest(symbols: &str) -> Option<String> {
    let words = symbols.split(|letter: char| letter.is_whitespace() || "()".contains(letter));
    let versions = words.filter_map(|word| word.strip_prefix("GLIBC_"));
    let newest = versions.max_by_key(|version| numbers(version))?;
    Some(newest.to_owned())
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_glibc_compare_by_number() {
        let symbols = "\
            0000000000000000  DF *UND* 0000000000000000 (GLIBC_2.9) pipe2\n\
            0000000000000000  DF *UND* 0000000000000000 (GLIBC_2.34) dlopen\n\
            0000000000000000  DF *UND* 0000000000000000 (GLIBC_2.2.5) read\n\
            0000000000000000  DF *UND* 0000000000000000 (GCC_3.0) _Unwind_Resume\n";
        assert_eq!(newest(symbols).unwrap(), "2.34");
        assert_eq!(newest("nothing"), None);
    }

    #[test]
    fn the_packages_own_lists_are_kept() {
        let linux = json!({ "deb": { "depends": ["libc6", "libcairo2"] }, "rpm": { "depends": ["a"] } });
        let linux = &overlay(&linux, "2.35")["bundle"]["linux"];
        assert_eq!(linux["deb"]["depends"], json!(["libc6 (>= 2.35)", "libcairo2"]));
        assert_eq!(linux["rpm"]["depends"], json!(["libc.so.6(GLIBC_2.35)(64bit)", "a"]));
    }
}
