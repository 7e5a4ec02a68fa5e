//! Pulling changes until nothing is missing, and looking whether all is as it should be.

use super::{
    apply::{self, Changeset},
    hook::Origin,
    plan,
    task::Task,
    trouble::{Trouble, blocking},
};
use std::{sync::atomic::Ordering, time::Duration};
use wheelhouse_contract::sync::{Checksum, Position, Scope, ScopeState};
use wheelhouse_store::{cache::sync, rows};

/// Changes per answer.
const LIMIT: u32 = 1_000;
/// A scope that differs again so often right after a load is not loaded again: the fault is not in the data.
const MAX_RESYNCS: u32 = 3;

impl Task {
    /// Pulls from `position` until nothing is left; answers where that is. `wait` is the long poll's.
    pub(super) async fn pull(
        &mut self,
        mut position: Position,
        origin: Origin,
        wait: Duration,
    ) -> Result<Position, Trouble> {
        let client = self.client.clone();
        let digest = self.digest().await?;
        let mut answer = self.net(client.changes(&position, LIMIT, wait, digest)).await?;
        loop {
            if answer.next.epoch != position.epoch || answer.next.seq < position.seq {
                return Err(Trouble::Gone);
            }
            let more = answer.more;
            position = answer.next;
            let set = Changeset {
                changes: answer.changes,
                next: Some(position.clone()),
                current: !more,
                origin,
                now: self.host.now(),
            };
            if !more {
                self.apply(set).await?;
                self.backoff.reset();
                self.compare(answer.scopes, &position).await?;
                return Ok(position);
            }
            // The next answer is on its way while this one is committed.
            let next = self.net(client.changes(&position, LIMIT, wait, None));
            let (applied, next) = tokio::join!(self.apply(set), next);
            applied?;
            answer = next?;
        }
    }

    /// Of what is here, when all of it is: the platform need not tell the states of scopes that are the same there.
    async fn digest(&self) -> Result<Option<Checksum>, Trouble> {
        let store = self.store.clone();
        let scopes = blocking(move || store.cache.read(sync::scopes)).await?;
        Ok(plan::digest(&scopes))
    }

    pub(super) async fn apply(&self, set: Changeset) -> Result<(), Trouble> {
        let (store, hook, now) = (self.store.clone(), self.hook.clone(), set.now);
        let (count, current) = (set.changes.len(), set.current);
        let commit = blocking(move || apply::changes(&store, hook.as_ref(), set)).await?;
        if count > 0 {
            self.untidy.fetch_add(1, Ordering::Relaxed);
        }
        self.board.applied(count, current.then_some(now));
        self.told(&commit);
        Ok(())
    }

    /// Merges a little of what changes added to the search index, until nothing is left to merge.
    pub(super) async fn tidy(&self) -> Result<(), Trouble> {
        let store = self.store.clone();
        let more = blocking(move || store.cache.write(rows::merge_search)).await?;
        self.untidy.store(u32::from(more), Ordering::Relaxed);
        Ok(())
    }

    /// Marks scopes that differ from the platform's for a load of their own.
    async fn compare(&mut self, states: Vec<ScopeState>, next: &Position) -> Result<(), Trouble> {
        if states.is_empty() {
            // The digest was the platform's own.
            self.resyncs.clear();
            return Ok(());
        }
        let (store, next, ahead) = (self.store.clone(), next.clone(), self.ahead);
        let (different, same) = blocking(move || {
            let scopes = store.cache.read(sync::scopes)?;
            let different = plan::mismatched(&scopes, &states, &next, ahead);
            let same: Vec<Scope> = states.iter().map(|state| state.scope).collect();
            Ok((different, same))
        })
        .await?;
        for scope in same.iter().filter(|scope| !different.contains(scope)) {
            self.resyncs.remove(scope);
        }
        let mut again = Vec::new();
        for scope in different {
            let times = self.resyncs.entry(scope).or_default();
            *times += 1;
            if *times <= MAX_RESYNCS {
                tracing::warn!(scope = scope.as_str(), "differs from the platform, loading it anew");
                again.push(scope);
            } else {
                tracing::error!(
                    scope = scope.as_str(),
                    "differs from the platform even after loading it anew"
                );
            }
        }
        if again.is_empty() {
            return Ok(());
        }
        let store = self.store.clone();
        blocking(move || apply::reset(&store, &again, false)).await?;
        self.resync = true;
        Ok(())
    }
}
