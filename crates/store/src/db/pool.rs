use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, InterruptHandle, Transaction, TransactionBehavior};

use super::{DbError, quarantine};

/// How many readers work at once; one more waits for the first that is done.
pub(super) const READERS: usize = 3;
/// How long closing waits for what still reads.
const PATIENCE: Duration = Duration::from_secs(3);
/// Between two times of interrupting: who reads may just have begun another statement.
const GLANCE: Duration = Duration::from_millis(5);

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
    /// One for each reader.
    interrupts: Vec<InterruptHandle>,
    /// `None` once closed.
    writer: Mutex<Option<Connection>>,
    path: PathBuf,
    damaged: AtomicBool,
    closing: AtomicBool,
    /// The readers were collected; set under the lock of `idle`.
    closed: AtomicBool,
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
            interrupts: readers.iter().map(Connection::get_interrupt_handle).collect(),
            idle: Mutex::new(readers),
            freed: Condvar::new(),
            writer: Mutex::new(Some(writer)),
            path: path.to_owned(),
            damaged: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            closed: AtomicBool::new(false),
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
        let lease = self.lease()?;
        let result = match &lease.conn {
            Some(conn) => body(conn),
            None => Err(DbError::Closed),
        };
        drop(lease);
        if self.closing.load(Ordering::Acquire) {
            // The program ends while this one was at it: what it met is no finding about the file.
            return result;
        }
        self.noted(result)
    }

    /// Runs `body` in one IMMEDIATE transaction: committed when it returns `Ok`, rolled back on `Err` or panic.
    pub fn write<T>(&self, body: impl FnOnce(&Transaction<'_>) -> Result<T, DbError>) -> Result<T, DbError> {
        self.refuse_damaged()?;
        let result = {
            let mut conn = lock(&self.writer);
            let result = in_transaction(conn.as_mut().ok_or(DbError::Closed)?, body);
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
        let conn = conn.as_ref().ok_or(DbError::Closed)?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Breaks off what still reads, lets a write finish, and closes every connection; every later call answers
    /// [`DbError::Closed`]. Does nothing the second time. Dropping a pool closes silently, but only its last user can.
    ///
    /// # Errors
    /// [`DbError::Busy`] when somebody goes on reading for seconds and keeps a connection; what closing says.
    pub fn close(&self) -> Result<(), DbError> {
        if self.closing.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let readers = self.all_readers();
        let all = readers.len() == self.interrupts.len();
        let writer = lock(&self.writer).take();
        for conn in readers.into_iter().chain(writer) {
            conn.close().map_err(|(_, error)| error)?;
        }
        if all { Ok(()) } else { Err(DbError::Busy) }
    }

    /// Those that are idle within [`PATIENCE`]; the others close when they come back.
    fn all_readers(&self) -> Vec<Connection> {
        let begun = Instant::now();
        let mut idle = lock(&self.idle);
        // Who waits for a reader gets none any more.
        self.freed.notify_all();
        while idle.len() < self.interrupts.len() && begun.elapsed() < PATIENCE {
            self.interrupts.iter().for_each(InterruptHandle::interrupt);
            idle = self
                .freed
                .wait_timeout(idle, GLANCE)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(idle, _)| idle);
        }
        self.closed.store(true, Ordering::Release);
        std::mem::take(&mut *idle)
    }

    fn lease(&self) -> Result<Lease<'_>, DbError> {
        let mut idle = lock(&self.idle);
        loop {
            if self.closing.load(Ordering::Acquire) {
                return Err(DbError::Closed);
            }
            if let Some(conn) = idle.pop() {
                return Ok(Lease {
                    pool: self,
                    conn: Some(conn),
                });
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
        let Some(conn) = self.conn.take() else { return };
        let mut idle = lock(&self.pool.idle);
        // Nobody collects it any more: then it closes here.
        if !self.pool.closed.load(Ordering::Acquire) {
            idle.push(conn);
            self.pool.freed.notify_all();
        }
    }
}
