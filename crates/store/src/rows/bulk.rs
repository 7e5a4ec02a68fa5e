//! What a bulk load puts aside and makes again.

use super::spec::spec;
use crate::DbError;
use rusqlite::{Transaction, params};
use wheelhouse_contract::sync::Scope;

/// What the search index collects in memory before it writes a part of itself: in a build (a hundred thousand tenants make
/// one part of it), and otherwise (FTS5's own default).
const BUILD_BYTES: u32 = 32 * 1024 * 1024;
const LIVE_BYTES: u32 = 1024 * 1024;
/// Written in one step: some ten milliseconds. Steps every sixteen commits keep up with whatever is written.
const MERGE_PAGES: u32 = 32;

/// Drops the secondary indexes of the scope's table, remembering how to make them again. The unique id stays.
///
/// # Errors
/// SQLite's own.
pub fn park_indexes(tx: &Transaction<'_>, scope: Scope) -> Result<(), DbError> {
    let mut statement =
        tx.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL")?;
    let table = spec(scope).table;
    let found: Vec<(String, String)> = statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, sql) in found {
        tx.execute(
            "INSERT OR REPLACE INTO parked_indexes (name, tbl, sql) VALUES (?1, ?2, ?3)",
            params![name, table, sql],
        )?;
        tx.execute_batch(&format!("DROP INDEX \"{name}\""))?;
    }
    Ok(())
}

/// Makes every parked index again; does nothing when none is parked.
///
/// # Errors
/// SQLite's own.
pub fn restore_indexes(tx: &Transaction<'_>) -> Result<(), DbError> {
    let mut statement = tx.prepare("SELECT name, sql FROM parked_indexes ORDER BY name")?;
    let parked: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, sql) in parked {
        tx.execute_batch(&sql)?;
        tx.execute("DELETE FROM parked_indexes WHERE name = ?1", [name])?;
    }
    Ok(())
}

/// Builds the scope's search index anew from its rows; does nothing for a scope without one.
///
/// The last row is a part of its own (`merge` writes down what was collected before it), and both parts are made one: only so
/// does the index leave the level on which live writes put theirs. Left there, it would be written anew with the first of
/// them that are merged.
///
/// # Errors
/// SQLite's own.
pub fn rebuild_search(tx: &Transaction<'_>, scope: Scope) -> Result<(), DbError> {
    let spec = spec(scope);
    if spec.search.is_none() {
        return Ok(());
    }
    let (table, source) = (spec.table, spec.docs.unwrap_or(spec.table));
    tx.execute_batch(&format!(
        "INSERT INTO {table}_fts ({table}_fts) VALUES ('delete-all');
         INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('hashsize', {BUILD_BYTES});
         INSERT INTO {table}_fts (rowid, search)
             SELECT rid, search FROM {source} WHERE rid < (SELECT max(rid) FROM {source}) ORDER BY rid;
         INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('merge', 1);
         INSERT INTO {table}_fts (rowid, search)
             SELECT rid, search FROM {source} WHERE rid = (SELECT max(rid) FROM {source});
         INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize');
         INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('hashsize', {LIVE_BYTES});"
    ))?;
    Ok(())
}

/// Merges a little of what writes added to the search indexes; answers whether more waits. Searches find everything
/// before and after: with fewer parts they only find it sooner.
///
/// # Errors
/// SQLite's own.
pub fn merge_search(tx: &Transaction<'_>) -> Result<bool, DbError> {
    let mut more = false;
    for scope in Scope::ALL {
        let spec = spec(scope);
        if spec.search.is_none() {
            continue;
        }
        let before = tx.total_changes();
        let table = spec.table;
        tx.execute_batch(&format!(
            "INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('merge', {MERGE_PAGES})"
        ))?;
        // As FTS5 documents it: a merge that found nothing to do counts for less than two changes.
        more |= tx.total_changes() - before >= 2;
    }
    Ok(more)
}
