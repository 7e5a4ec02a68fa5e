use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{DbError, quarantine};

/// How many readers work at once; one more waits for the first that is done.
pub(super) const READERS: usize = 3;

/// One writer and three readers on one file. The API blocks: in async code call it inside `spawn_blocking`.
///
/// A reader sees the last committed state and never waits for the writer (WAL). Calling `read` or `write` from inside a
/// `write` closure of the same pool deadlocks or waits for itself: use the transaction that the closure got.
///
/// Once a call has answered [`DbError::Damaged`], every later one does: drop the pool and [`super::open`] the file again,
/// which repairs it.
pub struct Pool {
    // Readers close first, so that the writer is the last one out: it folds the log into the file.
    idle: Mutex<Vec<Connection>>,
    freed: Condvar,
    writer: Mutex<Connection>,
    path: PathBuf,
    damaged: AtomicBool,
    writes: AtomicU64,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Pool {
    pub(super) fn new(path: &Path, writer: Connection, readers: Vec<Connection>) -> Self {
        Self {
            idle: Mutex::new(readers),
            freed: Condvar::new(),
            writer: Mutex::new(writer),
            path: path.to_owned(),
            damaged: AtomicBool::new(false),
            writes: AtomicU64::new(0),
        }
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `body` on a read-only connection. All statements of one call do not share a snapshot unless `body` begins
    /// a transaction itself.
    pub fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T, DbError>) -> Result<T, DbError> {
        self.refuse_damaged()?;
        let lease = self.lease();
        let result = match &lease.conn {
            Some(conn) => body(conn),
            None => Err(DbError::Busy),
        };
        drop(lease);
        self.noted(result)
    }

    /// Runs `body` in one IMMEDIATE transaction: committed when it returns `Ok`, rolled back on `Err` or panic.
    pub fn write<T>(&self, body: impl FnOnce(&Transaction<'_>) -> Result<T, DbError>) -> Result<T, DbError> {
        self.refuse_damaged()?;
        let result = {
            let mut conn = lock(&self.writer);
            let result = in_transaction(&mut conn, body);
            self.writes.fetch_add(1, Ordering::AcqRel);
            result
        };
        self.noted(result)
    }

    /// Grows with every write through this pool. What was read after asking for it is still true while it stays the same.
    pub fn generation(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Folds the write-ahead log into the file and empties it, as far as open readers allow.
    pub fn checkpoint(&self) -> Result<(), DbError> {
        let conn = lock(&self.writer);
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Closes every connection and reports what closing says; dropping a pool does the same silently.
    pub fn close(self) -> Result<(), DbError> {
        let readers = self.idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        let writer = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        for conn in readers.into_iter().chain([writer]) {
            conn.close().map_err(|(_, error)| error)?;
        }
        Ok(())
    }

    fn lease(&self) -> Lease<'_> {
        let mut idle = lock(&self.idle);
        loop {
            if let Some(conn) = idle.pop() {
                return Lease {
                    pool: self,
                    conn: Some(conn),
                };
            }
            idle = self.freed.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A connection that met a damaged page answers nonsense from then on ("out of memory").
    fn refuse_damaged(&self) -> Result<(), DbError> {
        if self.damaged.load(Ordering::Acquire) {
            return Err(DbError::Damaged(
                "found while working; the file has to be opened again".to_owned(),
            ));
        }
        Ok(())
    }

    /// Damage that shows while working is remembered on disk, so that the next `open` checks the whole file.
    fn noted<T>(&self, result: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &result
            && error.is_damage()
        {
            self.damaged.store(true, Ordering::Release);
            tracing::error!(path = %self.path.display(), %error, "local database is damaged");
            if let Err(error) = quarantine::mark_suspect(&self.path) {
                tracing::error!(%error, "cannot mark the damaged database");
            }
        }
        result
    }
}

fn in_transaction<T>(
    conn: &mut Connection,
    body: impl FnOnce(&Transaction<'_>) -> Result<T, DbError>,
) -> Result<T, DbError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = body(&tx)?;
    tx.commit()?;
    Ok(value)
}

/// A panic inside a closure leaves no half-written state behind (the transaction rolled back), so a poisoned lock is
/// as good as a healthy one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A borrowed reader that returns to the pool however its user ends.
struct Lease<'a> {
    pool: &'a Pool,
    conn: Option<Connection>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            lock(&self.pool.idle).push(conn);
            self.pool.freed.notify_one();
        }
    }
}
