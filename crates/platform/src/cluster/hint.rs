//! What instances tell each other. A hint makes the receiver look into the database and is never believed itself.

use serde::{Deserialize, Serialize};
use wheelhouse_contract::sync::Position;

/// Longer messages are not ours.
const MAX_BYTES: usize = 1_024;

/// A message between instances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The instance that says so.
    pub from: String,
    /// The feed's head, as far as it knows.
    pub at: Position,
    /// Sessions ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
}

impl Hint {
    /// `None` for whatever is no hint: anybody who reaches Redis can say anything.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        if payload.len() > MAX_BYTES {
            return None;
        }
        serde_json::from_slice(payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_travel_and_nonsense_does_not() {
        let hint = Hint {
            from: "a".to_owned(),
            at: "e.7".parse().unwrap(),
            ended: true,
        };
        let text = serde_json::to_vec(&hint).unwrap();
        assert_eq!(Hint::parse(&text), Some(hint));
        let long = format!(r#"{{"from":"{}","at":"e.7"}}"#, "a".repeat(MAX_BYTES));
        for nonsense in ["", "7", "{}", r#"{"from":"a","at":"seven"}"#, &long, "\u{0}"] {
            assert_eq!(Hint::parse(nonsense.as_bytes()), None, "{nonsense}");
        }
    }
}
