use super::*;
use crate::{
    cache::{self, Which, sync},
    db::{Kind, Pool, open},
    testing::*,
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use wheelhouse_contract::{
    TenantId, Timestamp,
    audit::AuditQuery,
    sync::{Checksum, RowText, Scope},
};

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

fn put(pool: &Pool, scope: Scope, id: Uuid, revision: u64, row: Value) -> bool {
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        let applied = batch.put(scope, id, revision, row, Mode::Live)?;
        batch.finish()?;
        Ok(applied.is_some())
    })
    .unwrap()
}

fn delete(pool: &Pool, scope: Scope, id: Uuid, revision: u64) -> bool {
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        let applied = batch.delete(scope, id, revision, now())?;
        batch.finish()?;
        Ok(applied.is_some())
    })
    .unwrap()
}

fn reload(pool: &Pool, scope: Scope, rows: Vec<(Uuid, u64, Value)>) -> Vec<Applied> {
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        batch.scope(scope)?.restart();
        for (id, revision, row) in rows {
            batch.put(scope, id, revision, row, Mode::Bulk)?;
        }
        let gone = batch.sweep(scope)?;
        batch.finish()?;
        rebuild_search(tx, scope)?;
        Ok(gone)
    })
    .unwrap()
}

fn names(pool: &Pool) -> BTreeMap<Uuid, String> {
    let index = pool.read(cache::tenants::index).unwrap();
    let found = index.page(&crate::search::Filter::default(), 0, usize::MAX).rows;
    let named = found.into_iter().map(|tenant| (tenant.id.0, tenant.name.into_owned()));
    named.collect()
}

#[derive(Clone, Debug)]
enum Step {
    Put { n: u32, revision: u64 },
    Delete { n: u32, revision: u64 },
}

/// A history of each row: revisions in order, perhaps ending with a deletion.
fn histories() -> impl Strategy<Value = Vec<Step>> {
    let row = (1..6u64, any::<bool>());
    proptest::collection::vec(row, 1..6).prop_map(|rows| {
        let mut steps = Vec::new();
        for (n, (last, deleted)) in (1..).zip(rows) {
            steps.extend((1..=last).map(|revision| Step::Put { n, revision }));
            if deleted {
                steps.push(Step::Delete { n, revision: last + 1 });
            }
        }
        steps
    })
}

fn any_order() -> impl Strategy<Value = (Vec<Step>, Vec<Step>)> {
    histories().prop_flat_map(|steps| {
        let doubled: Vec<Step> = steps.iter().chain(&steps).cloned().collect();
        (Just(steps), Just(doubled).prop_shuffle())
    })
}

