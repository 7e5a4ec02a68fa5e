//! Text of others in files for spreadsheets.

use wheelhouse_contract::csv::cell;

/// A cell of an export: one cell stays one cell, with the same text, and no spreadsheet takes it for a formula.
pub fn csv(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let written = cell(text);
    let read = read(&written);
    let plain = read.strip_prefix('\'').filter(|rest| *rest == text);
    assert!(plain.is_some() || read == text, "{text:?} became {read:?}");
    let begin = read.trim_start_matches([' ', '\u{FEFF}']);
    assert!(
        !begin.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
        "{read:?} is a formula"
    );
}

/// Reads one cell as RFC 4180 says; anything that would end it before its end is a fault.
fn read(written: &str) -> String {
    let Some(quoted) = written.strip_prefix('"') else {
        assert!(
            !written.contains([',', '"', '\r', '\n']),
            "{written:?} is more than one cell"
        );
        return written.to_owned();
    };
    let inner = quoted
        .strip_suffix('"')
        .unwrap_or_else(|| panic!("{written:?} does not end"));
    assert!(
        !inner.replace("\"\"", "").contains('"'),
        "{written:?} ends before its end"
    );
    inner.replace("\"\"", "\"")
}
