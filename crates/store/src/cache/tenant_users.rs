//! What is fetched of a tenant on demand: its people, and its history beyond the mirror's window.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{TenantId, Timestamp, event::TenantEvent, tenant::TenantUser};

/// As it was when last asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fetched {
    pub users: Vec<TenantUser>,
    /// Newest first.
    pub history: Vec<TenantEvent>,
}

/// What was fetched of a tenant, and when; `None` until then.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn get(conn: &Connection, id: TenantId) -> Result<Option<(Fetched, Timestamp)>, DbError> {
    let raw: Option<(String, i64)> = conn
        .prepare_cached("SELECT doc, fetched_at FROM tenant_users WHERE tenant_id = ?1")?
        .query_row([codec::bytes(id)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    raw.map(|(doc, at)| Ok((codec::from_json(&doc)?, Timestamp::from_millis(at))))
        .transpose()
}

/// Keeps what was fetched.
///
/// # Errors
/// SQLite's own.
pub fn put(tx: &Transaction<'_>, id: TenantId, fetched: &Fetched, at: Timestamp) -> Result<(), DbError> {
    tx.prepare_cached("INSERT OR REPLACE INTO tenant_users (tenant_id, doc, fetched_at) VALUES (?1, ?2, ?3)")?
        .execute(params![codec::bytes(id), codec::json(fetched)?, at.millis()])?;
    Ok(())
}
