//! Impersonations that this device opened and has not seen end.

use crate::{DbError, codec};
use rusqlite::{Connection, Transaction, params};
use wheelhouse_contract::{ImpersonationId, TenantId, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenImpersonation {
    pub id: ImpersonationId,
    pub tenant_id: TenantId,
    pub opened_at: Timestamp,
}

/// All, oldest first.
///
/// # Errors
/// SQLite's own.
pub fn list(conn: &Connection) -> Result<Vec<OpenImpersonation>, DbError> {
    let sql = "SELECT id, tenant_id, opened_at FROM open_impersonations ORDER BY opened_at, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, tenant_id): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        found.push(OpenImpersonation {
            id: codec::uuid("id", &id)?.into(),
            tenant_id: codec::uuid("tenant_id", &tenant_id)?.into(),
            opened_at: Timestamp::from_millis(row.get(2)?),
        });
    }
    Ok(found)
}

/// Remembers one; before its window opens.
///
/// # Errors
/// SQLite's own.
pub fn put(tx: &Transaction<'_>, one: OpenImpersonation) -> Result<(), DbError> {
    tx.execute(
        "INSERT OR REPLACE INTO open_impersonations (id, tenant_id, opened_at) VALUES (?1, ?2, ?3)",
        params![
            codec::bytes(one.id),
            codec::bytes(one.tenant_id),
            one.opened_at.millis()
        ],
    )?;
    Ok(())
}

/// Forgets one, when the platform knows that it ended.
///
/// # Errors
/// SQLite's own.
pub fn remove(tx: &Transaction<'_>, id: ImpersonationId) -> Result<(), DbError> {
    tx.execute("DELETE FROM open_impersonations WHERE id = ?1", [codec::bytes(id)])?;
    Ok(())
}
