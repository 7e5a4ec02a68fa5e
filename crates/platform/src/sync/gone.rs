//! Positions that lead nowhere any more.

use crate::{
    error::ApiError,
    storage::{Head, pruned_through},
};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem,
    sync::{Position, SCHEMA, Scope},
};

/// 410 that names each of `scopes` of which `after` misses changes: another epoch or schema (all of them), a position
/// from the future, or one before what was pruned.
pub async fn refuse_gone<C: ConnectionTrait>(
    conn: &C,
    head: &Head,
    after: &Position,
    schema: Option<u32>,
    scopes: &[Scope],
) -> Result<(), ApiError> {
    let rewound = after.epoch != head.epoch || after.seq > head.seq || schema.is_some_and(|schema| schema != SCHEMA);
    let gone_through = pruned_through(conn).await?;
    let pruned = |scope: &Scope| {
        gone_through
            .iter()
            .any(|(pruned, through)| pruned == scope && after.seq < *through)
    };
    let gone: Vec<Scope> = scopes
        .iter()
        .copied()
        .filter(|scope| rewound || pruned(scope))
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::new(
        ErrorCode::Gone,
        "The changes since this position are no longer kept. Take a new snapshot of the named scopes.",
    );
    problem.fields = gone
        .into_iter()
        .map(|scope| FieldError::new(scope.as_str(), "Take a new snapshot."))
        .collect();
    Err(problem.into())
}
