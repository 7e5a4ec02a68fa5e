use super::*;
use crate::{
    rows::{Batch, Mode},
    testing,
};
use wheelhouse_contract::{TenantId, sync::Scope};

fn put(store: &Store, numbers: std::ops::Range<u32>) {
    let written = store.cache.write(|tx| {
        let mut batch = Batch::new(tx);
        for n in numbers {
            let row = testing::tenant(n, 1, &format!("Tenant {n}"));
            batch.put(Scope::Tenants, testing::id(1, n), 1, row, Mode::Live)?;
        }
        batch.finish()
    });
    written.unwrap();
}

#[test]
fn whoever_asks_right_after_opening_finds_every_tenant() {
    let dir = tempfile::tempdir().unwrap();
    put(&Store::open(dir.path(), &testing::KEY).unwrap().store, 0..700);
    let store = Store::open(dir.path(), &testing::KEY).unwrap().store;
    assert_eq!(store.index().len(), 700);
}

/// A change that is committed while the index is being filled must not be overwritten by what the filling had read before.
#[test]
fn a_change_right_after_opening_stays_in_the_index() {
    let dir = tempfile::tempdir().unwrap();
    put(&Store::open(dir.path(), &testing::KEY).unwrap().store, 0..700);
    for _ in 0..5 {
        let store = Store::open(dir.path(), &testing::KEY).unwrap().store;
        store.index_mut().remove(TenantId(testing::id(1, 3)));
        assert_eq!(store.index().len(), 699);
        assert_eq!(store.index().get(TenantId(testing::id(1, 3))), None);
    }
}

#[test]
fn the_index_is_filled_when_somebody_needs_it_and_a_store_closes_without_it() {
    let dir = tempfile::tempdir().unwrap();
    put(&Store::open(dir.path(), &testing::KEY).unwrap().store, 0..700);
    drop(Store::open(dir.path(), &testing::KEY).unwrap());
    let store = Store::open(dir.path(), &testing::KEY).unwrap().store;
    assert!(!store.index_is_filled());
    assert_eq!(store.index().len(), 700);
    assert!(store.index_is_filled());
}

/// Each of them holds a connection while it waits, and the filling needs one too.
#[test]
fn more_readers_than_connections_wait_for_the_index_and_all_get_it() {
    let dir = tempfile::tempdir().unwrap();
    put(&Store::open(dir.path(), &testing::KEY).unwrap().store, 0..700);
    for _ in 0..5 {
        let store = Store::open(dir.path(), &testing::KEY).unwrap().store;
        let counts: Vec<usize> = std::thread::scope(|scope| {
            let read = || store.cache.read(|_| Ok(store.index().len())).unwrap();
            let readers: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        });
        assert_eq!(counts, [700; 8]);
    }
}
