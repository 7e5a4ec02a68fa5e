use super::rows::at;
use crate::sync::plan::{self, Fit, Pinned, Step};
use proptest::prelude::*;
use wheelhouse_contract::sync::{Checksum, Position, Scope, ScopeState};
use wheelhouse_store::cache::sync::{Load, ScopeRow};

fn position(epoch: &str, seq: u64) -> Position {
    Position {
        epoch: epoch.to_owned(),
        seq,
    }
}

fn row(scope: Scope, load: Load, pinned: Option<Position>) -> ScopeRow {
    ScopeRow {
        scope,
        load,
        generation: 1,
        cursor: None,
        pinned,
        expected: 0,
        count: 0,
        checksum: Checksum::default(),
        loaded_at: None,
    }
}

fn empty() -> Vec<ScopeRow> {
    Scope::ALL
        .into_iter()
        .map(|scope| row(scope, Load::Empty, None))
        .collect()
}

/// A platform whose feed grows, and sometimes is another one.
#[derive(Clone, Debug)]
struct World {
    epoch: u32,
    seq: u64,
}

#[derive(Clone, Debug)]
enum Luck {
    Works,
    /// Broken off before the first line.
    Fails,
    /// Broken off half way.
    Breaks,
    Denied,
    Rewound,
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        5 => Just(Luck::Works),
        2 => Just(Luck::Fails),
        2 => Just(Luck::Breaks),
        1 => Just(Luck::Denied),
        1 => Just(Luck::Rewound),
    ]
}

/// What executing a load does to the scope.
fn load(scopes: &mut [ScopeRow], world: &mut World, step: (Scope, bool), luck: &Luck, time: u64) {
    let state = scopes.iter_mut().find(|state| state.scope == step.0).unwrap();
    if matches!(luck, Luck::Rewound) {
        world.epoch += 1;
        world.seq = 1;
    }
    if step.1 {
        state.restart();
    }
    let here = position(&format!("e{}", world.epoch), world.seq);
    match luck {
        Luck::Fails => {}
        Luck::Denied => {
            state.load = Load::Denied;
            state.pinned = None;
        }
        Luck::Breaks => {
            state.pinned.get_or_insert(here);
        }
        Luck::Works | Luck::Rewound => {
            if state.pinned.as_ref().is_some_and(|pinned| pinned.epoch != here.epoch) {
                state.restart();
            }
            state.pinned.get_or_insert(here);
            state.load = Load::Ready;
            state.loaded_at = Some(at(time));
        }
    }
}

proptest! {
    #[test]
    fn every_bootstrap_ends_and_misses_nothing(lucks in proptest::collection::vec(luck(), 0..60)) {
        let (mut scopes, mut world) = (empty(), World { epoch: 1, seq: 10 });
        let mut lucks = lucks.into_iter();
        let mut first = None;
        for time in 0..400 {
            world.seq += 3;
            match plan::next(&scopes, None) {
                Step::Load { scope, restart } => {
                    let luck = lucks.next().unwrap_or(Luck::Works);
                    load(&mut scopes, &mut world, (scope, restart), &luck, time);
                }
                Step::Pull(from) => {
                    first = Some(from);
                    break;
                }
            }
        }
        let from = first.expect("the bootstrap never ended");
        for state in &scopes {
            prop_assert!(matches!(state.load, Load::Ready | Load::Denied));
            if let Some(pinned) = &state.pinned {
                prop_assert_eq!(&pinned.epoch, &from.epoch, "rows of two histories beside each other");
                prop_assert!(from.seq <= pinned.seq, "changes between pull and snapshot would be missed");
            }
        }
    }
}

#[test]
fn what_the_first_screens_need_is_loaded_first() {
    let step = plan::next(&empty(), None);
    assert_eq!(
        step,
        Step::Load {
            scope: Scope::Operators,
            restart: true
        }
    );
}

#[test]
fn a_load_that_was_cut_short_continues_behind_its_cursor() {
    let mut scopes = empty();
    scopes[0] = row(Scope::Operators, Load::Loading, Some(position("e", 4)));
    let step = plan::next(&scopes, None);
    assert_eq!(
        step,
        Step::Load {
            scope: Scope::Operators,
            restart: false
        }
    );
}

