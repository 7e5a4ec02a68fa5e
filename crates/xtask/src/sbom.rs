//! What a release is made of, as CycloneDX 1.5: the Rust packages that are linked or that build, and the UI's packages.
//! The same commit gives the same bytes: no time, no random serial number.

mod graph;

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use graph::Graph;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What is shipped; everything else serves the work on it.
const SHIPPED: &[&str] = &["wheelhouse", "wheelhouse-platform"];

/// Writes `wheelhouse.cdx.json` and `wheelhouse-ui.cdx.json` into `folder` and gives their places. `target` is a target
/// triple, to leave out what other systems link.
///
/// # Errors
/// When cargo or npm cannot tell, or what they tell is not whole.
pub fn write(workspace: &Workspace, folder: &Path, target: Option<&str>) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let documents = [
        ("wheelhouse.cdx.json", rust(workspace, target)?),
        ("wheelhouse-ui.cdx.json", npm(workspace)?),
    ];
    let mut written = Vec::new();
    for (name, document) in documents {
        check(&document).with_context(|| name.to_owned())?;
        let path = folder.join(name);
        let text = serde_json::to_string_pretty(&document)? + "\n";
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

fn rust(workspace: &Workspace, target: Option<&str>) -> Result<Value> {
    let mut cargo = workspace.cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked"]);
    if let Some(target) = target {
        cargo.args(["--filter-platform", target]);
    }
    let metadata = serde_json::from_str(&process::output(&mut cargo)?).context("cargo's metadata is no JSON")?;
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    Graph::new(&metadata, &lock, SHIPPED)?.document()
}

fn npm(workspace: &Workspace) -> Result<Value> {
    let mut npm = workspace.npm();
    npm.args([
        "sbom",
        "--sbom-format",
        "cyclonedx",
        "--omit",
        "dev",
        "--package-lock-only",
    ]);
    let mut document: Value = serde_json::from_str(&process::output(&mut npm)?).context("npm's list is no JSON")?;
    if let Some(fields) = document.as_object_mut() {
        fields.shift_remove("serialNumber");
    }
    if let Some(metadata) = document["metadata"].as_object_mut() {
        metadata.shift_remove("timestamp");
    }
    Ok(document)
}

/// What a reader of such a list relies upon: who is named is described, once, and has a version.
fn check(document: &Value) -> Result<()> {
    ensure!(
        document["bomFormat"] == json!("CycloneDX") && document["specVersion"].is_string(),
        "no CycloneDX"
    );
    let list = |field: &str| document[field].as_array().with_context(|| format!("no {field}"));
    let text = |value: &Value| {
        value
            .as_str()
            .map(str::to_owned)
            .context("a component without a name, a version or a reference")
    };
    let mut known = vec![text(&document["metadata"]["component"]["bom-ref"])?];
    for component in list("components")? {
        known.push(text(&component["bom-ref"])?);
        text(&component["name"])?;
        text(&component["version"])?;
    }
    known.sort();
    let all = known.len();
    known.dedup();
    ensure!(known.len() == all, "a component stands twice");
    for dependency in list("dependencies")? {
        let on = dependency["dependsOn"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        for reference in on.iter().chain([&dependency["ref"]]) {
            let reference = text(reference)?;
            ensure!(
                known.binary_search(&reference).is_ok(),
                "{reference} is used and not described"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "bomFormat": "CycloneDX", "specVersion": "1.5",
            "metadata": { "component": { "bom-ref": "a" } },
            "components": [{ "bom-ref": "b", "name": "b", "version": "1.0.0" }],
            "dependencies": [{ "ref": "a", "dependsOn": ["b"] }, { "ref": "b", "dependsOn": [] }],
        })
    }

    #[test]
    fn a_whole_list_is_taken() {
        check(&document()).unwrap();
    }

    #[test]
    fn a_list_with_a_hole_or_a_double_is_not() {
        let mut hole = document();
        hole["dependencies"][0]["dependsOn"] = json!(["c"]);
        let mut double = document();
        double["components"][0]["bom-ref"] = json!("a");
        let mut nameless = document();
        nameless["components"][0]["version"] = Value::Null;
        for broken in [hole, double, nameless, json!({}), json!({ "bomFormat": "SPDX" })] {
            assert!(check(&broken).is_err(), "{broken}");
        }
    }
}
