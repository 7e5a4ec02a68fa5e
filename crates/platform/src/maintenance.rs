//! What happens by itself: what has run out ends, what has expired is cleaned up. Of several instances one does each job.

use crate::{
    app::App,
    approvals, assets,
    cluster::Lease,
    error::ApiError,
    impersonations, mail, site, sites,
    storage::{scope_pruned, sql},
    subscriptions, usage,
};
use chrono::TimeDelta;
use std::time::{Duration, Instant};
use tokio::time::MissedTickBehavior;
use wheelhouse_contract::sync::{Scope, TOMBSTONE_DAYS};

const TICK: Duration = Duration::from_secs(5);
/// Stored answers are given again for so long.
const ANSWER_DAYS: i64 = 30;

/// A periodic job; each has a lease of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Approvals that nobody decided in time.
    Approvals,
    /// Impersonations whose time is over.
    Impersonations,
    /// What tenants' sites left for later.
    Sites,
    /// Mail that waits to be sent.
    Mail,
    /// Pauses, trials and subscriptions that end.
    Subscriptions,
    /// What tenants use, for those who look at it; overrides that end.
    Usage,
    /// What nobody can use any more.
    CleanUp,
}

impl Job {
    pub const ALL: [Self; 7] = [
        Self::Approvals,
        Self::Impersonations,
        Self::Sites,
        Self::Mail,
        Self::Subscriptions,
        Self::Usage,
        Self::CleanUp,
    ];

    /// In leases, metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approvals => "approvals",
            Self::Impersonations => "impersonations",
            Self::Sites => "sites",
            Self::Mail => "mail",
            Self::Subscriptions => "subscriptions",
            Self::Usage => "usage",
            Self::CleanUp => "clean-up",
        }
    }

    /// Done again after so long; zero: at every tick.
    fn every(self) -> TimeDelta {
        match self {
            Self::CleanUp => TimeDelta::hours(1),
            Self::Usage => usage::EVERY,
            _ => TimeDelta::zero(),
        }
    }

    async fn run(self, app: &App, lease: &Lease) -> Result<(), ApiError> {
        match self {
            Self::Approvals => approvals::expire(app, lease).await,
            Self::Impersonations => impersonations::expire(app, lease).await,
            Self::Sites => {
                site::tick(app, lease).await?;
                sites::tick(app, lease).await
            }
            Self::Mail => mail::tick(app, lease).await,
            Self::Subscriptions => subscriptions::tick(app, lease).await,
            Self::Usage => usage::tick(app, lease).await,
            Self::CleanUp => clean(app, lease).await,
        }
    }
}

/// Runs until shutdown. A failure is logged and tried again at the next tick.
pub async fn run(app: App) {
    // A mail server may be slow to answer; what ends does not wait for it.
    let (mail, others): (Vec<_>, Vec<_>) = Job::ALL.into_iter().partition(|job| *job == Job::Mail);
    tokio::join!(rounds(&app, &others), rounds(&app, &mail));
    if let Err(error) = Lease::release_all(&app).await {
        tracing::warn!(%error, "leases were not given up; they expire");
    }
}

async fn rounds(app: &App, jobs: &[Job]) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.shutdown().cancelled() => break,
        }
        for job in jobs {
            if let Err(error) = perform(app, *job).await {
                tracing::error!(%error, job = job.name(), "a job failed");
            }
        }
    }
}

/// Does a job now, if it is due and no other instance has it; whether it was done.
///
/// # Errors
/// When the job failed, or another instance took it over because this one was away for too long.
pub async fn perform(app: &App, job: Job) -> Result<bool, ApiError> {
    let Some(lease) = Lease::take(app, job.name(), job.every()).await? else {
        return Ok(false);
    };
    let started = Instant::now();
    let done = job.run(app, &lease).await;
    app.metrics().ran(job.name(), started.elapsed(), done.is_ok());
    done?;
    if !job.every().is_zero() {
        lease.done(app).await?;
    }
    Ok(true)
}

/// Removes what nobody can use any more: changes and tombstones older than 30 days (a console that is further behind takes
/// a snapshot), expired challenges, tokens, codes and answers.
async fn clean(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let now = app.now();
    let past = |days: i64| now.plus(-TimeDelta::days(days)).millis();
    let tx = lease.begin(app).await?;
    for scope in Scope::ALL {
        let statement = "SELECT COALESCE(MAX(seq), 0) FROM changes WHERE scope = $1 AND at < $2";
        let values = vec![scope.as_str().into(), past(TOMBSTONE_DAYS).into()];
        let last: i64 = sql::scalar(tx.conn(), statement, values).await?.unwrap_or(0);
        if last > 0 {
            scope_pruned(tx.conn(), scope, last).await?;
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
        // Events that old are refused, so that none is counted twice.
        ("DELETE FROM usage_events WHERE at < $1", past(usage::REMEMBERED_DAYS)),
        (
            "DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM imports WHERE expires_at < $1)",
            now.millis(),
        ),
        ("DELETE FROM imports WHERE expires_at < $1", now.millis()),
    ] {
        sql::exec(tx.conn(), statement, vec![bound.into()]).await?;
    }
    sites::forget_unused(&tx).await?;
    assets::expire(&tx).await?;
    mail::forget(&tx).await?;
    tx.finish().await?;
    Ok(())
}
