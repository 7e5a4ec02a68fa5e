//! Both files and the tenant index, opened together.

use crate::{
    cache, db,
    db::{DbError, KEY_LEN, Kind, OpenReport, Pool},
    search::TenantIndex,
    state::outbox,
};
use rusqlite::Connection;
use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc},
    thread::{self, JoinHandle},
};

/// The open store. Cloning is cheap; all clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {
    /// The mirror of the platform.
    pub cache: Arc<Pool>,
    /// What exists nowhere else.
    pub state: Arc<Pool>,
    index: Arc<Index>,
    resources: Arc<Mutex<Resources>>,
}

/// The tenant index, locked by its loader until it is filled for the first time.
#[derive(Debug, Default)]
struct Index {
    tenants: Arc<RwLock<TenantIndex>>,
    loader: Option<JoinHandle<()>>,
}

/// What the outbox is about, by resource type, as of a generation of `state.db`.
#[derive(Debug, Default)]
struct Resources {
    generation: Option<u64>,
    ids: Arc<HashMap<String, HashSet<String>>>,
}

/// An open store with what opening had to mend.
#[derive(Debug)]
pub struct Opened {
    pub store: Store,
    pub cache: OpenReport,
    pub state: OpenReport,
}

impl Store {
    /// Opens (creating, migrating, repairing) `cache.db` and `state.db` in `dir`. The tenant index is filled beside it: who
    /// asks for it first waits.
    ///
    /// # Errors
    /// As [`db::open`].
    pub fn open(dir: &Path, key: &[u8; KEY_LEN]) -> Result<Opened, DbError> {
        let (state_pool, state) = db::open(&dir.join("state.db"), key, Kind::State)?;
        let (cache_pool, cache) = db::open(&dir.join("cache.db"), key, Kind::Cache)?;
        cache_pool.write(crate::rows::restore_indexes)?;
        let cache_pool = Arc::new(cache_pool);
        let store = Store {
            index: Arc::new(Index::load(&cache_pool)?),
            cache: cache_pool,
            state: Arc::new(state_pool),
            resources: Arc::default(),
        };
        Ok(Opened { store, cache, state })
    }

    /// The tenant index as of the last commit.
    pub fn index(&self) -> RwLockReadGuard<'_, TenantIndex> {
        self.index.tenants.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// For whoever just committed tenant rows.
    pub fn index_mut(&self) -> RwLockWriteGuard<'_, TenantIndex> {
        self.index.tenants.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ids of the resources that outbox entries are about, by resource type; read again only after a write.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn outbox_resources(&self, state: &Connection) -> Result<Arc<HashMap<String, HashSet<String>>>, DbError> {
        let mut known = self.resources.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.state.generation();
        if known.generation != Some(generation) {
            known.ids = Arc::new(outbox::resources(state)?);
            known.generation = Some(generation);
        }
        Ok(Arc::clone(&known.ids))
    }

    /// Fills the index anew from the tenant rows.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub fn reload_index(&self) -> Result<(), DbError> {
        let fresh = self.cache.read(cache::tenants::index)?;
        *self.index_mut() = fresh;
        Ok(())
    }

    /// Empties the mirror; `state.db` stays.
    ///
    /// # Errors
    /// When the rows cannot be deleted.
    pub fn clear_cache(&self) -> Result<(), DbError> {
        self.cache.write(crate::rows::clear_all)?;
        self.reload_index()
    }
}

impl Index {
    /// Returns as soon as the loader holds the lock: what is committed from now on waits to be put in, and is not lost.
    fn load(cache: &Arc<Pool>) -> Result<Self, DbError> {
        let (tenants, cache) = (Arc::<RwLock<TenantIndex>>::default(), Arc::clone(cache));
        let (held, holds) = mpsc::sync_channel(1);
        let filled = Arc::clone(&tenants);
        let load = move || {
            let mut index = filled.write().unwrap_or_else(PoisonError::into_inner);
            if held.send(()).is_err() {
                return;
            }
            match cache.read(cache::tenants::index) {
                Ok(fresh) => {
                    tracing::debug!(tenants = fresh.len(), "the tenant index is filled");
                    *index = fresh;
                }
                Err(error) => tracing::error!(%error, "the tenant index stays empty"),
            }
        };
        let path = "tenant index";
        let loader = thread::Builder::new().name(path.to_owned()).spawn(load);
        let loader = Some(loader.map_err(DbError::file(path))?);
        if holds.recv().is_err() {
            tracing::error!("the loader of the tenant index ended early");
        }
        Ok(Self { tenants, loader })
    }
}

impl Drop for Index {
    /// The loader uses the file: nothing of it may be open once the store is gone.
    fn drop(&mut self) {
        if self.loader.take().is_some_and(|loader| loader.join().is_err()) {
            tracing::error!("the loader of the tenant index panicked");
        }
    }
}

#[cfg(test)]
mod tests;
