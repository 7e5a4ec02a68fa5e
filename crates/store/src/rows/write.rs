//! Puts and deletes under the revision guard.

use super::spec::{Spec, spec};
use crate::{
    DbError,
    cache::sync::{self, ScopeRow},
    codec,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter, types::Value as Sql};
use serde_json::Value;
use std::collections::{BTreeMap, btree_map::Entry};
use uuid::Uuid;
use wheelhouse_contract::{Timestamp, sync::Scope};

/// A change that took effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub scope: Scope,
    pub id: Uuid,
    pub revision: u64,
    /// The row as it was here; absent when it is new.
    pub before: Option<Value>,
    /// The row as it is now; absent when it was deleted.
    pub after: Option<Value>,
}

/// How much a write maintains besides the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Live,
    /// A load under way: the search index follows at its end.
    Bulk,
}

struct Existing {
    rid: i64,
    version: u64,
    generation: i64,
}

/// Writes of one transaction. Keeps the touched scopes' counters in memory until [`Batch::finish`].
pub struct Batch<'a> {
    tx: &'a Transaction<'a>,
    scopes: BTreeMap<Scope, ScopeRow>,
}

impl<'a> Batch<'a> {
    pub fn new(tx: &'a Transaction<'a>) -> Self {
        Self {
            tx,
            scopes: BTreeMap::new(),
        }
    }

    /// The transaction that this batch writes in.
    pub fn tx(&self) -> &'a Transaction<'a> {
        self.tx
    }

    /// The scope as this batch has left it; changes made to it are kept by [`Batch::finish`].
    ///
    /// # Errors
    /// SQLite's own.
    pub fn scope(&mut self, scope: Scope) -> Result<&mut ScopeRow, DbError> {
        match self.scopes.entry(scope) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => Ok(free.insert(sync::scope(self.tx, scope)?)),
        }
    }

    /// Keeps the counters. Without it the transaction must not be committed.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn finish(self) -> Result<(), DbError> {
        self.scopes.values().try_for_each(|row| sync::save_scope(self.tx, row))
    }

    /// Writes `row` unless a row or tombstone of this generation with the same or a later revision is known.
    ///
    /// # Errors
    /// [`DbError::Value`] when the row does not have the shape that this console knows; SQLite's own.
    pub fn put(
        &mut self,
        scope: Scope,
        id: Uuid,
        revision: u64,
        row: Value,
        mode: Mode,
    ) -> Result<Option<Applied>, DbError> {
        let (tx, spec) = (self.tx, spec(scope));
        let state = self.scope(scope)?;
        let generation = state.generation;
        let known = existing(tx, spec, id)?;
        let current = known.as_ref().filter(|known| known.generation >= generation);
        if current.is_some_and(|known| known.version >= revision) {
            return Ok(None);
        }
        if sync::tombstone(tx, scope, id, generation)?.is_some_and(|buried| buried >= revision) {
            return Ok(None);
        }
        if let Some(replaced) = current {
            state.remove(id, replaced.version);
        }
        state.add(id, revision);
        let before = known.as_ref().map(|known| doc(tx, spec, known.rid)).transpose()?;
        let rid = known.as_ref().map(|known| known.rid);
        write_row(tx, spec, (rid, id, revision, generation), &row, mode)?;
        Ok(Some(Applied {
            scope,
            id,
            revision,
            before,
            after: Some(row),
        }))
    }

    /// Deletes the row unless a later revision of this generation is known, and remembers the deletion.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn delete(&mut self, scope: Scope, id: Uuid, revision: u64, at: Timestamp) -> Result<Option<Applied>, DbError> {
        let (tx, spec) = (self.tx, spec(scope));
        let state = self.scope(scope)?;
        let known = existing(tx, spec, id)?;
        let current = known.as_ref().filter(|known| known.generation >= state.generation);
        if current.is_some_and(|known| known.version > revision) {
            return Ok(None);
        }
        if let Some(removed) = current {
            state.remove(id, removed.version);
        }
        sync::bury(tx, scope, id, revision, state.generation, at)?;
        let Some(known) = known else { return Ok(None) };
        let before = doc(tx, spec, known.rid)?;
        remove(tx, spec, known.rid)?;
        Ok(Some(Applied {
            scope,
            id,
            revision,
            before: Some(before),
            after: None,
        }))
    }

    /// Deletes what a finished load did not bring: rows of earlier generations, which the platform no longer has.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn sweep(&mut self, scope: Scope) -> Result<Vec<Applied>, DbError> {
        let (tx, spec) = (self.tx, spec(scope));
        let generation = self.scope(scope)?.generation;
        let mut statement = tx.prepare(&format!(
            "SELECT rid, id, version FROM {} WHERE generation < ?1",
            spec.table
        ))?;
        let left: Vec<(i64, Vec<u8>, i64)> = statement
            .query_map([generation], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        drop(statement);
        let mut gone = Vec::with_capacity(left.len());
        for (rid, id, version) in left {
            let before = doc(tx, spec, rid)?;
            remove(tx, spec, rid)?;
            gone.push(Applied {
                scope,
                id: codec::uuid("id", &id)?,
                revision: codec::uint(version),
                before: Some(before),
                after: None,
            });
        }
        tx.execute(
            "DELETE FROM tombstones WHERE scope = ?1 AND generation < ?2",
            params![scope.as_str(), generation],
        )?;
        Ok(gone)
    }
}

