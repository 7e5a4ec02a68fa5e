//! Loading one scope, from where it stands.

use super::{
    apply::{self, Chunk},
    plan::{self, Pinned},
    task::Task,
    trouble::{Trouble, blocking},
};
use crate::view::SyncProgress;
use wheelhouse_contract::{
    ErrorCode,
    sync::{Position, Scope},
};
use wheelhouse_remote::{RemoteError, Snapshot};
use wheelhouse_store::cache::sync::{self, Load, ScopeRow};

/// Small at first, as the platform sends them: they are written while the next are still being made, and the first screen has
/// something to show.
const FIRST: [usize; 3] = [250, 250, 500];
const CHUNK: usize = 4_000;
/// After so many rows the log is folded into the file and emptied; what fewer leave goes with the next commits.
const LARGE: u64 = 10_000;

impl Task {
    /// Loads `scope` to its end.
    pub(super) async fn load(&mut self, scope: Scope, restart: bool) -> Result<(), Trouble> {
        let (store, client) = (self.store.clone(), self.client.clone());
        let cursor = blocking(move || store.cache.read(|conn| sync::scope(conn, scope)))
            .await?
            .cursor;
        let cursor = cursor.filter(|_| !restart);
        // The platform looks up the first rows while the load is being prepared here.
        let store = self.store.clone();
        let prepared = blocking(move || apply::begin(&store, scope, restart));
        let (row, answer) = tokio::join!(prepared, self.net(client.snapshot(scope, cursor)));
        let mut row = row?;
        let mut snapshot = match answer {
            Err(RemoteOr::Remote(RemoteError::Problem { problem, .. })) if problem.code == ErrorCode::Forbidden => {
                return self.deny(row).await;
            }
            other => other?,
        };
        let pinned = snapshot.header.position.clone();
        if row.pinned.as_ref().is_some_and(|earlier| earlier.epoch != pinned.epoch) {
            let store = self.store.clone();
            row = blocking(move || apply::begin(&store, scope, true)).await?;
            snapshot = self.net(client.snapshot(scope, None)).await?;
        }
        let count = self.rows(&row, &mut snapshot).await?;
        let (store, now) = (self.store.clone(), self.host.now());
        let commit = blocking(move || apply::finish(&store, scope, Load::Ready, now)).await?;
        self.told(&commit);
        self.board.progress(None);
        if count < LARGE {
            return Ok(());
        }
        let store = self.store.clone();
        blocking(move || {
            if let Err(error) = store.cache.checkpoint() {
                tracing::info!(%error, "the log of a load stays for now");
            }
            Ok(())
        })
        .await
    }

    /// Answers how many rows of the scope are here at the end.
    async fn rows(&mut self, row: &ScopeRow, snapshot: &mut Snapshot) -> Result<u64, Trouble> {
        let scope = row.scope;
        let mut sizes = FIRST.into_iter().chain(std::iter::repeat(CHUNK));
        let mut size = || sizes.next().unwrap_or(CHUNK);
        let pinned = snapshot.header.position.clone();
        let (adjusted, first) = tokio::join!(self.adjust(&pinned), self.net(snapshot.rows(size())));
        adjusted?;
        let mut rows = first?;
        loop {
            let complete = rows.complete;
            let (store, hook) = (self.store.clone(), self.hook.clone());
            let chunk = Chunk {
                scope,
                rows: rows.rows,
                pinned: snapshot.header.position.clone(),
                expected: snapshot.header.count,
                now: self.host.now(),
            };
            let total = chunk.expected;
            let commit = blocking(move || apply::chunk(&store, hook.as_ref(), chunk));
            // The next rows are read while these are committed.
            let (done, next) = if complete {
                (commit.await, None)
            } else {
                let (done, next) = tokio::join!(commit, self.net(snapshot.rows(size())));
                (done, Some(next))
            };
            let (commit, count) = done?;
            self.told(&commit);
            // It moves: however often it breaks off, the next attempt comes soon.
            self.backoff.reset();
            self.board.progress(Some(SyncProgress {
                scope,
                loaded: count,
                total: total.max(count),
            }));
            match next {
                Some(next) => rows = next?,
                None => return Ok(count),
            }
        }
    }

    /// The role may not read it: nothing of it stays.
    async fn deny(&mut self, row: ScopeRow) -> Result<(), Trouble> {
        let (store, now, scope) = (self.store.clone(), self.host.now(), row.scope);
        let commit = blocking(move || {
            apply::begin(&store, scope, true)?;
            apply::finish(&store, scope, Load::Denied, now)
        })
        .await?;
        self.told(&commit);
        Ok(())
    }

    /// Lets the feed's position follow what the snapshot is pinned to.
    async fn adjust(&self, pinned: &Position) -> Result<(), Trouble> {
        let (store, pinned, now) = (self.store.clone(), pinned.clone(), self.host.now());
        blocking(move || {
            store.cache.write(|tx| {
                let position = sync::position(tx)?.map(|(position, _)| position);
                match plan::pinned(position.as_ref(), &pinned) {
                    Pinned::Keep => Ok(()),
                    Pinned::Rewind(earlier) => sync::save_position(tx, &earlier, now),
                    Pinned::Forget => sync::forget_position(tx),
                }
            })
        })
        .await
    }
}

/// An error of a call that may also have been interrupted.
pub(super) enum RemoteOr {
    Remote(RemoteError),
    Interrupted,
}

impl From<RemoteOr> for Trouble {
    fn from(error: RemoteOr) -> Self {
        match error {
            RemoteOr::Remote(error) => error.into(),
            RemoteOr::Interrupted => Trouble::Interrupted,
        }
    }
}
