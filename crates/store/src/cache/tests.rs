use super::*;
use crate::{
    db::Pool,
    rows::{Batch, Mode},
    testing::*,
};
use serde_json::Value;
use uuid::Uuid;
use wheelhouse_contract::{
    ApprovalId, IncidentId, OperatorId, TenantId, Timestamp,
    audit::AuditQuery,
    incident::Severity,
    sync::{Position, Scope},
};

fn fill(pool: &Pool, rows: Vec<(Scope, Uuid, Value)>) {
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        for (scope, id, row) in rows {
            let revision = row.get("version").and_then(Value::as_u64).unwrap_or(1);
            batch.put(scope, id, revision, row, Mode::Live)?;
        }
        batch.finish()
    })
    .unwrap();
}

fn when(minute: u32) -> Timestamp {
    serde_json::from_value(at(minute).into()).unwrap()
}

#[test]
fn every_kind_of_row_comes_back_as_it_was_put() {
    let (_dir, pool) = cache();
    fill(&pool, one_of_each());
    let (tenant_id, incident_id) = (TenantId(id(1, 1)), IncidentId(id(2, 1)));
    let json = |value: &dyn erased::Json| value.json();
    pool.read(|conn| {
        assert_eq!(json(&tenants::get(conn, tenant_id)?), tenant(1, 1, "Acme"));
        assert_eq!(
            json(&incidents::get(conn, incident_id)?),
            incident(1, 1, "active", "critical", &[id(1, 1)])
        );
        assert_eq!(json(&alerts::list(conn, Which::All, 9)?.pop()), alert(1, 1, "active"));
        assert_eq!(
            json(&approvals::get(conn, ApprovalId(id(4, 1)))?),
            approval(1, "pending", id(5, 2))
        );
        assert_eq!(json(&operators::list(conn)?.pop()), operator(1, "Ada"));
        assert_eq!(
            json(&impersonations::of_tenant(conn, tenant_id, 9)?.pop()),
            impersonation(1, false)
        );
        assert_eq!(
            json(&tenant_events::of_tenant(conn, tenant_id, 9)?.pop()),
            tenant_event(1)
        );
        assert_eq!(
            json(&incident_events::of_incident(conn, incident_id, 9)?.pop()),
            incident_event(1)
        );
        assert_eq!(json(&reviews::of_tenant(conn, tenant_id, 9)?.pop()), review(1));
        let record = audit::at_seq(conn, 1)?;
        assert_eq!(
            json(&record),
            super::super::testing::audit(1, "tenant.edited", "Acme was edited.")
        );
        Ok(())
    })
    .unwrap();
}

mod erased {
    use serde_json::Value;

    pub trait Json {
        fn json(&self) -> Value;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> Value {
            serde_json::to_value(self).unwrap()
        }
    }
}

