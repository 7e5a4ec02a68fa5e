//! What a file's text must not hold.

/// Longer than this, a file is several files.
const MOST_LINES: usize = 400;

/// The endings of files that people write and read as code.
const CODE: &[&str] = &["rs", "ts", "tsx", "mts", "js", "mjs", "css", "html", "sql", "sh"];

/// Files that tools write.
const GENERATED: &[&str] = &["ui/src/contract/", "src-tauri/gen/", "docs/openapi.json"];

/// This file has to spell what it forbids.
const THIS: &str = "crates/xtask/src/rules/text.rs";

/// How addresses of package servers begin: which one a machine uses is the machine's affair.
const REGISTRY_HOSTS: &[&str] = &[
    "://registry.",
    "://npm.",
    "://index.",
    "://static.crates",
    "://proxy.golang",
    ".jfrog.io",
    "/artifactory/",
];

/// Folders that exist on one person's machine; the name of a person follows.
const HOMES: &[&str] = &["/home/", "/Users/", r"C:\Users\", r"C:\\Users\\"];

/// Tests that do not run tell nothing.
const SKIPPED_RUST: &[&str] = &["#[ignore"];
const SKIPPED_SCRIPT: &[&str] = &[
    "it.skip(",
    "test.skip(",
    "describe.skip(",
    "it.only(",
    "test.only(",
    "describe.only(",
    "it.todo(",
    "test.todo(",
];

/// Every breach in one file, as sentences. `path` is relative to the root, with `/`.
pub fn breaches(path: &str, text: &str) -> Vec<String> {
    if path == THIS {
        return Vec::new();
    }
    let mut found: Vec<String> = too_long(path, text).into_iter().collect();
    for (index, line) in text.lines().enumerate() {
        found.extend(line_breaches(path, line).map(|what| format!("{path}:{}: {what}", index + 1)));
    }
    found
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let counted = is(path, CODE) && !is_generated(path) && !path.split('/').any(is_recorded_folder);
    (counted && lines > MOST_LINES).then(|| format!("{path}: {lines} lines, and {MOST_LINES} are the most"))
}

fn line_breaches(path: &str, line: &str) -> impl Iterator<Item = String> {
    let host = REGISTRY_HOSTS
        .iter()
        .find(|host| line.contains(**host))
        .map(|host| format!("names the registry {host}"));
    let skipped = if is(path, &["rs"]) {
        SKIPPED_RUST
    } else {
        SKIPPED_SCRIPT
    };
    let skip = skipped
        .iter()
        .find(|mark| is(path, CODE) && line.trim_start().starts_with(**mark));
    let download = path.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\": \"http");
    [
        host,
        home(line).map(|home| format!("names a folder of one machine, {home}")),
        skip.map(|mark| format!("a test that does not run: {mark}")),
        download
            .then(|| "a lock file that names where it was downloaded from (omit-lockfile-registry-resolved)".into()),
        reaches_around_the_port(path, line).then(|| "only ui/src/platform/ may import @tauri-apps".into()),
    ]
    .into_iter()
    .flatten()
}

/// A home folder with a name in it; `/root/` is one already.
fn home(line: &str) -> Option<&'static str> {
    let named = |prefix: &&&str| {
        line.match_indices(**prefix).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + prefix.len()..].chars().next();
            // Part of a longer path or of a URL is something else: `/v1/home/x`, `src/Users/`.
            before.is_none_or(|letter| !letter.is_alphanumeric() && !"._-/".contains(letter))
                && after.is_some_and(char::is_alphanumeric)
        })
    };
    let homes = HOMES.iter().find(named).copied();
    homes.or_else(|| {
        ["\"/root/", "'/root/", " /root/", "=/root/", "`/root/"]
            .iter()
            .any(|root| line.contains(root))
            .then_some("/root/")
    })
}

fn reaches_around_the_port(path: &str, line: &str) -> bool {
    let outside = path.starts_with("ui/") && is(path, &["ts", "tsx"]) && !path.starts_with("ui/src/platform/");
    outside
        && ["\"@tauri-apps/", "'@tauri-apps/"]
            .iter()
            .any(|module| line.contains(module))
}

fn is(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| endings.contains(&ending))
}

fn is_generated(path: &str) -> bool {
    GENERATED.iter().any(|generated| path.starts_with(generated))
}

fn is_recorded_folder(folder: &str) -> bool {
    matches!(folder, "snapshots" | "__snapshots__" | "fixtures")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [String; 0] = [];

    #[test]
    fn a_file_may_have_four_hundred_lines_and_not_one_more() {
        assert_eq!(breaches("crates/store/src/a.rs", &"x\n".repeat(400)), NONE);
        assert_eq!(breaches("crates/store/src/a.rs", &"x\n".repeat(401)).len(), 1);
    }

    #[test]
    fn data_and_generated_files_may_be_long() {
        let long = "x\n".repeat(1000);
        for path in [
            "Cargo.lock",
            "ui/src/i18n/en.json",
            "ui/src/contract/tenant.ts",
            "tests/fixtures/old.sql",
            "a.md",
        ] {
            assert_eq!(breaches(path, &long), NONE, "{path}");
        }
    }

    #[test]
    fn homes_of_people_are_found_with_their_line() {
        assert_eq!(breaches("a.rs", "\nlet path = \"/home/ada/x\";").len(), 1);
        assert!(breaches("a.rs", "\nlet path = \"/home/ada/x\";")[0].starts_with("a.rs:2:"));
        for line in ["cd /Users/ada", r"C:\Users\ada", "\"/root/.cache\"", "export X=/root/y"] {
            assert_eq!(breaches("a.md", line).len(), 1, "{line}");
        }
    }

    #[test]
    fn what_only_resembles_a_home_is_left_alone() {
        for line in [
            "GET /v1/home/summary",
            "ui/src/Users/List.tsx",
            "$HOME/.cache",
            "/home/$USER",
            "the /home/ folder",
        ] {
            assert_eq!(breaches("a.md", line), NONE, "{line}");
        }
    }

    #[test]
    fn registries_are_found_even_in_lock_files() {
        assert_eq!(breaches("ui/.npmrc", "registry=https://registry.example/").len(), 1);
        let resolved = r#"      "resolved": "https://mirror.example/a.tgz","#;
        assert_eq!(breaches("ui/package-lock.json", resolved).len(), 1);
        let cargo = r#"source = "registry+https://github.com/rust-lang/crates.io-index""#;
        assert_eq!(
            breaches("Cargo.lock", cargo),
            NONE,
            "this is cargo's name for it, not a host"
        );
    }

    #[test]
    fn a_test_that_does_not_run_is_found() {
        assert_eq!(breaches("a.rs", "    #[ignore = \"slow\"]").len(), 1);
        assert_eq!(breaches("ui/src/a.test.tsx", "  it.only(\"x\", () => {})").len(), 1);
        assert_eq!(breaches("ui/src/a.ts", "visit.skip(1)"), NONE);
    }

    #[test]
    fn only_the_port_imports_tauri() {
        let line = "import { invoke } from \"@tauri-apps/api/core\";";
        assert_eq!(breaches("ui/src/features/tenants/list.ts", line).len(), 1);
        assert_eq!(breaches("ui/src/platform/tauri.ts", line), NONE);
        assert_eq!(
            breaches("ui/eslint.config.js", "\"@tauri-apps/*\""),
            NONE,
            "the lint rule may name it"
        );
    }
}
