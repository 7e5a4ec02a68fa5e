//! The state machine of an entry: waiting → sent → applied, conflict or refused.

use super::conflict;
use chrono::TimeDelta;
use serde_json::Value;
use std::time::Duration;
use wheelhouse_contract::{ErrorCode, IdempotencyKey, Problem, Timestamp, sync::Position, tenant::Prices};
use wheelhouse_remote::RemoteError;
use wheelhouse_store::state::outbox::{Entry, State};

/// A platform that fails inside is not asked for ever.
pub(crate) const MAX_ATTEMPTS: u32 = 12;
const SHORTEST_WAIT_MS: i64 = 500;
const LONGEST_WAIT_MS: i64 = 60_000;
/// Another version of the platform will not come about within a minute.
const VERSION_WAIT: TimeDelta = TimeDelta::minutes(5);

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Applied {
        value: Value,
        position: Option<Position>,
    },
    Problem {
        problem: Problem,
        retry_after: Option<Duration>,
    },
    /// Nothing came back: it may have been applied all the same.
    Unknown {
        detail: String,
        retry_after: Option<Duration>,
    },
    /// Nobody is signed in any more; nothing was done.
    SignedOut(Problem),
}

impl From<RemoteError> for Outcome {
    fn from(error: RemoteError) -> Self {
        let retry_after = error.retry_after();
        match error {
            RemoteError::Problem { problem, .. } => Outcome::Problem {
                problem: *problem,
                retry_after,
            },
            RemoteError::SignedOut(problem) => Outcome::SignedOut(*problem),
            other => Outcome::Unknown {
                detail: other.to_string(),
                retry_after,
            },
        }
    }
}

/// What becomes of the entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    /// Keep it like this.
    Keep(Entry),
    /// It merges by itself: this stands in its place, with a new key.
    Rebase(Entry),
}

/// The entry as it goes out: marked before a byte is sent, so that a crash finds it. `None` when it is too old to send.
pub(crate) fn sending(entry: &Entry, now: Timestamp) -> Option<Entry> {
    if entry.expires_at.is_some_and(|end| end <= now) {
        return None;
    }
    let mut sent = entry.clone();
    sent.state = State::Sent;
    sent.attempts = sent.attempts.saturating_add(1);
    Some(sent)
}

/// An entry that was not sent in time. What was sent and never answered stays unknown, and says so.
pub(crate) fn expired(entry: &Entry, now: Timestamp) -> Entry {
    let detail = if entry.attempts == 0 {
        "This waited too long to be sent; nothing was changed. Look again and decide anew."
    } else {
        "The platform's answer never came. Look at the present state before you decide anew."
    };
    refused(entry, Problem::new(ErrorCode::Gone, detail), now)
}

/// What an answer is looked at with.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub now: Timestamp,
    /// The key in case it merges.
    pub fresh: IdempotencyKey,
    /// Spreads retries (0 to 1).
    pub random: f64,
    pub prices: Prices,
}

pub(crate) fn after(entry: &Entry, outcome: Outcome, moment: &Moment) -> Next {
    let Moment { now, random, .. } = *moment;
    match outcome {
        Outcome::Applied { value, position } => Next::Keep(applied(entry, value, position, now)),
        Outcome::Unknown { detail, retry_after } => Next::Keep(later(
            entry,
            Problem::new(ErrorCode::Offline, detail),
            retry_after,
            now,
            random,
        )),
        Outcome::SignedOut(problem) => Next::Keep(later(entry, problem, None, now, random)),
        Outcome::Problem { problem, retry_after } => answered(entry, problem, retry_after, moment),
    }
}

fn answered(entry: &Entry, problem: Problem, retry_after: Option<Duration>, moment: &Moment) -> Next {
    use ErrorCode::*;
    let Moment { now, random, .. } = *moment;
    match problem.code {
        StaleVersion => match conflict::merged(entry, &problem, &moment.prices, moment.fresh, now) {
            Some(merged) => Next::Rebase(merged),
            None => Next::Keep(conflicting(entry, problem, now)),
        },
        RateLimited | Internal | Storage | Offline if entry.attempts < MAX_ATTEMPTS => {
            Next::Keep(later(entry, problem, retry_after, now, random))
        }
        Unauthenticated | SessionRevoked | AccountLocked => Next::Keep(later(entry, problem, retry_after, now, random)),
        VersionMismatch => {
            let mut waiting = later(entry, problem, retry_after, now, random);
            waiting.not_before = waiting.not_before.max(now.plus(VERSION_WAIT));
            Next::Keep(waiting)
        }
        _ => Next::Keep(refused(entry, problem, now)),
    }
}

