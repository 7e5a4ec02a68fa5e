//! Dependencies point one way: contract ← store, remote, platform; store, vault, remote ← engine ← shell.

use serde_json::Value;

/// A member, the members that it may build on, and whether it may know windows.
struct Layer {
    name: &'static str,
    below: &'static [&'static str],
    windows: bool,
}

const fn layer(name: &'static str, below: &'static [&'static str]) -> Layer {
    Layer {
        name,
        below,
        windows: false,
    }
}

const LAYERS: &[Layer] = &[
    layer("wheelhouse-contract", &[]),
    layer("wheelhouse-store", &["wheelhouse-contract"]),
    layer("wheelhouse-vault", &["wheelhouse-contract"]),
    layer("wheelhouse-remote", &["wheelhouse-contract"]),
    layer("wheelhouse-update", &["wheelhouse-contract"]),
    layer("wheelhouse-platform", &["wheelhouse-contract"]),
    layer(
        "wheelhouse-engine",
        &[
            "wheelhouse-contract",
            "wheelhouse-store",
            "wheelhouse-vault",
            "wheelhouse-remote",
        ],
    ),
    layer(
        "wheelhouse-testkit",
        &[
            "wheelhouse-contract",
            "wheelhouse-store",
            "wheelhouse-vault",
            "wheelhouse-remote",
            "wheelhouse-engine",
            "wheelhouse-platform",
            "wheelhouse-servers",
        ],
    ),
    layer("wheelhouse-servers", &[]),
    layer("xtask", &["wheelhouse-servers"]),
    Layer {
        name: "wheelhouse",
        below: &[
            "wheelhouse-contract",
            "wheelhouse-engine",
            "wheelhouse-platform",
            "wheelhouse-update",
            "wheelhouse-vault",
        ],
        windows: true,
    },
];

/// Every dependency of a member that points the wrong way. What only tests use may point anywhere.
pub fn breaches(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    packages.iter().flat_map(package_breaches).collect()
}

fn package_breaches(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!(
            "{name}: a new crate needs its place in the layers of the rules"
        )];
    };
    let dependencies = package["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let shipped = dependencies
        .iter()
        .filter(|dependency| dependency["kind"].as_str() != Some("dev"));
    let names = shipped.filter_map(|dependency| dependency["name"].as_str());
    names.filter_map(|dependency| breach(layer, dependency)).collect()
}

fn breach(layer: &Layer, dependency: &str) -> Option<String> {
    let name = layer.name;
    if LAYERS.iter().any(|other| other.name == dependency) && !layer.below.contains(&dependency) {
        return Some(format!("{name}: must not depend on {dependency}"));
    }
    (!layer.windows && knows_windows(dependency)).then(|| format!("{name}: must know no window, but uses {dependency}"))
}

fn knows_windows(dependency: &str) -> bool {
    ["tauri", "wry", "tao", "gtk", "webkit2gtk"].iter().any(|toolkit| {
        dependency
            .strip_prefix(toolkit)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn breaches_of(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let list = dependencies
            .iter()
            .map(|(name, kind)| json!({ "name": name, "kind": kind }));
        breaches(&json!({ "packages": [{ "name": name, "dependencies": list.collect::<Vec<_>>() }] }))
    }

    #[test]
    fn the_plan_itself_is_allowed() {
        for layer in LAYERS {
            let below: Vec<_> = layer.below.iter().map(|name| (*name, None)).collect();
            assert_eq!(breaches_of(layer.name, &below), [""; 0]);
        }
    }

    #[test]
    fn no_layer_reaches_up_or_sideways() {
        assert_eq!(
            breaches_of("wheelhouse-contract", &[("wheelhouse-store", None)]).len(),
            1
        );
        assert_eq!(breaches_of("wheelhouse-remote", &[("wheelhouse-store", None)]).len(), 1);
        assert_eq!(
            breaches_of("wheelhouse-engine", &[("wheelhouse-platform", None)]).len(),
            1
        );
        assert_eq!(
            breaches_of("wheelhouse", &[("wheelhouse-testkit", None)]).len(),
            1,
            "the testkit never ships"
        );
    }

    #[test]
    fn nothing_but_the_shell_knows_a_window() {
        assert_eq!(breaches_of("wheelhouse-engine", &[("tauri", None)]).len(), 1);
        assert_eq!(
            breaches_of("wheelhouse-vault", &[("tauri-plugin-os", Some("build"))]).len(),
            1
        );
        assert_eq!(breaches_of("wheelhouse", &[("tauri", None), ("gtk", None)]), [""; 0]);
    }

    #[test]
    fn tests_may_use_everything() {
        let dependencies = [
            ("wheelhouse-platform", Some("dev")),
            ("wheelhouse-testkit", Some("dev")),
        ];
        assert_eq!(breaches_of("wheelhouse-engine", &dependencies), [""; 0]);
    }

    #[test]
    fn a_crate_without_a_place_is_noticed() {
        assert_eq!(breaches_of("wheelhouse-utils", &[]).len(), 1);
    }
}
