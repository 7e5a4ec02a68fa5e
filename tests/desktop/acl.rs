//! Nobody but the main window may call anything, and the main window only what is granted by name.

use crate::support::{app, desktop, site, site::Site, wait};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use tauri::{Manager, WebviewUrl, WebviewWindowBuilder};
use wheelhouse_shell::{commands::NAMES, windows::Window};

fn read(path: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_slice(&std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).unwrap()
}

fn permission(command: &str) -> String {
    format!("allow-{}", command.replace('_', "-"))
}

#[test]
fn every_command_is_in_the_manifest() {
    let manifest = read("gen/schemas/acl-manifests.json");
    let permissions = manifest["__app-acl__"]["permissions"].as_object().unwrap();
    for name in NAMES {
        let allowed = &permissions
            .get(&permission(name))
            .unwrap_or_else(|| panic!("{name} is not in the manifest"))["commands"];
        assert_eq!(allowed["allow"], json!([name]));
    }
}

/// Plugins bring commands of their own. Whoever adds one that has some must decide who may call them, and say it here and
/// below.
#[test]
fn no_plugin_brings_commands_but_tauris_own_core() {
    let manifest = read("gen/schemas/acl-manifests.json");
    for plugin in manifest.as_object().unwrap().keys() {
        let own = plugin == "__app-acl__" || plugin == "core" || plugin.starts_with("core:");
        assert!(own, "{plugin}");
    }
}

#[test]
fn the_only_capability_names_the_main_window_and_each_command() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability = read("src-tauri/capabilities/main.json");
    assert_eq!(capability["webviews"], json!(["main"]));
    for absent in ["windows", "remote", "platforms"] {
        assert!(capability.get(absent).is_none(), "{absent}");
    }
    let granted: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let mut wanted: BTreeSet<String> = NAMES.iter().map(|name| permission(name)).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(granted, wanted);
    assert!(!capability.to_string().contains('*'));
}

/// The plain web view without the guards of an impersonation window: here the access rules stand alone.
#[test]
fn a_window_of_a_tenant_may_call_nothing_even_with_the_bridge_in_place() {
    let _desktop = desktop();
    let site = Site::start(vec![("/", |_| site::page(CALLS))]);
    let label = Window::impersonation().label();
    let address = site.url("acme", &format!("/?{}", names().join(",")));
    let (url, opened) = (address.parse().unwrap(), label.clone());
    app::on_main_thread(move || {
        let window = WebviewWindowBuilder::new(app::handle(), opened, WebviewUrl::External(url));
        window.incognito(true).build().unwrap();
    });
    let report = site.report("calls");
    assert_eq!(report["bridge"], true, "the test would prove nothing");
    let answers = report["answers"].as_object().unwrap();
    assert_eq!(answers.len(), names().len());
    for (name, answer) in answers {
        let refused = answer.as_str().unwrap();
        assert!(
            refused.starts_with("refused: ") && refused.contains("not allowed"),
            "{name}: {refused}"
        );
    }
    app::handle().get_webview_window(&label).unwrap().destroy().unwrap();
    wait::until("the window to go", || {
        app::handle().get_webview_window(&label).is_none().then_some(())
    });
}

/// Every command of ours and what Tauri's core brings.
fn names() -> Vec<String> {
    let core = [
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:event|listen",
        "plugin:event|unlisten",
        "plugin:window|close",
        "plugin:window|get_all_windows",
        "plugin:window|set_title",
        "plugin:window|set_fullscreen",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:webview|get_all_webviews",
        "plugin:webview|internal_toggle_devtools",
        "plugin:webview|print",
        "plugin:app|version",
        "plugin:app|app_show",
        "plugin:path|resolve_directory",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:tray|new",
        "plugin:resources|close",
        "plugin:deep-link|get_current",
        "plugin:deep-link|register",
        "plugin:autostart|enable",
        "plugin:autostart|disable",
        "plugin:window-state|filename",
        "plugin:window-state|restore_state",
        "plugin:single-instance|destroy",
    ];
    NAMES.iter().copied().chain(core).map(str::to_owned).collect()
}

const CALLS: &str = r#"
(async () => {
  const names = decodeURIComponent(location.search.slice(1)).split(',');
  const bridge = typeof window.__TAURI_INTERNALS__ === 'object';
  const answers = {};
  for (const name of names) {
    answers[name] = await window.__TAURI_INTERNALS__
      .invoke(name, { id: '0', label: 'main', event: 'changed', target: { kind: 'Any' }, handler: 1, payload: {} })
      .then((value) => 'answered: ' + JSON.stringify(value), (error) => 'refused: ' + JSON.stringify(error));
  }
  await fetch('/report', { method: 'POST', body: JSON.stringify({ name: 'calls', bridge, answers }) });
})();
"#;
