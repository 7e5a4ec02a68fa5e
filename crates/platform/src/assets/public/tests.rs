use super::path::plain;
use proptest::prelude::*;

fn at(path: &str) -> Option<String> {
    plain(&format!("/v1/sites/acme/assets/{path}")).map(str::to_owned)
}

#[test]
fn plain_paths_are_taken_as_they_are() {
    for path in ["logo.png", "css/site.css", "a/b/c-d_e.1.js", "LOGO.SVG"] {
        assert_eq!(at(path).as_deref(), Some(path));
    }
}

#[test]
fn no_way_of_writing_leads_out() {
    for evil in [
        "../config",
        "..",
        ".",
        "./logo.png",
        "a/../../logo.png",
        "a/./b",
        "%2e%2e/secret",
        "%2E%2E%2Fsecret",
        "%252e%252e%252fsecret",
        "..%2fsecret",
        "..%5csecret",
        "..\\secret",
        "a\\..\\b",
        "logo.png%00.html",
        "logo.png\0",
        "%00",
        "/etc/passwd",
        "//etc/passwd",
        "a//b",
        "a/",
        "%c0%ae%c0%ae/secret",
        "%uff0e%uff0e/secret",
        "．．/secret",
        "‥/secret",
        "logo\u{202e}gnp.png",
        ".env",
        "a/.git/config",
        "~root",
        "C:/windows",
        "logo.png?",
        "logo.png;x",
        "logo.png ",
        "logo.",
        "",
        "...",
        "..;/secret",
        "file:///etc/passwd",
    ] {
        assert_eq!(at(evil), None, "{evil:?}");
    }
    assert_eq!(at(&"a".repeat(201)), None);
}

proptest! {
    #[test]
    fn whatever_is_taken_is_plain(path in ".{0,40}|(\\.{1,3}|[a-z%/\\\\.]){0,12}") {
        if let Some(taken) = at(&path) {
            prop_assert_eq!(&taken, &path);
            prop_assert!(taken.split('/').all(|name| !name.is_empty() && !name.starts_with('.')));
            prop_assert!(taken.is_ascii() && !taken.contains(['%', '\\', '\0', ':', ' ']));
        }
    }
}
