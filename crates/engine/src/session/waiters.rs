//! Who waits for an outbox entry's answer.

use super::Session;
use crate::{guard, outbox::Settled};
use tokio::sync::oneshot;
use wheelhouse_contract::IdempotencyKey;

impl Session {
    pub(crate) fn wait_for(&self, key: IdempotencyKey) -> oneshot::Receiver<Settled> {
        let (sender, receiver) = oneshot::channel();
        guard::lock(&self.waiters).insert(key, sender);
        receiver
    }

    pub(crate) fn forget_waiter(&self, key: IdempotencyKey) {
        guard::lock(&self.waiters).remove(&key);
    }

    /// The entry goes on under another key.
    pub(crate) fn rename_waiter(&self, old: IdempotencyKey, new: IdempotencyKey) {
        let mut waiters = guard::lock(&self.waiters);
        if let Some(waiter) = waiters.remove(&old) {
            waiters.insert(new, waiter);
        }
    }

    pub(crate) fn settled(&self, key: IdempotencyKey, settled: Settled) {
        if let Some(waiter) = guard::lock(&self.waiters).remove(&key)
            && waiter.send(settled).is_err()
        {
            tracing::debug!("nobody waits for the answer any more");
        }
    }
}
