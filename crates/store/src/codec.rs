//! How values rest in columns: ids as 16 bytes, instants as milliseconds, wire words as they travel, rows as JSON.

use crate::DbError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::borrow::Cow;
use uuid::Uuid;
use wheelhouse_contract::Timestamp;

pub(crate) fn bytes(id: impl Into<Id>) -> Vec<u8> {
    id.into().0.as_bytes().to_vec()
}

/// Any of the contract's ids.
pub(crate) struct Id(Uuid);

macro_rules! ids {
    ($($name:ident),+) => {$(
        impl From<wheelhouse_contract::$name> for Id {
            fn from(id: wheelhouse_contract::$name) -> Self {
                Id(id.0)
            }
        }
    )+};
}

ids!(
    TenantId,
    OperatorId,
    IncidentId,
    AlertId,
    ApprovalId,
    ReviewId,
    ImpersonationId,
    AuditId,
    JobId,
    OnboardingId,
    ViewId,
    UpgradeRequestId,
    IdempotencyKey
);

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Id(id)
    }
}

pub(crate) fn uuid(column: &'static str, bytes: &[u8]) -> Result<Uuid, DbError> {
    Uuid::from_slice(bytes).map_err(|error| bad(column, error))
}

pub(crate) fn bad(column: &'static str, why: impl std::fmt::Display) -> DbError {
    DbError::Value {
        column,
        why: why.to_string(),
    }
}

/// The wire word of an enum without fields.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, DbError> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

pub(crate) fn from_word<T: DeserializeOwned>(word: String) -> Result<T, DbError> {
    Ok(serde_json::from_value(Value::String(word))?)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, DbError> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn opt_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>, DbError> {
    value.map(json).transpose()
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, DbError> {
    Ok(serde_json::from_str(text)?)
}

pub(crate) fn opt_from_json<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, DbError> {
    text.as_deref().map(from_json).transpose()
}

/// SQLite integers are signed; versions and sequences never come near the end.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(crate) fn uint(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

pub(crate) fn time(value: Option<i64>) -> Option<Timestamp> {
    value.map(Timestamp::from_millis)
}

/// An integer column out of the JSON of a number.
pub(crate) fn json_int(column: &'static str, json: &str) -> Result<i64, DbError> {
    json.parse().map_err(|_| match kind(json) {
        "a number" => bad(column, "not a whole number"),
        other => bad(column, format!("a number was expected, not {other}")),
    })
}

/// A millisecond column out of the JSON of an RFC 3339 text.
pub(crate) fn json_time(column: &'static str, json: &str) -> Result<i64, DbError> {
    let at: Timestamp = json_text(column, json)?.parse().map_err(|error| bad(column, error))?;
    Ok(at.millis())
}

/// A 16-byte column out of the JSON of a hyphenated id.
pub(crate) fn json_id(column: &'static str, json: &str) -> Result<Uuid, DbError> {
    json_text(column, json)?.parse().map_err(|error| bad(column, error))
}

/// A text out of its JSON; borrowed when it holds no escapes.
pub(crate) fn json_text<'a>(column: &'static str, json: &'a str) -> Result<Cow<'a, str>, DbError> {
    let inner = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        Some(_) => Ok(Cow::Owned(serde_json::from_str(json)?)),
        None => Err(bad(column, format!("a text was expected, not {}", kind(json)))),
    }
}

fn kind(json: &str) -> &'static str {
    match json.as_bytes().first() {
        None | Some(b'n') => "nothing",
        Some(b't' | b'f') => "a yes or no",
        Some(b'"') => "a text",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        Some(_) => "a number",
    }
}
