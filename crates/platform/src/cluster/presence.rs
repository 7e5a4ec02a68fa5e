//! Which consoles are connected: sessions that hold a stream, here or at another instance.

use super::Redis;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use wheelhouse_contract::{SessionId, Timestamp};

/// The streams of this instance.
#[derive(Clone, Debug, Default)]
pub struct Presence(Arc<Mutex<HashMap<SessionId, usize>>>);

/// A stream that is open for as long as this lives.
#[derive(Debug)]
pub struct Stay {
    presence: Presence,
    session: SessionId,
}

impl Presence {
    pub fn enter(&self, session: SessionId) -> Stay {
        *self.streams().entry(session).or_default() += 1;
        Stay {
            presence: self.clone(),
            session,
        }
    }

    /// Sessions with a stream at this instance.
    pub fn here(&self) -> Vec<SessionId> {
        self.streams().keys().copied().collect()
    }

    /// Streams at this instance; a session may hold several.
    pub fn open(&self) -> usize {
        self.streams().values().sum()
    }

    /// Sessions with a stream at any instance; of this one alone while Redis does not answer.
    pub async fn anywhere(&self, redis: Option<&Redis>, now: Timestamp) -> BTreeSet<SessionId> {
        let mut found: BTreeSet<SessionId> = self.here().into_iter().collect();
        if let Some(redis) = redis {
            found.extend(redis.present(now).await);
        }
        found
    }

    fn streams(&self) -> MutexGuard<'_, HashMap<SessionId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let mut streams = self.presence.streams();
        if let Some(count) = streams.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.session);
            }
        }
    }
}