fn expected(steps: &[Step]) -> BTreeMap<Uuid, (u64, String)> {
    let mut rows = BTreeMap::new();
    for step in steps {
        match step {
            Step::Put { n, revision } => drop(rows.insert(id(1, *n), (*revision, format!("Tenant {n} at {revision}")))),
            Step::Delete { n, .. } => drop(rows.remove(&id(1, *n))),
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn changes_in_any_order_and_number_lead_to_the_same_rows((steps, shuffled) in any_order()) {
        let (_dir, pool) = cache();
        for step in &shuffled {
            match step {
                Step::Put { n, revision } => {
                    let row = tenant(*n, *revision, &format!("Tenant {n} at {revision}"));
                    put(&pool, Scope::Tenants, id(1, *n), *revision, row);
                }
                Step::Delete { n, revision } => {
                    delete(&pool, Scope::Tenants, id(1, *n), *revision);
                }
            }
        }
        let want = expected(&steps);
        let got = names(&pool);
        prop_assert_eq!(got, want.iter().map(|(id, (_, name))| (*id, name.clone())).collect::<BTreeMap<_, _>>());
        let mut checksum = Checksum::default();
        want.iter().for_each(|(id, (revision, _))| checksum.add(*id, *revision));
        let state = pool.read(|conn| sync::scope(conn, Scope::Tenants)).unwrap();
        prop_assert_eq!((state.count, state.checksum), (want.len() as u64, checksum));
    }
}

#[test]
fn a_put_tells_what_was_there_before() {
    let (_dir, pool) = cache();
    put(&pool, Scope::Alerts, id(3, 1), 1, alert(1, 1, "active"));
    let applied = pool
        .write(|tx| {
            let mut batch = Batch::new(tx);
            let applied = batch.put(Scope::Alerts, id(3, 1), 2, alert(1, 2, "acknowledged"), Mode::Live)?;
            batch.finish()?;
            Ok(applied)
        })
        .unwrap()
        .unwrap();
    let status = |row: Option<RowText>| row.unwrap().parse::<Value>().unwrap()["status"].clone();
    assert_eq!(status(applied.before), "active");
    assert_eq!(status(applied.after), "acknowledged");
}

#[test]
fn what_a_load_does_not_bring_is_gone_also_from_the_search() {
    let (_dir, pool) = cache();
    for n in 1..=3 {
        put(&pool, Scope::Tenants, id(1, n), 5, tenant(n, 5, &format!("Tenant {n}")));
    }
    let gone = reload(&pool, Scope::Tenants, vec![(id(1, 2), 6, tenant(2, 6, "Tenant two"))]);
    assert_eq!(gone.len(), 2);
    assert!(
        gone.iter()
            .all(|effect| effect.after.is_none() && effect.before.is_some())
    );
    assert_eq!(names(&pool), BTreeMap::from([(id(1, 2), "Tenant two".to_owned())]));
    let found = pool
        .read(|conn| cache::tenants::search_long_tail(conn, "quiet mornings", 10))
        .unwrap();
    assert_eq!(found, vec![TenantId(id(1, 2))]);
    let state = pool.read(|conn| sync::scope(conn, Scope::Tenants)).unwrap();
    assert_eq!(state.count, 1);
}

#[test]
fn a_rewound_platform_brings_older_revisions_back() {
    let (_dir, pool) = cache();
    put(&pool, Scope::Tenants, id(1, 1), 9, tenant(1, 9, "After"));
    put(&pool, Scope::Tenants, id(1, 2), 9, tenant(2, 9, "Deleted later"));
    delete(&pool, Scope::Tenants, id(1, 2), 10);
    reload(
        &pool,
        Scope::Tenants,
        vec![
            (id(1, 1), 4, tenant(1, 4, "Before")),
            (id(1, 2), 4, tenant(2, 4, "Not yet deleted")),
        ],
    );
    let want = [
        (id(1, 1), "Before".to_owned()),
        (id(1, 2), "Not yet deleted".to_owned()),
    ];
    assert_eq!(names(&pool), BTreeMap::from(want));
    let mut checksum = Checksum::default();
    checksum.add(id(1, 1), 4);
    checksum.add(id(1, 2), 4);
    assert_eq!(
        pool.read(|conn| sync::scope(conn, Scope::Tenants)).unwrap().checksum,
        checksum
    );
}

#[test]
fn rows_of_an_earlier_load_stay_readable_until_the_new_one_ends() {
    let (_dir, pool) = cache();
    put(&pool, Scope::Tenants, id(1, 1), 1, tenant(1, 1, "Old"));
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        batch.scope(Scope::Tenants)?.restart();
        batch.put(Scope::Tenants, id(1, 2), 1, tenant(2, 1, "New"), Mode::Bulk)?;
        batch.finish()
    })
    .unwrap();
    assert_eq!(names(&pool).len(), 2);
    let state = pool.read(|conn| sync::scope(conn, Scope::Tenants)).unwrap();
    assert_eq!(state.count, 1, "only rows of the load under way count");
}

#[test]
fn parked_indexes_come_back_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.db");
    let indexes = |pool: &Pool| -> i64 {
        let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
        pool.read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?))
            .unwrap()
    };
    let (pool, _) = open(&path, &KEY, Kind::Cache).unwrap();
    let all = indexes(&pool);
    pool.write(|tx| park_indexes(tx, Scope::Audit)).unwrap();
    assert!(indexes(&pool) < all);
    pool.close().unwrap();
    let opened = crate::Store::open(dir.path(), &KEY).unwrap();
    assert_eq!(indexes(&opened.store.cache), all);
}

#[test]
fn the_window_moves_on_and_the_search_with_it() {
    let (_dir, pool) = cache();
    for seq in [1, 2000, 4000] {
        let row = audit(seq, "tenant.edited", &format!("Entry number {seq} was written."));
        put(&pool, Scope::Audit, id(10, seq), 1, row);
    }
    let border: Timestamp = serde_json::from_value(at(1500).into()).unwrap();
    assert_eq!(pool.write(|tx| prune_before(tx, Scope::Audit, border)).unwrap(), 1);
    let query = AuditQuery {
        text: Some("number written".to_owned()),
        ..AuditQuery::default()
    };
    let page = pool.read(|conn| cache::audit::page(conn, &query)).unwrap();
    let seqs: Vec<u64> = page.records.iter().map(|record| record.seq).collect();
    assert_eq!(seqs, vec![4000, 2000]);
    assert_eq!(pool.read(cache::audit::bounds).unwrap(), Some((2000, 4000)));
}

