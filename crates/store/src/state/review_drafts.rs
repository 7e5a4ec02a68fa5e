//! Reviews begun and not decided.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};
use wheelhouse_contract::{TenantId, Timestamp};

/// A draft with what it was written upon. `T` is the draft's own shape, kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft<T> {
    pub tenant_id: TenantId,
    /// The tenant's revision that the reviewer saw.
    pub base_version: u64,
    pub body: T,
    pub updated_at: Timestamp,
}

/// The draft for a tenant.
///
/// # Errors
/// SQLite's own, or a stored draft of another shape.
pub fn get<T: DeserializeOwned>(conn: &Connection, id: TenantId) -> Result<Option<Draft<T>>, DbError> {
    let raw: Option<(i64, String, i64)> = conn
        .prepare_cached("SELECT base_version, body, updated_at FROM review_drafts WHERE tenant_id = ?1")?
        .query_row([codec::bytes(id)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    raw.map(|(base_version, body, at)| {
        Ok(Draft {
            tenant_id: id,
            base_version: codec::uint(base_version),
            body: codec::from_json(&body)?,
            updated_at: Timestamp::from_millis(at),
        })
    })
    .transpose()
}

/// Keeps a draft, replacing an earlier one.
///
/// # Errors
/// SQLite's own.
pub fn put<T: Serialize>(tx: &Transaction<'_>, draft: &Draft<T>) -> Result<(), DbError> {
    let sql =
        "INSERT OR REPLACE INTO review_drafts (tenant_id, base_version, body, updated_at) VALUES (?1, ?2, ?3, ?4)";
    tx.prepare_cached(sql)?.execute(params![
        codec::bytes(draft.tenant_id),
        codec::int(draft.base_version),
        codec::json(&draft.body)?,
        draft.updated_at.millis()
    ])?;
    Ok(())
}

/// Drops a draft.
///
/// # Errors
/// SQLite's own.
pub fn remove(tx: &Transaction<'_>, id: TenantId) -> Result<(), DbError> {
    tx.execute("DELETE FROM review_drafts WHERE tenant_id = ?1", [codec::bytes(id)])?;
    Ok(())
}
