//! What the list of tenants showed first when the console was closed.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use wheelhouse_contract::TenantId;

const ID: usize = 16;

/// A question to the list and how its answer began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstPage {
    /// As the engine writes it; compared byte by byte.
    pub query: String,
    /// All that match.
    pub total: u32,
    /// In the order of the list.
    pub ids: Vec<TenantId>,
}

/// What was kept last, if anything.
///
/// # Errors
/// SQLite's own.
pub fn read(conn: &Connection) -> Result<Option<FirstPage>, DbError> {
    let row = conn
        .prepare_cached("SELECT query, total, ids FROM first_page")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))
        .optional()?;
    let Some((query, total, ids)) = row else {
        return Ok(None);
    };
    let ids = ids.chunks(ID).map(|id| codec::uuid("ids", id).map(TenantId));
    let ids = ids.collect::<Result<_, _>>()?;
    Ok(Some(FirstPage { query, total, ids }))
}

/// Keeps `page` instead of what was kept.
///
/// # Errors
/// SQLite's own.
pub fn keep(tx: &Transaction<'_>, page: &FirstPage) -> Result<(), DbError> {
    let ids: Vec<u8> = page.ids.iter().flat_map(|id| *id.0.as_bytes()).collect();
    let sql = "INSERT OR REPLACE INTO first_page (one, query, total, ids) VALUES (1, ?1, ?2, ?3)";
    tx.execute(sql, params![page.query, page.total, ids])?;
    Ok(())
}
