//! What to do next, from what is committed. Pure: no clock, no I/O.

use wheelhouse_contract::sync::{self, Checksum, Position, Scope, ScopeState};
use wheelhouse_store::cache::sync::{Load, ScopeRow};

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Load `scope`: from the first row with `restart`, else behind its cursor.
    Load { scope: Scope, restart: bool },
    /// Pull the changes after this.
    Pull(Position),
}

/// The next step of a mirror whose scopes and position are these.
///
/// Scopes load in bootstrap order. A load that was cut short continues behind its last committed row, unless the
/// platform's epoch changed meanwhile (then its rows cannot be trusted to fit together). Changes are pulled only when
/// every scope is there.
pub fn next(scopes: &[ScopeRow], position: Option<&Position>) -> Step {
    for row in scopes {
        match row.load {
            Load::Ready | Load::Denied => {}
            Load::Loading if row.pinned.is_some() => {
                return Step::Load {
                    scope: row.scope,
                    restart: false,
                };
            }
            Load::Loading | Load::Empty => {
                return Step::Load {
                    scope: row.scope,
                    restart: true,
                };
            }
        }
    }
    if let Some(scope) = of_another_epoch(scopes) {
        return Step::Load { scope, restart: true };
    }
    match position.cloned().or_else(|| start(scopes)) {
        Some(position) => Step::Pull(position),
        // Nothing may be read at all: ask for the first scope again, in case the role changed.
        None => Step::Load {
            scope: Scope::ALL[0],
            restart: true,
        },
    }
}

/// Where pulling begins after a bootstrap: at the earliest position that a snapshot was pinned to.
pub fn start(scopes: &[ScopeRow]) -> Option<Position> {
    scopes
        .iter()
        .filter_map(|row| row.pinned.clone())
        .min_by_key(|position| position.seq)
}

/// A scope whose snapshot belongs to another epoch than the one that was loaded last.
fn of_another_epoch(scopes: &[ScopeRow]) -> Option<Scope> {
    let loaded = || {
        scopes
            .iter()
            .filter(|row| row.load == Load::Ready && row.pinned.is_some())
    };
    let newest = loaded().max_by_key(|row| row.loaded_at)?;
    let epoch = newest.pinned.as_ref().map(|position| position.epoch.as_str());
    loaded()
        .find(|row| row.pinned.as_ref().map(|position| position.epoch.as_str()) != epoch)
        .map(|row| row.scope)
}

/// What a snapshot's pinned position means for the feed's position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pinned {
    /// The feed is not ahead of the snapshot.
    Keep,
    /// Go back: changes between the two would be missed.
    Rewind(Position),
    /// Another history: the position is of no use.
    Forget,
}

/// Compares a fresh snapshot's pinned position with the feed's.
pub fn pinned(position: Option<&Position>, pinned: &Position) -> Pinned {
    match position {
        Some(position) if position.epoch != pinned.epoch => Pinned::Forget,
        Some(position) if pinned.seq < position.seq => Pinned::Rewind(pinned.clone()),
        _ => Pinned::Keep,
    }
}

/// The scopes that do not look like the platform says they should.
///
/// `states` hold at `next`; rows of the urgent lane up to `ahead` are here already, so before that nothing can be said.
pub fn mismatched(scopes: &[ScopeRow], states: &[ScopeState], next: &Position, ahead: u64) -> Vec<Scope> {
    if next.seq < ahead {
        return Vec::new();
    }
    states
        .iter()
        .filter(|state| !state.scope.is_append_only())
        .filter(|state| {
            scopes.iter().any(|row| {
                let differs = row.count != state.count || row.checksum != state.checksum;
                row.scope == state.scope && row.load == Load::Ready && differs
            })
        })
        .map(|state| state.scope)
        .collect()
}

/// The digest of these scopes; `None` unless all that have a checksum are here.
pub fn digest(scopes: &[ScopeRow]) -> Option<Checksum> {
    let states: Vec<ScopeState> = scopes
        .iter()
        .filter(|row| row.load == Load::Ready && !row.scope.is_append_only())
        .map(|row| ScopeState {
            scope: row.scope,
            count: row.count,
            checksum: row.checksum,
        })
        .collect();
    let all = Scope::ALL.iter().filter(|scope| !scope.is_append_only()).count();
    (states.len() == all).then(|| sync::digest(&states))
}

/// How a batch of the stream fits behind the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It follows, or overlaps with what is here.
    Follows,
    /// Something lies between: pull.
    Gap,
    /// All of it is here already.
    Old,
}

/// Whether a batch from `first` to `next` can be applied at `position`.
pub fn fit(position: &Position, first: Option<u64>, next: &Position) -> Fit {
    if next.epoch != position.epoch {
        return Fit::Gap;
    }
    if next.seq <= position.seq {
        return Fit::Old;
    }
    match first {
        Some(first) if first > position.seq + 1 => Fit::Gap,
        _ => Fit::Follows,
    }
}
