//! Puts and deletes under the revision guard.

use super::{
    put::{New, Tables},
    spec::spec,
};
use crate::{
    DbError,
    cache::sync::{self, ScopeRow},
    codec,
};
use rusqlite::{Transaction, params};
use std::collections::{BTreeMap, btree_map::Entry};
use uuid::Uuid;
use wheelhouse_contract::{
    Timestamp,
    sync::{RowText, Scope},
};

/// A change that took effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub scope: Scope,
    pub id: Uuid,
    pub revision: u64,
    /// The row as it was here; absent when it is new.
    pub before: Option<RowText>,
    /// The row as it is now; absent when it was deleted.
    pub after: Option<RowText>,
}

/// How much a write maintains besides the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Live,
    /// A load under way: the search index follows at its end.
    Bulk,
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
    /// [`DbError::Value`] when the row does not have the shape that this console knows, is another one than `id` says, or
    /// takes the number of a different row; SQLite's own.
    pub fn put(
        &mut self,
        scope: Scope,
        id: Uuid,
        revision: u64,
        row: impl Into<RowText>,
        mode: Mode,
    ) -> Result<Option<Applied>, DbError> {
        let row = row.into();
        let (tx, tables) = (self.tx, Tables::of(self.tx, scope));
        let state = self.scope(scope)?;
        let generation = state.generation;
        let known = tables.existing(id)?;
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
        let new = New {
            id,
            revision,
            generation,
            row: row.as_str(),
            mode,
        };
        let before = tables.write(known, &new)?;
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
        let (tx, tables) = (self.tx, Tables::of(self.tx, scope));
        let state = self.scope(scope)?;
        let known = tables.existing(id)?;
        let current = known.as_ref().filter(|known| known.generation >= state.generation);
        if current.is_some_and(|known| known.version > revision) {
            return Ok(None);
        }
        if let Some(removed) = current {
            state.remove(id, removed.version);
        }
        sync::bury(tx, scope, id, revision, state.generation, at)?;
        let Some(known) = known else { return Ok(None) };
        let before = tables.doc(known.rid)?;
        tables.remove(known.rid)?;
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
        let (tx, tables) = (self.tx, Tables::of(self.tx, scope));
        let generation = self.scope(scope)?.generation;
        let mut statement = tx.prepare(&format!(
            "SELECT rid, id, version FROM {} WHERE generation < ?1",
            spec(scope).table
        ))?;
        let left: Vec<(i64, Vec<u8>, i64)> = statement
            .query_map([generation], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        drop(statement);
        let mut gone = Vec::with_capacity(left.len());
        for (rid, id, version) in left {
            let before = tables.doc(rid)?;
            tables.remove(rid)?;
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
    let tables = Tables::of(tx, scope);
    for rid in &old {
        tables.remove(*rid)?;
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
        "DELETE FROM tenant_users; DELETE FROM tombstones; DELETE FROM sync_scope; DELETE FROM sync_position; \
         DELETE FROM first_page;",
    )?;
    Ok(())
}
