//! Settings of this device: JSON values by name.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

/// The value under `key`.
///
/// # Errors
/// SQLite's own, or a stored value of another shape.
pub fn get<T: DeserializeOwned>(conn: &Connection, key: &str) -> Result<Option<T>, DbError> {
    let text: Option<String> = conn
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    codec::opt_from_json(text)
}

/// Keeps `value` under `key`.
///
/// # Errors
/// SQLite's own.
pub fn put<T: Serialize>(tx: &Transaction<'_>, key: &str, value: &T) -> Result<(), DbError> {
    tx.prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)")?
        .execute(params![key, codec::json(value)?])?;
    Ok(())
}

/// Forgets `key`.
///
/// # Errors
/// SQLite's own.
pub fn remove(tx: &Transaction<'_>, key: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM settings WHERE key = ?1", [key])?;
    Ok(())
}
