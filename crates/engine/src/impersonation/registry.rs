//! Which windows are open here, and which ends the platform has not heard yet.

use crate::guard;
use std::{collections::HashMap, sync::Mutex};
use wheelhouse_contract::{
    IdempotencyKey, ImpersonationId, Timestamp,
    impersonation::{EndReason, Impersonation},
};

/// An end to be told. The key stays the same, however often it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub id: ImpersonationId,
    pub reason: EndReason,
    pub key: IdempotencyKey,
}

#[derive(Default)]
pub(crate) struct Registry {
    open: Mutex<HashMap<ImpersonationId, Impersonation>>,
    ends: Mutex<HashMap<ImpersonationId, End>>,
}

impl Registry {
    pub fn opened(&self, session: Impersonation) {
        guard::lock(&self.open).insert(session.id, session);
    }

    pub fn is_open(&self, id: ImpersonationId) -> bool {
        guard::lock(&self.open).contains_key(&id)
    }

    pub fn count(&self) -> usize {
        guard::lock(&self.open).len()
    }

    pub fn ids(&self) -> Vec<ImpersonationId> {
        guard::lock(&self.open).keys().copied().collect()
    }

    /// Whose time is up.
    pub fn expired(&self, now: Timestamp) -> Vec<ImpersonationId> {
        let open = guard::lock(&self.open);
        open.values()
            .filter(|one| one.expires_at <= now)
            .map(|one| one.id)
            .collect()
    }

    /// Takes the session out; `false` when it is not open here.
    pub fn closed(&self, id: ImpersonationId) -> bool {
        guard::lock(&self.open).remove(&id).is_some()
    }

    /// The first reason stands.
    pub fn owe(&self, end: End) {
        guard::lock(&self.ends).entry(end.id).or_insert(end);
    }

    pub fn owed(&self) -> Vec<End> {
        guard::lock(&self.ends).values().copied().collect()
    }

    pub fn paid(&self, id: ImpersonationId) {
        guard::lock(&self.ends).remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_end_keeps_its_first_reason_and_key_until_the_platform_heard_it() {
        let registry = Registry::default();
        let id = ImpersonationId(Uuid::from_u128(1));
        let end = |reason, key| End {
            id,
            reason,
            key: IdempotencyKey(Uuid::from_u128(key)),
        };
        registry.owe(end(EndReason::Locked, 7));
        registry.owe(end(EndReason::Ended, 8));
        assert_eq!(registry.owed(), vec![end(EndReason::Locked, 7)]);
        registry.paid(id);
        assert!(registry.owed().is_empty());
    }
}
