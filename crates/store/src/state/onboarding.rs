//! Onboardings with answers that the platform does not have yet. The shapes are the caller's, kept as JSON.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};
use wheelhouse_contract::{OnboardingId, Timestamp, onboarding::Secrets};

/// One of them with its secrets.
///
/// # Errors
/// SQLite's own, or a stored text of another shape. So for all reads here.
pub fn get<T: DeserializeOwned>(conn: &Connection, id: OnboardingId) -> Result<Option<(T, Secrets)>, DbError> {
    let raw: Option<(String, String)> = conn
        .prepare_cached("SELECT doc, secrets FROM onboarding_local WHERE id = ?1")?
        .query_row([codec::bytes(id)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    raw.map(|(doc, secrets)| Ok((codec::from_json(&doc)?, codec::from_json(&secrets)?)))
        .transpose()
}

/// All of them, the oldest first.
///
/// # Errors
/// As [`get`].
pub fn all<T: DeserializeOwned>(conn: &Connection) -> Result<Vec<T>, DbError> {
    let mut statement = conn.prepare_cached("SELECT doc FROM onboarding_local ORDER BY updated_at, id")?;
    let docs = statement.query_map([], |row| row.get::<_, String>(0))?;
    docs.map(|doc| codec::from_json(&doc?)).collect()
}

/// Keeps one, replacing what was kept of it.
///
/// # Errors
/// SQLite's own.
pub fn put<T: Serialize>(
    tx: &Transaction<'_>,
    id: OnboardingId,
    doc: &T,
    secrets: &Secrets,
    at: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT OR REPLACE INTO onboarding_local (id, doc, secrets, updated_at) VALUES (?1, ?2, ?3, ?4)";
    tx.prepare_cached(sql)?.execute(params![
        codec::bytes(id),
        codec::json(doc)?,
        codec::json(secrets)?,
        at.millis()
    ])?;
    Ok(())
}

/// Forgets one.
///
/// # Errors
/// SQLite's own.
pub fn remove(tx: &Transaction<'_>, id: OnboardingId) -> Result<(), DbError> {
    tx.execute("DELETE FROM onboarding_local WHERE id = ?1", [codec::bytes(id)])?;
    Ok(())
}