fn applied(entry: &Entry, value: Value, position: Option<Position>, now: Timestamp) -> Entry {
    let mut done = entry.clone();
    done.state = State::Applied;
    done.answered_at = Some(now);
    done.answer_position = position;
    done.problem = None;
    // What it became, for whoever still holds the entry's id.
    done.seen = Some(value);
    done
}

fn conflicting(entry: &Entry, problem: Problem, now: Timestamp) -> Entry {
    let mut entry = entry.clone();
    entry.state = State::Conflict;
    entry.answered_at = Some(now);
    entry.problem = Some(problem);
    entry
}

fn refused(entry: &Entry, problem: Problem, now: Timestamp) -> Entry {
    let mut entry = entry.clone();
    entry.state = State::Refused;
    entry.answered_at = Some(now);
    entry.problem = Some(problem);
    entry
}

fn later(entry: &Entry, problem: Problem, retry_after: Option<Duration>, now: Timestamp, random: f64) -> Entry {
    let mut entry = entry.clone();
    let asked = retry_after
        .and_then(|wait| TimeDelta::from_std(wait).ok())
        .unwrap_or_default();
    entry.not_before = now.plus(backoff(entry.attempts, random).max(asked));
    entry.problem = Some(problem);
    entry
}

/// Doubles from half a second to a minute, with full jitter above the shortest.
pub(crate) fn backoff(attempts: u32, random: f64) -> TimeDelta {
    let ceiling = SHORTEST_WAIT_MS
        .saturating_mul(1 << attempts.min(20))
        .min(LONGEST_WAIT_MS);
    let spread = (ceiling - SHORTEST_WAIT_MS) as f64 * random.clamp(0.0, 1.0);
    TimeDelta::milliseconds(SHORTEST_WAIT_MS + spread as i64)
}

/// What follows for later entries of the same resource that were never sent: made upon the version that `sent` changed,
/// they now stand upon its result. A request that named no version may have met another one; then they stay as they are.
pub(crate) fn follow(sent: &Entry, answer: &Value, later: &[Entry]) -> Vec<Entry> {
    let version_of = |row: &Value| row.get("version").and_then(Value::as_u64);
    let base = sent.base_version.or_else(|| version_of(sent.seen.as_ref()?));
    let Some((base, row)) = base.zip(result(answer)) else {
        return Vec::new();
    };
    let Some(version) = version_of(row) else {
        return Vec::new();
    };
    if sent.base_version.is_none() && version != base + 1 {
        return Vec::new();
    }
    later
        .iter()
        .filter(|entry| entry.state == State::Waiting && entry.attempts == 0 && entry.base_version == Some(base))
        .map(|entry| Entry {
            base_version: Some(version),
            seen: Some(row.clone()),
            ..entry.clone()
        })
        .collect()
}

/// A new entry upon what `earlier` ones of this console, about the same resource and in their order, have made of it meanwhile:
/// between reading the row and writing the entry an answer may come, and [`follow`] would not find the entry yet.
pub(crate) fn caught_up(mut entry: Entry, earlier: &[Entry]) -> Entry {
    let done = earlier.iter().filter(|done| done.state == State::Applied);
    for done in done {
        let Some(row) = done.seen.as_ref().and_then(result) else {
            continue;
        };
        let version = row.get("version").and_then(Value::as_u64);
        let Some((base, version)) = entry.base_version.zip(version) else {
            continue;
        };
        let own = done.base_version.map_or(version == base + 1, |upon| upon == base);
        if own && version > base {
            entry.base_version = Some(version);
            entry.seen = Some(row.clone());
        }
    }
    entry
}

/// The row inside an answer: a tenant, an incident or an alert, alone or beside something else.
pub(super) fn result(answer: &Value) -> Option<&Value> {
    let row = answer.get("tenant").unwrap_or(answer);
    row.get("version").map(|_| row)
}
