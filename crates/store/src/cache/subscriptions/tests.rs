use super::*;
use crate::{
    db::Pool,
    rows::{Batch, Mode, park_indexes},
    search::TenantIndex,
    testing::{self, cache, id},
};
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};
use wheelhouse_contract::{sync::Scope, tenant::Tenant};

const CURRENCY: &str = "GBP";

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

/// What decides about a subscription: plan, status, archived, days to the end and to the end of the trial, currency.
type Made = (Plan, TenantStatus, bool, Option<i64>, Option<i64>, bool);

fn made() -> impl Strategy<Value = Made> {
    // Ends in tenths of a day around the moments that matter.
    let days = || prop::option::of(prop_oneof![-3i64..3, 295i64..305, -4_000i64..4_000, Just(0), Just(300)]);
    (
        prop::sample::select(Plan::ALL.to_vec()),
        prop::sample::select(TenantStatus::ALL.to_vec()),
        prop::bool::weighted(0.1),
        days(),
        days(),
        prop::bool::weighted(0.9),
    )
}

fn row(n: u32, (plan, status, archived, ends, trial, pounds): Made) -> Value {
    let at = |tenths: Option<i64>| tenths.map(|tenths| now().plus(TimeDelta::minutes(144 * tenths)));
    let mut row = testing::tenant(n, 1, &format!("Tenant {n}"));
    row["plan"] = json!(plan);
    row["status"] = json!(status);
    row["archived"] = json!(archived);
    row["subscription_ends_at"] = json!(at(ends));
    row["trial_ends_at"] = json!(at(trial));
    row["revenue"] = json!({"minor": 100 + n, "currency": if pounds { CURRENCY } else { "EUR" }});
    row
}

fn fill(pool: &Pool, rows: &[Value]) -> (Vec<Tenant>, TenantIndex) {
    pool.write(|tx| {
        let mut batch = Batch::new(tx);
        for row in rows {
            let id = serde_json::from_value(row["id"].clone())?;
            batch.put(Scope::Tenants, id, 1, row.clone(), Mode::Live)?;
        }
        batch.finish()
    })
    .unwrap();
    let tenants = rows.iter().map(|row| serde_json::from_value(row.clone()).unwrap());
    (tenants.collect(), pool.read(crate::cache::tenants::index).unwrap())
}

/// As a look at each would have it.
fn naive(tenants: &[Tenant], query: &Query) -> Vec<u32> {
    let mut found: Vec<&Tenant> = tenants
        .iter()
        .filter(|tenant| !tenant.archived && STATUSES.contains(&tenant.status))
        .filter(|tenant| query.plans.is_empty() || query.plans.contains(&tenant.plan))
        .filter(|tenant| query.states.is_empty() || query.states.contains(&Standing::from(*tenant).state(now())))
        .collect();
    found.sort_by_key(|tenant| {
        let end = tenant.subscription_ends_at;
        let number = i64::from(tenant.number);
        let sign = if query.descending && end.is_some() { -1 } else { 1 };
        (end.is_none(), end.map(|end| sign * end.millis()), sign * number)
    });
    found.into_iter().map(|tenant| tenant.number).collect()
}

fn numbers(page: &Page) -> Vec<u32> {
    page.rows.iter().map(|row| row.number).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_page_holds_what_a_look_at_each_would_give(
        all in prop::collection::vec(made(), 1..60),
        states in prop::sample::subsequence(SubscriptionState::ALL.to_vec(), 0..=7),
        plans in prop::sample::subsequence(Plan::ALL.to_vec(), 0..=3),
        descending in any::<bool>(),
        offset in 0u32..30,
        limit in 1u32..30,
    ) {
        let (_dir, pool) = cache();
        let rows: Vec<_> = (1..).zip(all).map(|(n, made)| row(n, made)).collect();
        let (tenants, index) = fill(&pool, &rows);
        let query = Query { states, plans, descending };
        let expected = naive(&tenants, &query);
        let part: Vec<u32> = expected.iter().copied().skip(offset as usize).take(limit as usize).collect();
        let (plain, found) = pool.read(|conn| {
            let figures = Figures::read(conn, CURRENCY, now())?;
            Ok((
                page(conn, &query, &figures, now(), offset, limit)?,
                page_among(conn, index.ids(&query.among("tenant")), &query, now(), (offset, limit))?,
            ))
        }).unwrap();
        prop_assert_eq!(plain.total as usize, expected.len());
        prop_assert_eq!(numbers(&plain), part);
        prop_assert_eq!(plain, found);
    }

    #[test]
    fn figures_are_those_of_a_look_at_each(all in prop::collection::vec(made(), 0..60), later in 0i64..5_000) {
        let (_dir, pool) = cache();
        let rows: Vec<_> = (1..).zip(all).map(|(n, made)| row(n, made)).collect();
        let (tenants, _) = fill(&pool, &rows);
        let counted = pool.read(|conn| Figures::read(conn, CURRENCY, now())).unwrap();
        agrees(&counted, &tenants, now())?;
        let at = now().plus(TimeDelta::minutes(later));
        let again = pool.read(|conn| Figures::read(conn, CURRENCY, at)).unwrap();
        agrees(&again, &tenants, at)?;
        if counted.hold(CURRENCY, at) {
            agrees(&counted, &tenants, at)?;
        }
        pool.write(|tx| park_indexes(tx, Scope::Tenants)).unwrap();
        let without = pool.read(|conn| Figures::read(conn, CURRENCY, now())).unwrap();
        agrees(&without, &tenants, now())?;
    }
}