#[test]
fn a_row_of_another_shape_is_refused_and_nothing_stays_of_it() {
    let (_dir, pool) = cache();
    let mut row = alert(1, 1, "active");
    row["raised_at"] = "yesterday".into();
    let refused = pool.write(|tx| Batch::new(tx).put(Scope::Alerts, id(3, 1), 1, row, Mode::Live));
    assert!(matches!(
        refused,
        Err(crate::DbError::Value {
            column: "raised_at",
            ..
        })
    ));
    assert!(
        pool.read(|conn| cache::alerts::list(conn, Which::All, 10))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn clearing_leaves_nothing() {
    let (_dir, pool) = cache();
    for (scope, id, row) in one_of_each() {
        put(&pool, scope, id, 1, row);
    }
    pool.write(clear_all).unwrap();
    assert!(names(&pool).is_empty());
    assert!(pool.read(cache::audit::bounds).unwrap().is_none());
    let states = pool.read(sync::scopes).unwrap();
    assert!(
        states
            .iter()
            .all(|state| state.load == sync::Load::Empty && state.count == 0)
    );
}

#[test]
fn the_number_of_another_row_cannot_be_taken_but_for_a_new_load() {
    let (_dir, pool) = cache();
    put(
        &pool,
        Scope::Audit,
        id(10, 5),
        1,
        audit(5, "tenant.edited", "What really happened."),
    );
    let mut forged = audit(5, "tenant.edited", "Nothing happened.");
    forged["id"] = id(10, 6).to_string().into();
    let taken = pool.write(|tx| Batch::new(tx).put(Scope::Audit, id(10, 6), 1, forged.clone(), Mode::Live));
    assert!(
        matches!(taken, Err(crate::DbError::Value { column: "seq", .. })),
        "{taken:?}"
    );
    let kept = pool.read(|conn| cache::audit::at_seq(conn, 5)).unwrap().unwrap();
    assert_eq!(kept.description, "What really happened.");
    // A platform that was restored hands its numbers out again.
    reload(&pool, Scope::Audit, vec![(id(10, 6), 1, forged)]);
    let now = pool.read(|conn| cache::audit::at_seq(conn, 5)).unwrap().unwrap();
    assert_eq!((now.id.0, now.description.as_str()), (id(10, 6), "Nothing happened."));
}

#[test]
fn a_row_is_the_one_that_its_change_names() {
    let (_dir, pool) = cache();
    put(&pool, Scope::Tenants, id(1, 1), 1, tenant(1, 1, "Acme"));
    let other = tenant(2, 9, "Another");
    let refused = pool.write(|tx| Batch::new(tx).put(Scope::Tenants, id(1, 1), 9, other, Mode::Live));
    assert!(
        matches!(refused, Err(crate::DbError::Value { column: "id", .. })),
        "{refused:?}"
    );
    assert_eq!(names(&pool), BTreeMap::from([(id(1, 1), "Acme".to_owned())]));
}

#[test]
fn what_is_written_is_found_before_and_after_the_index_is_merged() {
    let (_dir, pool) = cache();
    for round in 1..=9 {
        for n in 1..=5 {
            let mut row = tenant(n, round, "Acme");
            row["notes"] = format!("Round {round} of the harbour fair.").into();
            put(&pool, Scope::Tenants, id(1, n), round, row);
        }
    }
    let found = |text: &str| {
        pool.read(|conn| cache::tenants::search_long_tail(conn, text, 10))
            .unwrap()
            .len()
    };
    assert_eq!((found("round 9 of the harbour"), found("round 8 of")), (5, 0));
    let mut steps = 0;
    while pool.write(merge_search).unwrap() {
        steps += 1;
        assert!(steps < 1_000, "merging comes to an end");
    }
    assert_eq!((found("round 9 of the harbour"), found("round 8 of")), (5, 0));
    put(&pool, Scope::Tenants, id(1, 1), 10, tenant(1, 10, "Acme"));
    assert_eq!((found("harbour"), found("quiet mornings")), (4, 1));
}

#[test]
fn an_index_built_anew_finds_every_row_however_few() {
    let (_dir, pool) = cache();
    for count in [0_u32, 1, 2, 40] {
        let rows = (1..=count).map(|n| (id(1, n), 1, tenant(n, 1, "Acme"))).collect();
        reload(&pool, Scope::Tenants, rows);
        let found = pool.read(|conn| cache::tenants::search_long_tail(conn, "quiet mornings", 100));
        assert_eq!(found.unwrap().len(), count as usize);
    }
}
