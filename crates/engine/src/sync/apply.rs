//! Committing changes: rows, search, position and ledger, so that a kill at any point loses and doubles nothing.
//!
//! The ledger lies in the other file, and two files cannot commit as one. So the ledger goes first and rows and position
//! second: after a kill in between the same changes come again, and the ledger's key swallows what it already has.

use super::hook::{ApplyHook, Commit, Context, Origin};
use std::collections::BTreeSet;
use wheelhouse_contract::{
    TenantId, Timestamp,
    sync::{Change, Position, Scope},
    tenant::Tenant,
};
use wheelhouse_remote::Row;
use wheelhouse_store::{
    DbError, Store, Transaction,
    cache::{
        sync::{self, Load},
        tenants,
    },
    rows::{self, Applied, Batch, Mode},
    search::Entry,
    state::notices::{self, Notice},
};

/// Changes and where they lead.
pub(super) struct Changeset {
    pub changes: Vec<Change>,
    /// Absent in the urgent lane: the position stays.
    pub next: Option<Position>,
    /// Nothing is missing at `next`.
    pub current: bool,
    pub origin: Origin,
    pub now: Timestamp,
}

/// Applies changes in one transaction, then brings the index in step.
pub(super) fn changes(store: &Store, hook: &dyn ApplyHook, set: Changeset) -> Result<Commit, DbError> {
    let Changeset {
        changes,
        next,
        current,
        origin,
        now,
    } = set;
    let (commit, applied) = store.cache.write(|tx| {
        let (mut batch, mut noted, mut applied) = (Batch::new(tx), Vec::new(), Vec::new());
        for change in changes {
            let at = change.at;
            // What is not loaded yet comes whole, with its snapshot.
            if matches!(batch.scope(change.scope)?.load, Load::Empty | Load::Denied) {
                continue;
            }
            if let Some(effect) = one(&mut batch, change)? {
                let context = Context {
                    origin,
                    first_load: false,
                    at,
                    now,
                };
                noted.extend(hook.noteworthy(&effect, &context));
                applied.push(effect);
            }
        }
        batch.finish()?;
        if let Some(next) = &next {
            let as_of = match sync::position(tx)? {
                Some((_, earlier)) if !current => earlier,
                _ => now,
            };
            sync::save_position(tx, next, as_of)?;
        }
        let commit = Commit {
            added: ledger(store, noted)?,
            origin,
            scopes: applied.iter().map(|effect| effect.scope).collect(),
            position: next.clone(),
        };
        Ok((commit, applied))
    })?;
    index(store, &applied)?;
    Ok(commit)
}

fn one(batch: &mut Batch<'_>, change: Change) -> Result<Option<Applied>, DbError> {
    match change.row {
        Some(row) => batch.put(change.scope, change.id, change.revision, row, Mode::Live),
        None => batch.delete(change.scope, change.id, change.revision, change.at),
    }
}

/// Adds what is not in the ledger yet; answers what was added.
fn ledger(store: &Store, noted: Vec<Notice>) -> Result<Vec<Notice>, DbError> {
    if noted.is_empty() {
        return Ok(Vec::new());
    }
    store.state.write(|tx| {
        let mut added = Vec::with_capacity(noted.len());
        for notice in noted {
            if notices::add(tx, &notice)? {
                added.push(notice);
            }
        }
        Ok(added)
    })
}

fn index(store: &Store, applied: &[Applied]) -> Result<(), DbError> {
    let mut entries = Vec::new();
    for effect in applied.iter().filter(|effect| effect.scope == Scope::Tenants) {
        let entry = match &effect.after {
            Some(row) => Some(row.parse::<Tenant>()?),
            None => None,
        };
        entries.push((TenantId(effect.id), entry));
    }
    if entries.is_empty() {
        return Ok(());
    }
    let mut index = store.index_mut();
    for (id, entry) in entries {
        match entry {
            Some(tenant) => index.put(&Entry::from(&tenant)),
            None => index.remove(id),
        }
    }
    Ok(())
}

/// Begins a load: from the first row with `restart`. What is there stays readable until the load ends.
pub(super) fn begin(store: &Store, scope: Scope, restart: bool) -> Result<sync::ScopeRow, DbError> {
    store.cache.write(|tx| {
        let mut batch = Batch::new(tx);
        let row = batch.scope(scope)?;
        if restart {
            row.restart();
        }
        if row.loaded_at.is_none() {
            rows::park_indexes(tx, scope)?;
        }
        let row = row.clone();
        batch.finish()?;
        Ok(row)
    })
}

