//! Recurring revenue: the sums, what moved them, and the tenants behind each figure.

use super::{days, done, subscribed};
use crate::{
    scene::{set_status, world},
    support::Console,
};
use serde_json::json;
use std::collections::BTreeMap;
use wheelhouse_contract::{
    ErrorCode, Role,
    subscription::{Movement, Revenue, RevenueTenant, RevenueTenants, mrr},
    tenant::{Plan, Tenant, TenantStatus},
};
use wheelhouse_platform::storage::sql;

async fn read(console: &Console) -> Revenue {
    console.get("/v1/revenue").await.is(200)
}

/// Every page of the list behind a figure.
async fn behind(console: &Console, query: &str) -> Vec<RevenueTenant> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/revenue/tenants?limit=9&{query}{after}");
        let page: RevenueTenants = console.get(&path).await.is(200);
        all.extend(page.items);
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

fn sum(list: &[RevenueTenant]) -> i64 {
    list.iter().map(|one| one.amount.minor).sum()
}

#[tokio::test]
async fn revenue_is_what_the_rule_says_of_every_tenant() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let (all, now) = (
        sql::rows::<Tenant, _>(bed.app.reader(), "", vec![]).await.unwrap(),
        bed.app.now(),
    );
    let revenue = read(&admin).await;
    let paid: i64 = all.iter().map(|tenant| mrr(tenant, now)).sum();
    assert!(paid > 0);
    assert_eq!((revenue.mrr.minor, revenue.arr.minor), (paid, paid * 12));
    assert_eq!(
        revenue.paying as usize,
        all.iter().filter(|tenant| mrr(tenant, now) > 0).count()
    );
    assert_eq!(revenue.by_plan.iter().map(|plan| plan.mrr.minor).sum::<i64>(), paid);
    let mrr_list = behind(&admin, "figure=mrr").await;
    assert_eq!((sum(&mrr_list), mrr_list.len()), (paid, revenue.paying as usize));
    assert!(
        mrr_list
            .windows(2)
            .all(|pair| pair[0].amount.minor >= pair[1].amount.minor)
    );
    for plan in &revenue.by_plan {
        let word = serde_json::to_value(plan.plan).unwrap();
        let list = behind(&admin, &format!("figure=mrr&plan={}", word.as_str().unwrap())).await;
        assert_eq!((sum(&list), list.len()), (plan.mrr.minor, plan.tenants as usize));
    }
    let trials = behind(&admin, "figure=trials").await;
    assert_eq!(
        (sum(&trials), trials.len()),
        (revenue.trial_value.minor, revenue.trials as usize)
    );
}

#[tokio::test]
async fn the_year_of_the_sample_leads_to_what_is_paid_now() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let revenue = read(&admin).await;
    assert_eq!(revenue.months.len(), 12);
    // The clock of the tests stands at 15 January 2026.
    assert_eq!(revenue.months[0].month, "2025-02");
    assert_eq!(revenue.months[11].month, "2026-01");
    assert_eq!(revenue.months[11].mrr, revenue.mrr);
    for pair in revenue.months.windows(2) {
        let moved: i64 = pair[1].movements.iter().map(|sum| sum.amount.minor).sum();
        assert_eq!(pair[0].mrr.minor + moved, pair[1].mrr.minor, "{}", pair[1].month);
        assert!(pair[0].mrr.minor >= 0);
    }
    assert!(revenue.months[0].mrr.minor < revenue.mrr.minor, "the sample grows");
    let present = &revenue.months[11].movements;
    assert_eq!(&revenue.movements, present);
    let moved: BTreeMap<_, _> = present.iter().map(|sum| (sum.movement, sum)).collect();
    for movement in Movement::ALL {
        let word = serde_json::to_value(movement).unwrap();
        let list = behind(&admin, &format!("figure={}", word.as_str().unwrap())).await;
        assert_eq!(sum(&list), moved[&movement].amount.minor, "{movement:?}");
        assert_eq!(list.len(), moved[&movement].changes as usize);
        assert!(list.windows(2).all(|pair| pair[0].at >= pair[1].at));
    }
}

#[tokio::test]
async fn each_change_counts_once_and_as_what_it_is() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Free, None).await;
    let before = read(&admin).await;
    let body = json!({ "plan": "pro", "ends_at": bed.app.now().plus(days(90)), "reason": "Signed." });
    let subject = done(&admin, &subject, "control", &body).await;
    let subject = done(
        &admin,
        &subject,
        "control",
        &json!({ "price_minor": 6_000, "reason": "More." }),
    )
    .await;
    let subject = done(
        &admin,
        &subject,
        "control",
        &json!({ "price_minor": 5_500, "reason": "Less." }),
    )
    .await;
    set_status(&bed, &admin, &subject, TenantStatus::Suspended).await;
    let after = read(&admin).await;
    let moved: Vec<_> = before
        .movements
        .iter()
        .zip(&after.movements)
        .map(|(before, after)| (after.changes - before.changes, after.amount.minor - before.amount.minor))
        .collect();
    assert_eq!(moved, [(1, 4_900), (1, 1_100), (1, -500), (1, -5_500)]);
    assert_eq!(after.mrr.minor, before.mrr.minor);
    let churned = behind(&admin, "figure=churn&plan=pro").await;
    assert_eq!((churned[0].tenant_id, churned[0].amount.minor), (subject.id, -5_500));
    let from = bed.app.now().plus(days(1));
    let nothing: Revenue = admin
        .get(&format!("/v1/revenue?from={from}&to={}", from.plus(days(1))))
        .await
        .is(200);
    assert!(nothing.movements.iter().all(|sum| sum.changes == 0));
}

#[tokio::test]
async fn nobody_without_the_permission_and_no_nonsense() {
    let bed = world().await;
    let (admin, support) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    support.get("/v1/revenue").await.fails(ErrorCode::Forbidden);
    support
        .get("/v1/revenue/tenants?figure=mrr")
        .await
        .fails(ErrorCode::Forbidden);
    for bad in [
        "/v1/revenue?from=yesterday",
        "/v1/revenue?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/v1/revenue?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/v1/revenue?from=9999-01-01T00:00:00Z",
        "/v1/revenue?to=0000-01-01T00:00:00Z",
        "/v1/revenue?from=1999-12-31T23:59:59Z",
        "/v1/revenue?to=2200-01-01T00:00:00Z",
        "/v1/revenue?nonsense=1",
        "/v1/revenue/tenants",
        "/v1/revenue/tenants?figure=everything",
        "/v1/revenue/tenants?figure=mrr&limit=0",
        "/v1/revenue/tenants?figure=mrr&limit=201",
        "/v1/revenue/tenants?figure=mrr&after=xyz",
        "/v1/revenue/tenants?figure=mrr&plan=gold",
        "/v1/revenue/tenants?figure=new&from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/v1/subscriptions?state=sleepy",
        "/v1/subscriptions?limit=0",
        "/v1/subscriptions?after=xyz",
    ] {
        admin.get(bad).await.fails(ErrorCode::Invalid);
    }
    let _: Revenue = admin
        .get("/v1/revenue?from=2000-01-01T00:00:00Z&to=2199-12-31T23:59:59Z")
        .await
        .is(200);
    // A cursor of one figure is none of another.
    let page: RevenueTenants = admin.get("/v1/revenue/tenants?figure=mrr&limit=1").await.is(200);
    let crossed = format!("/v1/revenue/tenants?figure=new&after={}", page.next.unwrap());
    admin.get(&crossed).await.fails(ErrorCode::Invalid);
}
