//! Keyset pages over a number and an id.

use crate::error::ApiError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Where a page ended, and of what: a cursor of another list would skip rows.
#[derive(Serialize, Deserialize)]
struct Cursor {
    of: String,
    value: i64,
    id: Uuid,
}

/// How many rows were asked for: 1 to 200, and 50 when it does not say.
pub(crate) fn limit(asked: Option<u32>) -> Result<usize, ApiError> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit as usize),
        _ => Err(ApiError::field("limit", format!("Ask for 1 to {MOST}."))),
    }
}

/// The number and the id that the page before ended with.
pub(crate) fn cursor(of: &str, text: &str) -> Result<(i64, String), ApiError> {
    let cursor: Option<Cursor> = URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    cursor
        .filter(|cursor| cursor.of == of)
        .map(|cursor| (cursor.value, cursor.id.to_string()))
        .ok_or_else(|| ApiError::field("after", "Take `next` of a page of the same list."))
}

/// Cuts the row that was fetched beyond `limit`; the cursor when there was one.
pub(crate) fn next<T>(
    items: &mut Vec<T>,
    limit: usize,
    of: &str,
    key: impl Fn(&T) -> (i64, String),
) -> Result<Option<String>, ApiError> {
    if items.len() <= limit {
        return Ok(None);
    }
    items.truncate(limit);
    let Some((value, id)) = items.last().map(key) else {
        return Ok(None);
    };
    let cursor = Cursor {
        of: of.to_owned(),
        value,
        id: id.parse().map_err(ApiError::internal)?,
    };
    Ok(Some(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor)?)))
}