/// Rows of a load, with what their snapshot's header said.
pub(super) struct Chunk {
    pub scope: Scope,
    pub rows: Vec<Row>,
    pub pinned: Position,
    pub expected: u64,
    pub now: Timestamp,
}

/// Commits rows of a load together with its cursor; answers how many rows are there.
pub(super) fn chunk(store: &Store, hook: &dyn ApplyHook, chunk: Chunk) -> Result<(Commit, u64), DbError> {
    let (scope, now) = (chunk.scope, chunk.now);
    let (commit, count, fresh, replaced) = store.cache.write(|tx| {
        let before = tenants::last_rid(tx)?;
        let mut batch = Batch::new(tx);
        let row = batch.scope(scope)?;
        let first_load = row.loaded_at.is_none();
        row.cursor = chunk.rows.last().map(|row| row.id).or(row.cursor);
        row.pinned.get_or_insert(chunk.pinned);
        row.expected = chunk.expected;
        let context = Context {
            origin: Origin::Snapshot,
            first_load,
            at: now,
            now,
        };
        let (mut noted, mut replaced) = (Vec::new(), Vec::new());
        for row in chunk.rows {
            if let Some(effect) = batch.put(scope, row.id, row.revision, row.row, Mode::Bulk)? {
                noted.extend(hook.noteworthy(&effect, &context));
                if effect.before.is_some() {
                    replaced.push(effect);
                }
            }
        }
        let count = batch.scope(scope)?.count;
        batch.finish()?;
        let commit = Commit {
            added: ledger(store, noted)?,
            origin: Origin::Snapshot,
            scopes: BTreeSet::from([scope]),
            position: None,
        };
        let fresh = match scope {
            Scope::Tenants => tenants::entries_after(tx, before)?,
            _ => Vec::new(),
        };
        Ok((commit, count, fresh, replaced))
    })?;
    index(store, &replaced)?;
    if !fresh.is_empty() {
        let mut index = store.index_mut();
        fresh.iter().for_each(|(_, entry)| index.put(entry));
    }
    Ok((commit, count))
}

/// Ends a load: what it did not bring is gone; indexes and search are made.
pub(super) fn finish(store: &Store, scope: Scope, load: Load, now: Timestamp) -> Result<Commit, DbError> {
    let gone = store.cache.write(|tx| {
        let mut batch = Batch::new(tx);
        let gone = batch.sweep(scope)?;
        let row = batch.scope(scope)?;
        row.load = load;
        row.cursor = None;
        row.loaded_at = Some(now);
        if load == Load::Denied {
            row.pinned = None;
        }
        batch.finish()?;
        restore(tx, scope)?;
        Ok(gone)
    })?;
    index(store, &gone)?;
    Ok(Commit {
        added: Vec::new(),
        origin: Origin::Snapshot,
        scopes: BTreeSet::from([scope]),
        position: None,
    })
}

fn restore(tx: &Transaction<'_>, scope: Scope) -> Result<(), DbError> {
    rows::restore_indexes(tx)?;
    rows::rebuild_search(tx, scope)
}

/// Marks scopes for a new load and, with `forget`, drops the position.
pub(super) fn reset(store: &Store, scopes: &[Scope], forget: bool) -> Result<(), DbError> {
    store.cache.write(|tx| {
        let mut batch = Batch::new(tx);
        for scope in scopes {
            let row = batch.scope(*scope)?;
            row.load = Load::Loading;
            row.pinned = None;
        }
        batch.finish()?;
        if forget {
            sync::forget_position(tx)?;
        }
        Ok(())
    })
}

/// Lets scopes that the role might not read be asked for again: the role may have changed.
pub(super) fn retry_denied(store: &Store) -> Result<(), DbError> {
    store.cache.write(|tx| {
        let mut batch = Batch::new(tx);
        for scope in Scope::ALL {
            let row = batch.scope(scope)?;
            if row.load == Load::Denied {
                row.load = Load::Empty;
            }
        }
        batch.finish()
    })
}

/// Drops what left the window and tombstones that guard against nothing any more.
pub(super) fn prune(store: &Store, window: Timestamp, tombstones: Timestamp) -> Result<(), DbError> {
    store.cache.write(|tx| {
        for scope in Scope::ALL {
            rows::prune_before(tx, scope, window)?;
        }
        sync::prune_tombstones(tx, tombstones)?;
        Ok(())
    })
}
