//! Text validation shared by both ends, with the sentence that a person reads.

use crate::FieldError;
use std::ops::RangeInclusive;

/// Counts characters after trimming, as a person would.
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
}