/// Drops rows of an append-only scope that left the window; answers how many.
///
/// # Errors
/// SQLite's own.
pub fn prune_before(tx: &Transaction<'_>, scope: Scope, before: Timestamp) -> Result<usize, DbError> {
    let spec = spec(scope);
    let Some(column) = spec.at.filter(|_| scope.is_append_only()) else {
        return Ok(0);
    };
    let mut statement = tx.prepare(&format!("SELECT rid FROM {} WHERE {column} < ?1", spec.table))?;
    let old: Vec<i64> = statement
        .query_map([before.millis()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    drop(statement);
    for rid in &old {
        remove(tx, spec, *rid)?;
    }
    Ok(old.len())
}

/// Empties every mirrored table and forgets every position.
///
/// # Errors
/// SQLite's own.
pub fn clear_all(tx: &Transaction<'_>) -> Result<(), DbError> {
    for scope in Scope::ALL {
        let spec = spec(scope);
        tx.execute_batch(&format!("DELETE FROM {}", spec.table))?;
        if let Some(docs) = spec.docs {
            tx.execute_batch(&format!("DELETE FROM {docs}"))?;
        }
        if spec.search.is_some() {
            let fts = format!("{}_fts", spec.table);
            tx.execute_batch(&format!("INSERT INTO {fts} ({fts}) VALUES ('delete-all')"))?;
        }
        if let Some(links) = spec.links {
            tx.execute_batch(&format!("DELETE FROM {}", links.table))?;
        }
    }
    tx.execute_batch(
        "DELETE FROM tenant_users; DELETE FROM tombstones; DELETE FROM sync_scope; DELETE FROM sync_position;",
    )?;
    Ok(())
}

fn existing(conn: &Connection, spec: &Spec, id: Uuid) -> Result<Option<Existing>, DbError> {
    let sql = format!("SELECT rid, version, generation FROM {} WHERE id = ?1", spec.table);
    let row = conn
        .prepare_cached(&sql)?
        .query_row([codec::bytes(id)], |row| {
            Ok(Existing {
                rid: row.get(0)?,
                version: codec::uint(row.get(1)?),
                generation: row.get(2)?,
            })
        })
        .optional()?;
    Ok(row)
}

fn doc(conn: &Connection, spec: &Spec, rid: i64) -> Result<Value, DbError> {
    let sql = format!("SELECT doc FROM {} WHERE rid = ?1", spec.docs.unwrap_or(spec.table));
    let text: String = conn.prepare_cached(&sql)?.query_row([rid], |row| row.get(0))?;
    codec::from_json(&text)
}

type Head = (Option<i64>, Uuid, u64, i64);

fn write_row(tx: &Transaction<'_>, spec: &Spec, head: Head, row: &Value, mode: Mode) -> Result<(), DbError> {
    let (known_rid, id, revision, generation) = head;
    let rid = match (known_rid, spec.rid) {
        (Some(rid), _) => Some(rid),
        (None, Some(path)) => row.get(path).and_then(Value::as_i64),
        (None, None) => None,
    };
    let search = spec.search.map(|text| text(row));
    let old_search = match (mode, &search, known_rid) {
        (Mode::Live, Some(_), Some(rid)) => Some(read_search(tx, spec, rid)?),
        _ => None,
    };
    let mut values = vec![
        rid.map_or(Sql::Null, Sql::Integer),
        Sql::Blob(codec::bytes(id)),
        Sql::Integer(codec::int(revision)),
        Sql::Integer(generation),
    ];
    for column in spec.columns {
        values.push(column.project(row)?);
    }
    let mut doc = Some(Sql::Text(row.to_string()));
    if spec.docs.is_none() {
        values.extend(search.clone().map(Sql::Text));
        values.extend(doc.take());
    }
    tx.prepare_cached(&upsert_sql(spec))?
        .execute(params_from_iter(values))?;
    let rid = match rid {
        Some(rid) => rid,
        None => tx.last_insert_rowid(),
    };
    if let Some((table, doc)) = spec.docs.zip(doc) {
        tx.prepare_cached(&format!(
            "INSERT OR REPLACE INTO {table} (rid, search, doc) VALUES (?1, ?2, ?3)"
        ))?
        .execute(params![rid, search.as_deref().unwrap_or_default(), doc])?;
    }
    if let (Mode::Live, Some(search)) = (mode, search) {
        index_search(tx, spec, rid, &search, old_search.as_deref())?;
    }
    write_links(tx, spec, rid, row)
}

fn upsert_sql(spec: &Spec) -> String {
    let mut names: Vec<&str> = vec!["rid", "id", "version", "generation"];
    names.extend(spec.columns.iter().map(|column| column.name));
    if spec.docs.is_none() {
        names.extend(spec.search.map(|_| "search"));
        names.push("doc");
    }
    let marks = vec!["?"; names.len()].join(", ");
    let updates: Vec<String> = names[1..]
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({marks}) ON CONFLICT (rid) DO UPDATE SET {}",
        spec.table,
        names.join(", "),
        updates.join(", ")
    )
}

fn read_search(conn: &Connection, spec: &Spec, rid: i64) -> Result<String, DbError> {
    let sql = format!("SELECT search FROM {} WHERE rid = ?1", spec.docs.unwrap_or(spec.table));
    Ok(conn.prepare_cached(&sql)?.query_row([rid], |row| row.get(0))?)
}

fn index_search(tx: &Transaction<'_>, spec: &Spec, rid: i64, text: &str, old: Option<&str>) -> Result<(), DbError> {
    if old == Some(text) {
        return Ok(());
    }
    let fts = format!("{}_fts", spec.table);
    tx.prepare_cached(&format!("INSERT OR REPLACE INTO {fts} (rowid, search) VALUES (?1, ?2)"))?
        .execute(params![rid, text])?;
    Ok(())
}

fn write_links(tx: &Transaction<'_>, spec: &Spec, rid: i64, row: &Value) -> Result<(), DbError> {
    let Some(links) = spec.links else { return Ok(()) };
    remove_links(tx, spec, rid)?;
    let sql = format!(
        "INSERT OR IGNORE INTO {} ({}, {}) VALUES (?1, ?2)",
        links.table, links.column, links.owner
    );
    let mut insert = tx.prepare_cached(&sql)?;
    for value in row.get(links.path).and_then(Value::as_array).into_iter().flatten() {
        insert.execute(params![codec::json_id(links.column, value)?, rid])?;
    }
    Ok(())
}

fn remove_links(tx: &Transaction<'_>, spec: &Spec, rid: i64) -> Result<(), DbError> {
    if let Some(links) = spec.links {
        tx.prepare_cached(&format!("DELETE FROM {} WHERE {} = ?1", links.table, links.owner))?
            .execute([rid])?;
    }
    Ok(())
}

fn remove(tx: &Transaction<'_>, spec: &Spec, rid: i64) -> Result<(), DbError> {
    remove_links(tx, spec, rid)?;
    if spec.search.is_some() {
        tx.prepare_cached(&format!("DELETE FROM {}_fts WHERE rowid = ?1", spec.table))?
            .execute([rid])?;
    }
    if let Some(docs) = spec.docs {
        tx.prepare_cached(&format!("DELETE FROM {docs} WHERE rid = ?1"))?
            .execute([rid])?;
    }
    tx.prepare_cached(&format!("DELETE FROM {} WHERE rid = ?1", spec.table))?
        .execute([rid])?;
    Ok(())
}
