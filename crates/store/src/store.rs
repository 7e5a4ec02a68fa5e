//! Both files and the tenant index, opened together.

use crate::{
    cache::{self, subscriptions::Figures},
    db,
    db::{DbError, KEY_LEN, Kind, OpenReport, Pool},
    search::TenantIndex,
    state::outbox,
};
use rusqlite::Connection;
use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
};
use wheelhouse_contract::Timestamp;

/// The open store. Cloning is cheap; all clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {
    /// The mirror of the platform.
    pub cache: Arc<Pool>,
    /// What exists nowhere else.
    pub state: Arc<Pool>,
    index: Arc<Index>,
    resources: Arc<Mutex<Resources>>,
    subscriptions: Arc<Mutex<Option<Counted>>>,
}

/// The tenant index, locked by its loader until it is filled for the first time, which begins when somebody needs it.
#[derive(Debug, Default)]
struct Index {
    tenants: Arc<RwLock<TenantIndex>>,
    stage: Arc<Stage>,
    loader: Option<JoinHandle<()>>,
}

/// How far the first filling is.
#[derive(Debug, Default)]
struct Stage {
    wanted: AtomicBool,
    filled: AtomicBool,
    /// Nobody needs it any more.
    ended: AtomicBool,
}

/// What the outbox is about, by resource type, as of a generation of `state.db`.
#[derive(Debug, Default)]
struct Resources {
    generation: Option<u64>,
    ids: Arc<HashMap<String, HashSet<String>>>,
}

/// Figures as of a generation of `cache.db`.
type Counted = (u64, Arc<Figures>);

/// An open store with what opening had to mend.
#[derive(Debug)]
pub struct Opened {
    pub store: Store,
    pub cache: OpenReport,
    pub state: OpenReport,
}

impl Store {
    /// Opens (creating, migrating, repairing) `cache.db` and `state.db` in `dir`. The tenant index is filled when it is first
    /// asked for, and who asks waits: a start has better things to do for the processor than to read every tenant.
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
            subscriptions: Arc::default(),
        };
        Ok(Opened { store, cache, state })
    }

    /// Whether the tenant index answers without being filled first.
    pub fn index_is_filled(&self) -> bool {
        self.index.stage.filled.load(Ordering::SeqCst)
    }

    /// The tenant index as of the last commit.
    pub fn index(&self) -> RwLockReadGuard<'_, TenantIndex> {
        self.index.want();
        self.index.tenants.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// For whoever just committed tenant rows.
    pub fn index_mut(&self) -> RwLockWriteGuard<'_, TenantIndex> {
        self.index.want();
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

    /// Figures over all subscriptions; counted again only after a write, or when time has changed one of them.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn subscription_figures(
        &self,
        cache: &Connection,
        currency: &str,
        now: Timestamp,
    ) -> Result<Arc<Figures>, DbError> {
        let mut known = self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.cache.generation();
        match &*known {
            Some((of, figures)) if *of == generation && figures.hold(currency, now) => Ok(Arc::clone(figures)),
            _ => {
                let figures = Arc::new(Figures::read(cache, currency, now)?);
                *known = Some((generation, Arc::clone(&figures)));
                Ok(figures)
            }
        }
    }

    /// Breaks off what still reads and closes both files, whoever else holds this store: at the end of the program they must
    /// not be read while the libraries below are taken down, and a start must not find them as if the program had been killed.
    ///
    /// # Errors
    /// As [`Pool::close`].
    pub fn close(&self) -> Result<(), DbError> {
        self.index.end();
        let cache = self.cache.close();
        self.state.close()?;
        cache
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
        let stage = Arc::<Stage>::default();
        let (held, holds) = mpsc::sync_channel(1);
        let (filled, seen) = (Arc::clone(&tenants), Arc::clone(&stage));
        let load = move || {
            let mut index = filled.write().unwrap_or_else(PoisonError::into_inner);
            // With a connection in hand: those who wait for the index hold one each, and there are few.
            let fill = |conn: &Connection| {
                let told = held.send(()).is_ok();
                if told && seen.until_wanted() {
                    cache::tenants::index(conn)
                } else {
                    Err(DbError::Closed)
                }
            };
            match cache.read(fill) {
                Ok(fresh) => {
                    tracing::debug!(tenants = fresh.len(), "the tenant index is filled");
                    *index = fresh;
                    seen.filled.store(true, Ordering::SeqCst);
                }
                Err(DbError::Closed) => tracing::debug!("closed before the tenant index was filled"),
                Err(error) => tracing::error!(%error, "the tenant index stays empty"),
            }
        };
        let path = "tenant index";
        let loader = thread::Builder::new().name(path.to_owned()).spawn(load);
        let loader = Some(loader.map_err(DbError::file(path))?);
        if holds.recv().is_err() {
            tracing::error!("the loader of the tenant index ended early");
        }
        Ok(Self { tenants, stage, loader })
    }

    fn want(&self) {
        if !self.stage.wanted.swap(true, Ordering::AcqRel)
            && let Some(loader) = &self.loader
        {
            loader.thread().unpark();
        }
    }

    /// A filling that has not begun does not begin any more.
    fn end(&self) {
        self.stage.ended.store(true, Ordering::Release);
        if let Some(loader) = &self.loader {
            loader.thread().unpark();
        }
    }
}

impl Stage {
    /// `false` when the store closes before anybody wanted anything.
    fn until_wanted(&self) -> bool {
        loop {
            if self.ended.load(Ordering::Acquire) {
                return false;
            }
            if self.wanted.load(Ordering::Acquire) {
                return true;
            }
            thread::park();
        }
    }
}

impl Drop for Index {
    /// The loader uses the file: nothing of it may be open once the store is gone.
    fn drop(&mut self) {
        self.end();
        if self.loader.take().is_some_and(|loader| loader.join().is_err()) {
            tracing::error!("the loader of the tenant index panicked");
        }
    }
}

#[cfg(test)]
mod tests;
