//! Cells of the files that spreadsheets open: the platform's export and the console's.

/// A cell, quoted (RFC 4180), that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front.
///
/// Spreadsheets skip spaces before a formula, and some take the wide forms for the narrow ones.
pub fn cell(text: &str) -> String {
    let begin = text.trim_start_matches([' ', '\u{FEFF}']);
    let formula = begin.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;
    use proptest::prelude::*;

    #[test]
    fn a_spreadsheet_never_runs_what_a_tenant_wrote() {
        for evil in [
            "=HYPERLINK(\"http://x\")",
            "+1",
            "-1+cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "  \u{FEFF}=1",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠SUM(A1)",
        ] {
            assert!(cell(evil).starts_with("\"'"), "{evil:?} became {:?}", cell(evil));
        }
    }

    #[test]
    fn everything_else_is_only_quoted() {
        assert_eq!(cell(""), "\"\"");
        assert_eq!(cell("plain"), "\"plain\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("two\nlines"), "\"two\nlines\"");
        assert_eq!(cell("2+2 = 4"), "\"2+2 = 4\"");
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_cell(text in any::<String>()) {
            let cell = cell(&text);
            let inside = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
            prop_assert!(!inside.replace("\"\"", "").contains('"'));
            let read = inside.replace("\"\"", "\"");
            let guarded = format!("'{text}");
            prop_assert!(read == text || read == guarded);
        }
    }
}