#[test]
fn a_scope_that_is_loaded_alone_does_not_move_the_feed() {
    let mut scopes: Vec<_> = Scope::ALL
        .into_iter()
        .map(|scope| row(scope, Load::Ready, Some(position("e", 4))))
        .collect();
    let here = position("e", 90);
    assert_eq!(plan::next(&scopes, Some(&here)), Step::Pull(here.clone()));
    scopes[2].pinned = Some(position("e", 95));
    assert_eq!(plan::next(&scopes, Some(&here)), Step::Pull(here.clone()));
    assert_eq!(plan::pinned(Some(&here), &position("e", 95)), Pinned::Keep);
    let behind = position("e", 80);
    assert_eq!(plan::pinned(Some(&here), &behind), Pinned::Rewind(behind.clone()));
    assert_eq!(plan::pinned(Some(&here), &position("f", 95)), Pinned::Forget);
    assert_eq!(plan::pinned(None, &here), Pinned::Keep);
}

#[test]
fn batches_that_overlap_follow_and_batches_with_a_hole_do_not() {
    let here = position("e", 10);
    let fit = |first, next| plan::fit(&here, first, &position("e", next));
    assert_eq!(fit(Some(11), 12), Fit::Follows);
    assert_eq!(fit(Some(8), 12), Fit::Follows);
    assert_eq!(fit(None, 12), Fit::Follows);
    assert_eq!(fit(Some(12), 13), Fit::Gap);
    assert_eq!(fit(Some(9), 10), Fit::Old);
    assert_eq!(plan::fit(&here, Some(11), &position("f", 12)), Fit::Gap);
}

#[test]
fn only_scopes_that_really_differ_are_loaded_again() {
    let mut scopes: Vec<_> = Scope::ALL
        .into_iter()
        .map(|scope| row(scope, Load::Ready, Some(position("e", 4))))
        .collect();
    scopes[1].count = 5;
    scopes[4].checksum = Checksum(9);
    scopes[6].load = Load::Denied;
    let states: Vec<_> = Scope::ALL
        .into_iter()
        .map(|scope| ScopeState {
            scope,
            count: u64::from(scope == Scope::Audit || scope == scopes[6].scope),
            checksum: Checksum::default(),
        })
        .collect();
    let next = position("e", 20);
    let different = plan::mismatched(&scopes, &states, &next, 0);
    assert_eq!(different, vec![scopes[1].scope, scopes[4].scope]);
    assert!(
        plan::mismatched(&scopes, &states, &next, 21).is_empty(),
        "an urgent row from beyond the position is no difference"
    );
}

#[test]
fn a_digest_speaks_only_of_a_whole_copy_and_of_every_row_in_it() {
    let mut rows: Vec<ScopeRow> = Scope::ALL
        .into_iter()
        .map(|scope| row(scope, Load::Ready, Some(position("e", 1))))
        .collect();
    let all_of = |rows: &[ScopeRow]| plan::digest(rows).unwrap();
    let before = all_of(&rows);
    rows.reverse();
    assert_eq!(all_of(&rows), before, "in whatever order");
    let at = rows.iter().position(|row| row.scope == Scope::Tenants).unwrap();
    rows[at].count = 1;
    rows[at].checksum.add(uuid::Uuid::from_u128(7), 1);
    assert_ne!(all_of(&rows), before);
    let states: Vec<ScopeState> = rows
        .iter()
        .filter(|row| !row.scope.is_append_only())
        .map(|row| ScopeState {
            scope: row.scope,
            count: row.count,
            checksum: row.checksum,
        })
        .collect();
    assert_eq!(
        all_of(&rows),
        wheelhouse_contract::sync::digest(&states),
        "as the platform reckons"
    );
    for load in [Load::Empty, Load::Loading, Load::Denied] {
        rows[at].load = load;
        assert_eq!(plan::digest(&rows), None);
    }
}
