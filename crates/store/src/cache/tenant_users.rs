//! People inside a tenant, as they were when last asked for.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use wheelhouse_contract::{TenantId, Timestamp, tenant::TenantUser};

/// The users of a tenant and when they were fetched; `None` until then.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn get(conn: &Connection, id: TenantId) -> Result<Option<(Vec<TenantUser>, Timestamp)>, DbError> {
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
pub fn put(tx: &Transaction<'_>, id: TenantId, users: &[TenantUser], at: Timestamp) -> Result<(), DbError> {
    tx.prepare_cached("INSERT OR REPLACE INTO tenant_users (tenant_id, doc, fetched_at) VALUES (?1, ?2, ?3)")?
        .execute(params![codec::bytes(id), codec::json(&users)?, at.millis()])?;
    Ok(())
}
