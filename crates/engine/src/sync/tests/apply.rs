use super::{
    fixture::{Remember, open, store},
    rows::*,
};
use crate::sync::{
    Origin,
    apply::{self, Changeset, Chunk},
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;
use wheelhouse_contract::sync::{Change, Position, Scope};
use wheelhouse_remote::Row;
use wheelhouse_store::{
    Store,
    cache::{Which, alerts, sync, sync::Load},
    state::notices,
};

fn position(seq: u64) -> Position {
    Position {
        epoch: "e".to_owned(),
        seq,
    }
}

/// An empty mirror that is ready for changes.
fn ready(store: &Store) {
    let rows = Vec::new();
    load(store, &Remember::default(), rows, 0);
}

fn load(store: &Store, hook: &Remember, rows: Vec<(u64, u64)>, seq: u64) {
    apply::begin(store, Scope::Alerts, true).unwrap();
    let chunk = Chunk {
        scope: Scope::Alerts,
        rows: rows
            .into_iter()
            .map(|(n, revision)| Row {
                id: id(n),
                revision,
                row: alert(n, revision).into(),
            })
            .collect(),
        pinned: position(seq),
        expected: 0,
        now: at(0),
    };
    apply::chunk(store, hook, chunk).unwrap();
    apply::finish(store, Scope::Alerts, Load::Ready, at(0)).unwrap();
}

fn apply(store: &Store, hook: &Remember, changes: Vec<Change>, next: Option<u64>) -> usize {
    let set = Changeset {
        changes,
        next: next.map(position),
        current: true,
        origin: Origin::Live,
        now: at(1),
    };
    apply::changes(store, hook, set).unwrap().added.len()
}

fn revisions(store: &Store) -> BTreeMap<Uuid, u64> {
    let all = store.cache.read(|conn| alerts::list(conn, Which::All, 1_000)).unwrap();
    all.into_iter().map(|alert| (alert.id.0, alert.version)).collect()
}

/// A feed: each step changes or deletes one of five rows, in commit order.
fn feed() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec((1..6u64, 0..5u8), 1..30).prop_map(|steps| {
        let mut revisions = BTreeMap::<u64, Option<u64>>::new();
        let mut changes = Vec::new();
        for (seq, (n, kind)) in (1..).zip(steps) {
            let known = revisions.get(&n).copied();
            let (revision, deleted) = match known {
                // Ids never come back.
                Some(None) => continue,
                Some(Some(revision)) => (revision + 1, kind == 0),
                None => (1, false),
            };
            revisions.insert(n, (!deleted).then_some(revision));
            changes.push(change(seq, n, revision, deleted));
        }
        changes
    })
}

#[derive(Clone, Debug)]
enum Delivery {
    /// The next few changes.
    Batch(usize),
    /// The last few once more.
    Repeat(usize),
    /// One from further ahead, urgently.
    Urgent(usize),
    /// The console is killed and starts again.
    Restart,
    /// A whole load of the scope as it is a few changes further.
    Reload(usize),
}

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    let delivery = prop_oneof![
        4 => (1..6usize).prop_map(Delivery::Batch),
        2 => (1..9usize).prop_map(Delivery::Repeat),
        2 => (0..9usize).prop_map(Delivery::Urgent),
        1 => Just(Delivery::Restart),
        1 => (0..5usize).prop_map(Delivery::Reload),
    ];
    proptest::collection::vec(delivery, 0..12)
}