#[test]
fn open_incidents_come_worst_first_and_by_tenant() {
    let (_dir, pool) = cache();
    let acme = [id(1, 1)];
    fill(
        &pool,
        vec![
            (Scope::Incidents, id(2, 1), incident(1, 1, "active", "low", &acme)),
            (
                Scope::Incidents,
                id(2, 2),
                incident(2, 1, "investigating", "critical", &[]),
            ),
            (
                Scope::Incidents,
                id(2, 3),
                incident(3, 1, "resolved", "critical", &acme),
            ),
            (Scope::Incidents, id(2, 4), incident(4, 1, "active", "low", &acme)),
        ],
    );
    let numbers = |list: Vec<wheelhouse_contract::incident::Incident>| -> Vec<u32> {
        list.into_iter().map(|incident| incident.number).collect()
    };
    pool.read(|conn| {
        assert_eq!(numbers(incidents::list(conn, Which::Open, 9)?), vec![2, 4, 1]);
        assert_eq!(numbers(incidents::list(conn, Which::Done, 9)?), vec![3]);
        assert_eq!(
            numbers(incidents::of_tenant(conn, TenantId(id(1, 1)), Which::Open, 9)?),
            vec![4, 1]
        );
        let counts = incidents::open_counts(conn)?;
        assert_eq!(counts, vec![(Severity::Critical, 1), (Severity::Low, 2)]);
        assert_eq!(numbers(incidents::search(conn, "INC-0002", 9)?), vec![2]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_incident_that_no_longer_names_a_tenant_leaves_its_dossier() {
    let (_dir, pool) = cache();
    fill(
        &pool,
        vec![(Scope::Incidents, id(2, 1), incident(1, 1, "active", "low", &[id(1, 1)]))],
    );
    fill(
        &pool,
        vec![(Scope::Incidents, id(2, 1), incident(1, 2, "active", "low", &[id(1, 2)]))],
    );
    let of = |n| {
        pool.read(|conn| incidents::of_tenant(conn, TenantId(id(1, n)), Which::All, 9))
            .unwrap()
            .len()
    };
    assert_eq!((of(1), of(2)), (0, 1));
}

#[test]
fn an_approval_waits_for_everybody_but_its_author() {
    let (_dir, pool) = cache();
    let (author, other) = (OperatorId(id(5, 1)), OperatorId(id(5, 2)));
    fill(
        &pool,
        vec![
            (Scope::Approvals, id(4, 1), approval(1, "pending", author.0)),
            (Scope::Approvals, id(4, 2), approval(2, "suspended", author.0)),
            (Scope::Approvals, id(4, 3), approval(3, "applied", author.0)),
        ],
    );
    pool.read(|conn| {
        assert_eq!(approvals::count_waiting_for(conn, author)?, 0);
        assert_eq!(approvals::count_waiting_for(conn, other)?, 1);
        let waiting = approvals::waiting_for(conn, other, 9)?;
        assert_eq!(waiting[0].id.0, id(4, 1));
        assert_eq!(approvals::open_for(conn, "tenant", &id(1, 1).to_string())?.len(), 2);
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_expired_impersonation_is_not_open() {
    let (_dir, pool) = cache();
    fill(
        &pool,
        vec![
            (Scope::Impersonations, id(6, 1), impersonation(1, false)),
            (Scope::Impersonations, id(6, 2), impersonation(2, true)),
        ],
    );
    let count = |which, minute| {
        pool.read(|conn| impersonations::list(conn, which, when(minute), 9))
            .unwrap()
            .len()
    };
    assert_eq!((count(Which::Open, 30), count(Which::Done, 30)), (1, 1));
    assert_eq!((count(Which::Open, 61), count(Which::Done, 61)), (0, 2));
    assert_eq!(count(Which::All, 30), 2);
}

#[test]
fn audit_pages_by_cursor_filter_and_words() {
    let (_dir, pool) = cache();
    let rows = (1..=250)
        .map(|seq| {
            let action = if seq % 2 == 0 {
                "tenant.edited"
            } else {
                "session.signed_in"
            };
            let text = if seq % 50 == 0 {
                "Café Müller was edited."
            } else {
                "Nothing special."
            };
            (
                Scope::Audit,
                id(10, seq),
                super::super::testing::audit(seq, action, text),
            )
        })
        .collect();
    fill(&pool, rows);
    let page = |query: AuditQuery| pool.read(|conn| audit::page(conn, &query)).unwrap();
    let first = page(AuditQuery::default());
    assert_eq!(
        (first.records.len(), first.records[0].seq, first.next),
        (100, 250, Some(151))
    );
    let next = page(AuditQuery {
        before_seq: first.next,
        ..AuditQuery::default()
    });
    assert_eq!(next.records[0].seq, 150);
    let words = |text: &str, before_seq| {
        let found = page(AuditQuery {
            text: Some(text.to_owned()),
            before_seq,
            ..AuditQuery::default()
        });
        found.records.iter().map(|record| record.seq).collect::<Vec<_>>()
    };
    assert_eq!(words("muller CAFE", None), vec![250, 200, 150, 100, 50]);
    assert_eq!(words("cafe", Some(150)), vec![100, 50]);
    assert_eq!(words("ca", None).len(), 5, "two letters, which trigrams cannot serve");
    assert_eq!(words("café \"OR\" x", None), Vec::<u64>::new());
    let edited = page(AuditQuery {
        action: Some("tenant.edited".to_owned()),
        after_seq: Some(200),
        ..AuditQuery::default()
    });
    assert_eq!(edited.records.first().map(|record| record.seq), Some(202));
    assert_eq!(edited.records.len(), 25);
}

#[test]
fn the_position_and_its_time_are_kept() {
    let (_dir, pool) = cache();
    assert_eq!(pool.read(sync::position).unwrap(), None);
    let position: Position = "5f2c.1042".parse().unwrap();
    pool.write(|tx| sync::save_position(tx, &position, when(7))).unwrap();
    assert_eq!(pool.read(sync::position).unwrap(), Some((position, when(7))));
    pool.write(sync::forget_position).unwrap();
    assert_eq!(pool.read(sync::position).unwrap(), None);
}

#[test]
fn a_scope_state_comes_back_whole() {
    let (_dir, pool) = cache();
    let mut row = pool.read(|conn| sync::scope(conn, Scope::Alerts)).unwrap();
    row.restart();
    row.cursor = Some(id(3, 9));
    row.pinned = "abc.7".parse().ok();
    row.expected = 12;
    row.add(id(3, 9), 4);
    row.loaded_at = Some(when(3));
    pool.write(|tx| sync::save_scope(tx, &row)).unwrap();
    assert_eq!(pool.read(|conn| sync::scope(conn, Scope::Alerts)).unwrap(), row);
}

#[test]
fn tenant_users_are_kept_with_their_time() {
    let (_dir, pool) = cache();
    let tenant = TenantId(id(1, 1));
    assert!(pool.read(|conn| tenant_users::get(conn, tenant)).unwrap().is_none());
    let fetched = tenant_users::Fetched {
        users: Vec::new(),
        history: Vec::new(),
    };
    pool.write(|tx| tenant_users::put(tx, tenant, &fetched, when(5)))
        .unwrap();
    let kept = pool.read(|conn| tenant_users::get(conn, tenant)).unwrap();
    assert_eq!(kept, Some((fetched, when(5))));
}

#[test]
fn who_is_near_a_limit_is_found_and_a_month_that_is_over_counts_no_more() {
    let (_dir, pool) = cache();
    let rows = [(1, 85, 40), (2, 10, 130), (3, 79, 79), (4, 101, 0)];
    fill(
        &pool,
        rows.iter()
            .flat_map(|(n, standing, monthly)| {
                let (n, name) = (*n, format!("Tenant {n}"));
                [
                    (Scope::Tenants, id(1, n), tenant(n, 1, &name)),
                    (Scope::Usage, id(1, n), usage(n, *standing, *monthly)),
                ]
            })
            .collect(),
    );
    let near = |over: u32, now: Timestamp| {
        let query = super::usage::Query {
            over,
            ..super::usage::Query::default()
        };
        let page = pool.read(|conn| super::usage::page(conn, &query, now, 0, 9)).unwrap();
        let count = pool.read(|conn| super::usage::count(conn, over, now)).unwrap();
        let numbers: Vec<_> = page.rows.iter().map(|row| row.tenant.number).collect();
        assert_eq!((page.total, count), (numbers.len() as u32, count));
        numbers
    };
    let now = when(9);
    assert_eq!(near(80, now), [2, 4, 1]);
    assert_eq!(near(120, now), [2]);
    let next = wheelhouse_contract::usage::next_month(now);
    assert_eq!(near(80, next), [4, 1]);
}
