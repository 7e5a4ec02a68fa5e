//! Text validation shared by both ends, with the sentence that a person reads.

use crate::FieldError;
use std::ops::RangeInclusive;

/// Counts characters after trimming, as a person would, and refuses what a person cannot see but a screen, a log or a
/// spreadsheet obeys.
pub fn length(faults: &mut Vec<FieldError>, field: &str, text: &str, range: RangeInclusive<usize>) {
    let count = text.trim().chars().count();
    if !range.contains(&count) {
        let message = format!(
            "Write {} to {} characters; this has {count}.",
            range.start(),
            range.end()
        );
        faults.push(FieldError::new(field, message));
    }
    if text.chars().any(is_unseen) {
        faults.push(FieldError::new(
            field,
            "Leave out control characters; use plain text and line breaks.",
        ));
    }
}

/// As [`length`], for what stands on one line: a name may become the subject of a message, and a line break there would
/// begin another header.
pub fn line(faults: &mut Vec<FieldError>, field: &str, text: &str, range: RangeInclusive<usize>) {
    length(faults, field, text, range);
    if text.trim().contains(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
        faults.push(FieldError::new(field, "Write it on one line."));
    }
}

/// Control characters but white space, and the overrides that let text read backwards. What Persian needs (joiners, marks,
/// embeddings) is no such thing.
fn is_unseen(letter: char) -> bool {
    let space = matches!(letter, '\n' | '\r' | '\t');
    (letter.is_control() && !space) || matches!(letter, '\u{202D}' | '\u{202E}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_breaks_is_no_line() {
        for evil in ["Acme\r\nBcc: all@example.com", "a\nb", "a\rb", "a\tb", "a\u{2028}b"] {
            let mut faults = Vec::new();
            line(&mut faults, "name", evil, 1..=100);
            assert_eq!(faults.len(), 1, "{evil:?}");
        }
        let mut faults = Vec::new();
        line(&mut faults, "name", " Müller & Söhne\n", 1..=100);
        assert_eq!(faults, []);
    }

    #[test]
    fn what_obeys_and_is_not_seen_is_refused_and_persian_is_not() {
        let faults = |text: &str| {
            let mut faults = Vec::new();
            length(&mut faults, "name", text, 1..=100);
            faults.len()
        };
        for evil in [
            "a\u{0}b",
            "a\u{1b}[31mb",
            "gro.live \u{202E}b",
            "a\u{202D}b",
            "a\u{85}b",
            "a\u{7f}b",
        ] {
            assert_eq!(faults(evil), 1, "{evil:?}");
        }
        for good in [
            "two\r\nlines\tand a tab",
            "می\u{200C}خواهم",
            "\u{200F}متن\u{200E}",
            "Łódź 🙂",
        ] {
            assert_eq!(faults(good), 0, "{good:?}");
        }
    }
}
