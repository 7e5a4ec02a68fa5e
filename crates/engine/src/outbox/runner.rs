//! Sends what waits, while the platform can be reached.

use super::{
    COMMAND_VERSION,
    next::{self, Moment, Next, Outcome},
};
use crate::{
    fault::Fault,
    session::Session,
    view::{Link, SyncStatus, Tag},
};
use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_remote::Command;
use wheelhouse_store::state::outbox::{self, Entry, State};

/// Requests under way at the same time, each about another resource.
const SIDE_BY_SIDE: usize = 4;
/// Longest sleep without a reason: clocks jump when a machine wakes up.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// Applied and refused entries stay visible for so long.
const KEPT: TimeDelta = TimeDelta::days(14);

/// What became of an entry, for whoever waits for it.
#[derive(Clone, Debug)]
pub(crate) enum Settled {
    Applied(Value),
    Refused(Problem),
    Conflict,
}

/// Runs until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut status = session.watch();
    if let Err(error) = prune(&session).await {
        tracing::warn!(%error, "old outbox entries stay");
    }
    loop {
        let open = may_send(&session.status());
        // Given up in the middle, an entry stays marked as sent, as after a crash, and is asked for again.
        let sent = tokio::select! {
            () = session.stop.cancelled() => return,
            sent = round(&session), if open => sent,
            () = std::future::ready(()), if !open => Ok(false),
        };
        let wait = match sent {
            Ok(true) => continue,
            // What wakes it then is the link.
            Ok(false) if !open => LONGEST_SLEEP,
            Ok(false) => pause(&session).await,
            Err(error) => {
                tracing::error!(%error, "the outbox");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = session.stop.cancelled() => return,
            () = session.bells.outbox.notified() => {}
            changed = status.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Only over a link that works: an attempt that cannot arrive would take away the chance to cancel.
fn may_send(status: &SyncStatus) -> bool {
    let loading = status.link == Link::Syncing && status.progress.is_some();
    (status.link == Link::Live || loading) && !status.offline_by_choice
}

async fn prune(session: &Arc<Session>) -> Result<(), Fault> {
    let before = session.now().plus(-KEPT);
    session.write_state(move |tx| outbox::prune_done(tx, before)).await?;
    Ok(())
}

async fn pause(session: &Arc<Session>) -> Duration {
    let next = session.read_state(outbox::next_at).await.ok().flatten();
    let wait = next.map(|at| at.since(session.now()).to_std().unwrap_or(Duration::from_millis(20)));
    wait.unwrap_or(LONGEST_SLEEP)
        .clamp(Duration::from_millis(20), LONGEST_SLEEP)
}

/// Sends what is ready; answers whether anything was.
async fn round(session: &Arc<Session>) -> Result<bool, Fault> {
    let now = session.now();
    let ready = session.read_state(move |conn| outbox::ready(conn, now)).await?;
    if ready.is_empty() {
        return Ok(false);
    }
    let results: Vec<_> = stream::iter(ready)
        .map(|entry| one(Arc::clone(session), entry))
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    results.into_iter().collect::<Result<Vec<()>, Fault>>()?;
    session.outbox_changed();
    Ok(true)
}

async fn one(session: Arc<Session>, entry: Entry) -> Result<(), Fault> {
    let now = session.now();
    if entry.command_version != COMMAND_VERSION {
        let problem = Problem::new(
            ErrorCode::VersionMismatch,
            "Another version of Wheelhouse wrote this. Decide it anew.",
        );
        let refused = Entry {
            state: State::Refused,
            problem: Some(problem),
            answered_at: Some(now),
            ..entry.clone()
        };
        return keep(&session, &entry, Next::Keep(refused)).await;
    }
    let Some(sent) = next::sending(&entry, now) else {
        return keep(&session, &entry, Next::Keep(next::expired(&entry, now))).await;
    };
    let marked = sent.clone();
    let there = session.write_state(move |tx| outbox::update(tx, &marked)).await?;
    if !there {
        // Cancelled in the very moment.
        return Ok(());
    }
    session.outbox_changed();
    let outcome = send(&session, &sent).await;
    if let Outcome::SignedOut(problem) = &outcome {
        session.platform_ended(problem.clone());
    }
    let moment = Moment {
        now: session.now(),
        fresh: session.new_key(),
        random: rand::random(),
        prices: session.read_state(crate::session::prices).await?,
    };
    let next = next::after(&sent, outcome, &moment);
    keep(&session, &sent, next).await
}

async fn send(session: &Session, entry: &Entry) -> Outcome {
    let command = Command::stored(
        entry.method.clone(),
        entry.path.clone(),
        entry.body.clone(),
        entry.id,
        entry.base_version,
    );
    match session.client.send::<Value>(&command).await {
        Ok(answer) => Outcome::Applied {
            value: answer.value,
            position: answer.position,
        },
        Err(error) => error.into(),
    }
}

async fn keep(session: &Arc<Session>, entry: &Entry, next: Next) -> Result<(), Fault> {
    let (sent, after) = (entry.clone(), next.clone());
    session
        .write_state(move |tx| match &after {
            Next::Rebase(merged) => super::commands::replace(tx, sent.id, merged),
            Next::Keep(kept) => {
                outbox::update(tx, kept)?;
                let Some(answer) = kept.seen.as_ref().filter(|_| kept.state == State::Applied) else {
                    return Ok(());
                };
                let all = outbox::of_resource(tx, &sent.resource_type, &sent.resource_id)?;
                for follower in next::follow(&sent, answer, &all) {
                    outbox::update(tx, &follower)?;
                }
                Ok(())
            }
        })
        .await?;
    settle(session, entry.id, next);
    Ok(())
}

fn settle(session: &Session, id: wheelhouse_contract::IdempotencyKey, next: Next) {
    match next {
        Next::Rebase(merged) => session.rename_waiter(id, merged.id),
        Next::Keep(entry) => {
            let settled = match entry.state {
                State::Applied => Settled::Applied(entry.seen.unwrap_or(Value::Null)),
                State::Conflict => Settled::Conflict,
                State::Refused => Settled::Refused(
                    entry
                        .problem
                        .unwrap_or_else(|| Problem::new(ErrorCode::Internal, "The platform refused this.")),
                ),
                State::Waiting | State::Sent => return,
            };
            session.settled(id, settled);
        }
    }
    session.told(&[
        Tag::Outbox,
        Tag::Tenants,
        Tag::Reviews,
        Tag::Incidents,
        Tag::Alerts,
        Tag::Views,
    ]);
}
