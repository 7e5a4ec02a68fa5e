//! Wire words of the contract's and the view's enums, as they rest in text columns.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The wire word of an enum without fields; empty for anything else.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The value whose wire word this is.
pub(crate) fn from_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}

/// A row out of its JSON, where it has the shape that this console knows.
pub(crate) fn row<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}