fn state_after(changes: &[Change]) -> BTreeMap<Uuid, u64> {
    let mut rows = BTreeMap::new();
    for change in changes {
        match change.row {
            Some(_) => drop(rows.insert(change.id, change.revision)),
            None => drop(rows.remove(&change.id)),
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn however_changes_arrive_rows_and_notices_are_the_same(feed in feed(), deliveries in deliveries()) {
        let (dir, mut store) = store();
        let hook = Remember::default();
        ready(&store);
        let (mut done, mut told) = (0, 0);
        for delivery in deliveries {
            match delivery {
                Delivery::Batch(count) => {
                    let until = (done + count).min(feed.len());
                    let batch = feed[done..until].to_vec();
                    let next = batch.last().map(|change| change.seq);
                    told += apply(&store, &hook, batch, next);
                    done = until;
                }
                Delivery::Repeat(count) => {
                    let batch = feed[done.saturating_sub(count)..done].to_vec();
                    told += apply(&store, &hook, batch, None);
                }
                Delivery::Urgent(ahead) => {
                    let urgent = feed.get(done + ahead).filter(|change| change.row.is_some()).cloned();
                    told += apply(&store, &hook, urgent.into_iter().collect(), None);
                }
                Delivery::Restart => {
                    drop(store);
                    store = open(&dir);
                }
                Delivery::Reload(ahead) => {
                    let pinned = (done + ahead).min(feed.len());
                    let rows: Vec<_> = state_after(&feed[..pinned])
                        .into_iter()
                        .filter_map(|(row, revision)| Some(((1..6).find(|n| id(*n) == row)?, revision)))
                        .collect();
                    let before = store.state.read(notices::untold).unwrap().len();
                    load(&store, &hook, rows, 0);
                    told += store.state.read(notices::untold).unwrap().len() - before;
                }
            }
        }
        let rest = feed[done..].to_vec();
        told += apply(&store, &hook, rest, feed.last().map(|change| change.seq));
        prop_assert_eq!(revisions(&store), state_after(&feed));
        let state = store.cache.read(|conn| sync::scope(conn, Scope::Alerts)).unwrap();
        let mut checksum = wheelhouse_contract::sync::Checksum::default();
        state_after(&feed).iter().for_each(|(id, revision)| checksum.add(*id, *revision));
        prop_assert_eq!((state.count, state.checksum), (state_after(&feed).len() as u64, checksum));
        let noted = store.state.read(notices::untold).unwrap();
        prop_assert_eq!(told, noted.len(), "a notice was told twice or never");
        let position = store.cache.read(sync::position).unwrap();
        prop_assert_eq!(position.map(|(position, _)| position.seq), feed.last().map(|change| change.seq));
    }
}

#[test]
fn a_kill_between_ledger_and_rows_tells_nothing_twice() {
    let (_dir, store) = store();
    let hook = Remember::default();
    ready(&store);
    // What such a kill leaves: the ledger has the notice, the mirror neither row nor position.
    let applied = wheelhouse_store::rows::Applied {
        scope: Scope::Alerts,
        id: id(1),
        revision: 1,
        before: None,
        after: Some(alert(1, 1).into()),
    };
    let context = crate::sync::Context {
        origin: Origin::Live,
        first_load: false,
        at: at(1),
        now: at(1),
    };
    let notice = crate::sync::ApplyHook::noteworthy(&hook, &applied, &context).unwrap();
    store.state.write(|tx| notices::add(tx, &notice)).unwrap();
    assert_eq!(apply(&store, &hook, vec![change(1, 1, 1, false)], Some(1)), 0);
    assert_eq!(revisions(&store).len(), 1);
    assert_eq!(
        store.state.read(notices::untold).unwrap().len(),
        1,
        "still to be told, once"
    );
}

#[test]
fn a_change_that_cannot_be_read_leaves_rows_position_and_ledger_as_they_were() {
    let (_dir, store) = store();
    let hook = Remember::default();
    ready(&store);
    let mut broken = change(2, 2, 1, false);
    let mut row = alert(2, 1);
    row["severity"] = "apocalyptic".into();
    broken.row = Some(row.into());
    let set = Changeset {
        changes: vec![change(1, 1, 1, false), broken],
        next: Some(position(2)),
        current: true,
        origin: Origin::Live,
        now: at(1),
    };
    assert!(apply::changes(&store, &hook, set).is_err());
    assert!(revisions(&store).is_empty());
    assert!(store.cache.read(sync::position).unwrap().is_none());
    assert!(store.state.read(notices::untold).unwrap().is_empty());
}

#[test]
fn changes_of_a_scope_that_is_not_loaded_are_left_to_its_snapshot() {
    let (_dir, store) = store();
    let hook = Remember::default();
    assert_eq!(apply(&store, &hook, vec![change(1, 1, 1, false)], Some(1)), 0);
    assert!(revisions(&store).is_empty());
}

#[test]
fn a_first_load_says_so() {
    let (_dir, store) = store();
    let hook = Remember::default();
    load(&store, &hook, vec![(1, 1)], 5);
    load(&store, &hook, vec![(1, 1), (2, 1)], 9);
    let origins = hook.origins.lock().unwrap().clone();
    assert_eq!(origins[0], (Origin::Snapshot, true));
    assert_eq!(origins[1..], [(Origin::Snapshot, false), (Origin::Snapshot, false)]);
    assert_eq!(hook.told().len(), 0, "told by the task, not by the load");
}
