//! What was decided here and waits for the platform: in order per resource, side by side across resources.
//!
//! Pure parts: [`compose`] (the entry of a decision), [`next`] (what an answer makes of an entry), [`conflict`] (both
//! sides, merging, re-basing), [`overlay`] (entries laid over the copy's rows) and [`subscription`] (what a change of a
//! subscription makes of a row). The runner sends.

mod commands;
mod compose;
mod conflict;
mod next;
pub(crate) mod overlay;
mod runner;
pub(crate) mod saved_view;
pub(crate) mod subscription;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use compose::Draft;
pub(crate) use runner::{Settled, run};

use crate::{
    view::{OutboxItem, OutboxKind, OutboxState, Place},
    words::from_word,
};
use wheelhouse_contract::tenant::Prices;
use wheelhouse_store::state::outbox::{Entry, State};

/// The generation of what stands in `body`; see [`Entry::command_version`].
pub(crate) const COMMAND_VERSION: u32 = 1;

pub(crate) fn kind(entry: &Entry) -> Option<OutboxKind> {
    from_word(&entry.kind)
}

pub(crate) fn state(state: State) -> OutboxState {
    match state {
        State::Waiting => OutboxState::Waiting,
        State::Sent => OutboxState::Sent,
        State::Applied => OutboxState::Applied,
        State::Conflict => OutboxState::Conflict,
        State::Refused => OutboxState::Refused,
    }
}

/// The entry as a screen shows it; `None` for a kind that only a newer console knows.
pub(crate) fn item(entry: &Entry, prices: &Prices) -> Option<OutboxItem> {
    let kind = kind(entry)?;
    let conflict = if entry.state == State::Conflict {
        conflict::fields(entry, prices)
    } else {
        Vec::new()
    };
    Some(OutboxItem {
        id: entry.id.to_string(),
        kind,
        state: state(entry.state),
        subject: entry.subject.clone(),
        place: place(entry),
        intent: entry.intent.clone(),
        created_at: entry.created_at,
        attempts: entry.attempts,
        last_problem: entry.problem.clone(),
        conflict,
        cancellable: entry.state == State::Waiting && entry.attempts == 0,
    })
}

fn place(entry: &Entry) -> Option<Place> {
    match entry.resource_type.as_str() {
        "tenant" => entry.resource_id.parse().ok().map(|id| Place::Tenant { id }),
        "incident" => entry.resource_id.parse().ok().map(|id| Place::Incident { id }),
        "alert" => entry.resource_id.parse().ok().map(|id| Place::Alert { id }),
        _ => None,
    }
}
