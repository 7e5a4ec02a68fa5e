//! Parts of a transaction that can be taken back alone: one row of many that is refused.

use super::Tx;
use crate::{error::ApiError, storage::feed::Head};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use wheelhouse_contract::{
    OperatorId,
    sync::{Scope, ScopeState},
};

/// How far a transaction had come.
pub(crate) struct Mark {
    head: Head,
    scopes: BTreeMap<(Scope, Option<OperatorId>), ScopeState>,
    changes: usize,
    ended_sessions: usize,
}

impl Tx {
    /// Remembers how far it came. Follow it with [`Self::back_to`] or [`Self::keep`] before the next one.
    pub(crate) async fn mark(&self) -> Result<Mark, ApiError> {
        self.inner.execute_unprepared("SAVEPOINT attempt").await?;
        Ok(Mark {
            head: self.head.clone(),
            scopes: self.scopes.clone(),
            changes: self.changes.len(),
            ended_sessions: self.ended_sessions.len(),
        })
    }

    /// What was done since `mark` was never done.
    pub(crate) async fn back_to(&mut self, mark: Mark) -> Result<(), ApiError> {
        self.inner.execute_unprepared("ROLLBACK TO SAVEPOINT attempt").await?;
        self.inner.execute_unprepared("RELEASE SAVEPOINT attempt").await?;
        self.head = mark.head;
        self.scopes = mark.scopes;
        self.changes.truncate(mark.changes);
        self.ended_sessions.truncate(mark.ended_sessions);
        Ok(())
    }

    /// What was done since the mark stays.
    pub(crate) async fn keep(&self) -> Result<(), ApiError> {
        self.inner.execute_unprepared("RELEASE SAVEPOINT attempt").await?;
        Ok(())
    }
}
