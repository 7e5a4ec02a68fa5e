//! How values rest in columns: ids as 16 bytes, instants as milliseconds, wire words as they travel, rows as JSON.

use crate::DbError;
use rusqlite::types::Value as Sql;
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer},
};
use serde_json::Value;
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

/// An integer column out of a JSON number.
pub(crate) fn json_int(column: &'static str, value: &Value) -> Result<Sql, DbError> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .map(Sql::Integer)
            .ok_or_else(|| bad(column, "not a whole number")),
        other => Err(bad(column, format!("a number was expected, not {}", kind(other)))),
    }
}

/// A millisecond column out of an RFC 3339 text.
pub(crate) fn json_time(column: &'static str, value: &Value) -> Result<Sql, DbError> {
    let text: StrDeserializer<'_, serde::de::value::Error> = json_text(column, value)?.into_deserializer();
    let at = Timestamp::deserialize(text).map_err(|error| bad(column, error))?;
    Ok(Sql::Integer(at.millis()))
}

/// A 16-byte column out of a hyphenated id.
pub(crate) fn json_id(column: &'static str, value: &Value) -> Result<Sql, DbError> {
    let text = json_text(column, value)?;
    let id: Uuid = text.parse().map_err(|error| bad(column, error))?;
    Ok(Sql::Blob(id.as_bytes().to_vec()))
}

pub(crate) fn json_text<'a>(column: &'static str, value: &'a Value) -> Result<&'a str, DbError> {
    value
        .as_str()
        .ok_or_else(|| bad(column, format!("a text was expected, not {}", kind(value))))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
