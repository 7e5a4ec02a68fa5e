//! The packages that reach a release, and who uses whom.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Everything by cargo's package ids.
pub struct Graph<'a> {
    packages: BTreeMap<&'a str, &'a Value>,
    uses: BTreeMap<&'a str, Vec<&'a str>>,
    shipped: Vec<&'a str>,
    /// By name and version; of registries, the hash that cargo checks.
    checksums: BTreeMap<(String, String), String>,
}

impl<'a> Graph<'a> {
    /// From `cargo metadata` and `Cargo.lock`.
    pub fn new(metadata: &'a Value, lock: &str, shipped: &[&str]) -> Result<Self> {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice).unwrap_or_default();
        let id = |value: &'a Value| value.as_str().context("cargo's metadata lacks an id");
        let mut packages = BTreeMap::new();
        for package in list(&metadata["packages"]) {
            packages.insert(id(&package["id"])?, package);
        }
        let mut uses = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let used = list(&node["deps"]).iter().filter(|used| is_shipped(used));
            uses.insert(
                id(&node["id"])?,
                used.map(|used| id(&used["pkg"])).collect::<Result<_>>()?,
            );
        }
        let ours = |package: &&&Value| package["source"].is_null();
        let shipped = shipped.iter().map(|name| {
            let mut members = packages.values().filter(ours);
            let found = members.find(|package| package["name"] == **name);
            id(&found.with_context(|| format!("there is no {name}"))?["id"])
        });
        Ok(Self {
            shipped: shipped.collect::<Result<_>>()?,
            packages,
            uses,
            checksums: checksums(lock),
        })
    }

    /// As CycloneDX.
    pub fn document(&self) -> Result<Value> {
        let root = self.shipped.first().context("nothing is shipped")?;
        let reached = self.reached();
        let components: Result<Vec<_>> = reached
            .iter()
            .filter(|id| *id != root)
            .map(|id| self.component(id))
            .collect();
        let dependencies = reached.iter().map(|id| self.dependency(id, id == root));
        Ok(json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": { "component": self.component(root)? },
            "components": components?,
            "dependencies": dependencies.collect::<Result<Vec<_>>>()?,
        }))
    }

    fn reached(&self) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut waiting = self.shipped.clone();
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                waiting.extend(self.uses.get(id).into_iter().flatten());
            }
        }
        reached
    }

    fn component(&self, id: &str) -> Result<Value> {
        let package = self
            .packages
            .get(id)
            .with_context(|| format!("cargo does not describe {id}"))?;
        let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        let ours = package["source"].is_null();
        let mut component = json!({
            "type": if ours && self.shipped.contains(&id) { "application" } else { "library" },
            "bom-ref": reference(package),
            "name": name,
            "version": version,
            "scope": "required",
        });
        if !ours {
            component["purl"] = json!(reference(package));
        }
        if let Some(license) = package["license"].as_str() {
            // The slash is how it was written before there were expressions.
            component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
        }
        if let Some(hash) = self.checksums.get(&(name, version)).filter(|_| !ours) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": hash }]);
        }
        if let Some(address) = package["repository"].as_str() {
            component["externalReferences"] = json!([{ "type": "vcs", "url": address }]);
        }
        Ok(component)
    }

    fn dependency(&self, id: &str, root: bool) -> Result<Value> {
        let described = |id: &&str| self.packages.get(*id).map(|package| reference(package));
        let mut on: BTreeSet<_> = self.uses.get(id).into_iter().flatten().filter_map(described).collect();
        if root {
            on.extend(self.shipped.iter().skip(1).filter_map(described));
        }
        let own = described(&id).with_context(|| format!("cargo does not describe {id}"))?;
        Ok(json!({ "ref": own, "dependsOn": on }))
    }
}

/// Linked, or run while building; what only tests use does not reach a release.
fn is_shipped(used: &Value) -> bool {
    let kinds = used["dep_kinds"].as_array().map(Vec::as_slice).unwrap_or_default();
    kinds.iter().any(|kind| kind["kind"] != json!("dev"))
}

/// The package's URL (purl): one per name and version.
fn reference(package: &Value) -> String {
    let text = |field: &str| package[field].as_str().unwrap_or_default();
    // Build metadata begins with a plus, which an address writes otherwise.
    format!("pkg:cargo/{}@{}", text("name"), text("version").replace('+', "%2B"))
}

/// `Cargo.lock` writes each package as a block of lines `key = "value"`.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let blocks = lock.split("[[package]]").skip(1);
    let found = blocks.filter_map(|block| {
        let value = |key: &str| {
            let line = block
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
            line.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned)
        };
        Some(((value("name")?, value("version")?), value("checksum")?))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Value {
        let from = "registry+x";
        let uses = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        json!({
            "packages": [
                { "id": "0", "name": "wheelhouse", "version": "0.1.0", "source": null, "license": "Apache-2.0" },
                { "id": "1", "name": "linked", "version": "1.0.0+x", "source": from, "license": "MIT/Apache-2.0" },
                { "id": "2", "name": "builds", "version": "2.0.0", "source": from },
                { "id": "3", "name": "tests", "version": "3.0.0", "source": from },
                { "id": "4", "name": "deeper", "version": "4.0.0", "source": from },
            ],
            "resolve": { "nodes": [
                { "id": "0", "deps": [uses("1", Value::Null), uses("2", json!("build")), uses("3", json!("dev"))] },
                { "id": "1", "deps": [uses("4", Value::Null)] },
                { "id": "2", "deps": [] }, { "id": "3", "deps": [] }, { "id": "4", "deps": [uses("1", json!("dev"))] },
            ] },
        })
    }

    const LOCK: &str =
        "version = 4\n\n[[package]]\nname = \"linked\"\nversion = \"1.0.0+x\"\nsource = \"y\"\nchecksum = \"abc\"\n";

    #[test]
    fn what_is_linked_or_builds_is_listed_and_what_only_tests_use_is_not() {
        let metadata = metadata();
        let document = Graph::new(&metadata, LOCK, &["wheelhouse"])
            .unwrap()
            .document()
            .unwrap();
        let names = document["components"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap());
        assert_eq!(names.collect::<Vec<_>>(), ["linked", "builds", "deeper"]);
        assert_eq!(document["metadata"]["component"]["name"], "wheelhouse");
        assert_eq!(
            document["dependencies"][0],
            json!({ "ref": "pkg:cargo/wheelhouse@0.1.0", "dependsOn": ["pkg:cargo/builds@2.0.0", "pkg:cargo/linked@1.0.0%2Bx"] })
        );
        super::super::check(&document).unwrap();
    }

    #[test]
    fn a_component_says_its_licence_as_an_expression_and_the_hash_that_cargo_checks() {
        let metadata = metadata();
        let document = Graph::new(&metadata, LOCK, &["wheelhouse"])
            .unwrap()
            .document()
            .unwrap();
        let linked = &document["components"][0];
        assert_eq!(linked["licenses"], json!([{ "expression": "MIT OR Apache-2.0" }]));
        assert_eq!(linked["hashes"], json!([{ "alg": "SHA-256", "content": "abc" }]));
    }

    #[test]
    fn what_is_shipped_has_to_be_there() {
        assert!(Graph::new(&metadata(), LOCK, &["elsewhere"]).is_err());
    }
}