fn agrees(figures: &Figures, tenants: &[Tenant], at: Timestamp) -> Result<(), TestCaseError> {
    let here: Vec<_> = tenants.iter().map(|tenant| (tenant, Standing::from(tenant))).collect();
    for plan in Plan::ALL {
        for state in SubscriptionState::ALL {
            let expected = here
                .iter()
                .filter(|(_, of)| of.plan == plan && of.state(at) == state)
                .count();
            let counted = figures.count(|group| group.plan == plan && group.state == state);
            prop_assert_eq!(counted as usize, expected, "{:?} {:?}", plan, state);
        }
        let pays = |of: &Standing| of.plan == plan && of.pays(at);
        let pounds = |tenant: &Tenant| {
            if tenant.revenue.currency == CURRENCY {
                tenant.revenue.minor
            } else {
                0
            }
        };
        let paying = here.iter().filter(|(_, of)| pays(of)).count();
        let minor: i64 = here
            .iter()
            .filter(|(_, of)| pays(of))
            .map(|(tenant, _)| pounds(tenant))
            .sum();
        let of_plan = |group: &Group| group.plan == plan;
        let counted: u32 = figures.sum(|group| if of_plan(group) { group.paying } else { 0 });
        let sum: i64 = figures.sum(|group| if of_plan(group) { group.minor } else { 0 });
        prop_assert_eq!((counted as usize, sum), (paying, minor), "{:?}", plan);
        let trial = |of: &Standing| {
            of.plan == plan
                && !of.pays(at)
                && Standing {
                    trial_ends_at: None,
                    ..*of
                }
                .pays(at)
        };
        let trials = here.iter().filter(|(_, of)| trial(of)).count();
        let counted: u32 = figures.sum(|group| if of_plan(group) { group.trials } else { 0 });
        prop_assert_eq!(counted as usize, trials, "{:?}", plan);
    }
    Ok(())
}

/// A file of an older version: what the list needs is taken out of the rows that it holds.
#[test]
fn rows_of_an_older_file_are_in_the_list() {
    let conn = Connection::open_in_memory().unwrap();
    let (older, newer) = crate::db::CACHE.split_at(4);
    older.iter().for_each(|step| conn.execute_batch(step.sql).unwrap());
    let ends = "2026-12-24T18:00:00.123Z";
    let mut row = testing::tenant(1, 1, "Acme");
    row["subscription_ends_at"] = json!(ends);
    conn.execute(
        "INSERT INTO tenants (rid, id, version, generation, number, name, subdomain, email, owner_name, owner_email, \
         business_type, size, plan, status, health, risk_score, risk_flagged, archived, revenue_minor, currency, \
         users_total, users_online, tags, status_changed_at, created_at, updated_at) VALUES (1, ?1, 1, 0, 1, 'Acme', \
         't1', '', '', '', 'salon', 'small', 'pro', 'active', 'good', 0, 0, 0, 4900, 'GBP', 1, 0, '[]', 0, 0, 0)",
        [codec::bytes(id(1, 1))],
    )
    .unwrap();
    conn.execute("INSERT INTO tenant_docs VALUES (1, '', ?1)", [row.to_string()])
        .unwrap();
    newer.iter().for_each(|step| conn.execute_batch(step.sql).unwrap());
    let figures = Figures::read(&conn, CURRENCY, now()).unwrap();
    let found = page(&conn, &Query::default(), &figures, now(), 0, 10).unwrap();
    assert_eq!(json!(found.rows[0].standing.ends_at), json!(ends));
    assert_eq!(found.rows[0].standing.trial_ends_at, None);
}

/// Among 100,000 tenants: neither the list nor the figures may look at the rows.
#[test]
fn lists_and_figures_are_answered_by_indexes() {
    let (_dir, pool) = cache();
    let plan_of = |sql: String| -> String {
        pool.read(|conn| {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let lines = statement.query_map([], |row| row.get::<_, String>(3))?;
            Ok(lines.collect::<Result<Vec<_>, _>>()?.join("; "))
        })
        .unwrap()
    };
    for descending in [false, true] {
        let query = Query {
            states: vec![SubscriptionState::Trial, SubscriptionState::Free],
            plans: vec![Plan::Pro],
            descending,
        };
        for narrowed in [filter::ending(&query, now()), filter::endless(&query, now())] {
            let plan = plan_of(format!("SELECT {COLUMNS} FROM tenants {narrowed} LIMIT 50"));
            assert!(
                plan.contains("INDEX tenants_expiry") && !plan.contains("B-TREE"),
                "{plan}"
            );
        }
    }
    let count = "SELECT count(*), sum(revenue_minor) FILTER (WHERE currency = 'GBP') FROM tenants \
                 WHERE archived = 0 AND status = 'active' AND plan = 'pro' AND subscription_ends_at > 5";
    assert!(plan_of(count.to_owned()).contains("COVERING INDEX tenants_subscriptions"));
    let narrow = plan_of(format!("SELECT {NARROW} FROM tenants WHERE archived = 0"));
    assert!(narrow.contains("COVERING INDEX tenants_expiry"), "{narrow}");
}
