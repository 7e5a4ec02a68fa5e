//! What happens by itself: what has run out ends, what has expired is cleaned up.

use crate::{
    app::App,
    approvals,
    error::ApiError,
    impersonations, site,
    storage::{scope_pruned, sql},
};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use wheelhouse_contract::sync::{Scope, TOMBSTONE_DAYS};

const TICK: Duration = Duration::from_secs(5);
/// Ticks between two clean-ups: an hour.
const CLEAN_EVERY: u32 = 720;
/// Stored answers are given again for so long.
const ANSWER_DAYS: i64 = 30;

/// Runs until shutdown. A failure is logged and tried again at the next tick.
pub async fn run(app: App) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.shutdown().cancelled() => return,
        }
        if let Err(error) = tick(&app).await {
            tracing::error!(%error, "a job failed");
        }
        if count.is_multiple_of(CLEAN_EVERY)
            && let Err(error) = clean(&app).await
        {
            tracing::error!(%error, "the clean-up failed");
        }
        count = count.wrapping_add(1);
    }
}

/// Ends what has run out of time.
pub async fn tick(app: &App) -> Result<(), ApiError> {
    approvals::tick(app).await?;
    impersonations::tick(app).await?;
    site::tick(app).await
}

/// Removes what nobody can use any more: changes and tombstones older than 30 days (a console that is further behind takes
/// a snapshot), expired challenges, tokens, codes and answers.
pub async fn clean(app: &App) -> Result<(), ApiError> {
    let now = app.now();
    let past = |days: i64| now.plus(-TimeDelta::days(days)).millis();
    let tx = app.db().begin().await?;
    for scope in Scope::ALL {
        let statement = "SELECT COALESCE(MAX(seq), 0) FROM changes WHERE scope = $1 AND at < $2";
        let values = vec![scope.as_str().into(), past(TOMBSTONE_DAYS).into()];
        let last: i64 = sql::scalar(&tx, statement, values).await?.unwrap_or(0);
        if last > 0 {
            scope_pruned(&tx, scope, last).await?;
        }
    }
    let used_up = now.millis() / 1000 / 30 - 10;
    for (statement, bound) in [
        ("DELETE FROM changes WHERE at < $1", past(TOMBSTONE_DAYS)),
        ("DELETE FROM idempotency WHERE at < $1", past(ANSWER_DAYS)),
        ("DELETE FROM challenges WHERE expires_at < $1", now.millis()),
        ("DELETE FROM step_ups WHERE expires_at < $1", now.millis()),
        ("DELETE FROM refresh_tokens WHERE expires_at < $1", now.millis()),
        ("DELETE FROM sign_in_failures WHERE at < $1", past(1)),
        ("DELETE FROM totp_used WHERE counter < $1", used_up),
        ("DELETE FROM sessions WHERE expires_at < $1", past(TOMBSTONE_DAYS)),
    ] {
        sql::exec(&tx, statement, vec![bound.into()]).await?;
    }
    tx.commit().await?;
    Ok(())
}
