//! The command line, as an operator of the platform types it.

use serde_json::Value;
use std::process::{Command, Output};
use tempfile::TempDir;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn prints_the_api_document() {
    let printed = run(&["openapi"]);
    assert!(printed.status.success());
    let document: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/v1/sync/changes"]["get"].is_object());
}

#[test]
fn creates_an_owner_once() {
    let dir = TempDir::new().unwrap();
    let url = format!("sqlite:{}", dir.path().join("platform.db").display());
    let arguments = ["create-owner", "--database-url", &url, "--email", "first@example.com"];
    let created = run(&arguments);
    let text = String::from_utf8(created.stdout).unwrap();
    assert!(
        created.status.success() && text.contains("password:") && text.contains("TOTP secret:"),
        "{text}"
    );
    let again = run(&arguments);
    assert!(!again.status.success());
    let log = String::from_utf8(again.stderr).unwrap();
    assert!(log.contains("exists"), "{log}");
    let password = text
        .lines()
        .find_map(|line| line.strip_prefix("password:"))
        .unwrap()
        .trim();
    let bytes: Vec<u8> = ["platform.db", "platform.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(dir.path().join(name)).unwrap_or_default())
        .collect();
    assert!(!String::from_utf8_lossy(&bytes).contains(password));
}
