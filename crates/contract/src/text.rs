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
