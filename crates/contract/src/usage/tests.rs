use super::*;
use crate::{
    Timestamp,
    incident::Severity,
    tenant::{Module, Plan, Prices, Tenant, TenantStatus, tests::tenant},
};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key() -> impl Strategy<Value = LimitKey> {
    prop::sample::select(LimitKey::ALL.to_vec())
}

fn plan() -> impl Strategy<Value = Plan> {
    prop::sample::select(Plan::ALL.to_vec())
}

fn planned(plan: Plan) -> Tenant {
    let mut tenant = tenant();
    tenant.set_plan(plan, &Prices::default());
    tenant
}

fn agreed(limit: LimitKey, allowed: i32, expires_at: Option<Timestamp>) -> LimitOverride {
    LimitOverride {
        limit,
        allowed,
        reason: Some("Spring campaign.".to_owned()),
        by_name: "Ada".to_owned(),
        set_at: at("2026-03-01T00:00:00.000Z"),
        expires_at,
    }
}

#[test]
fn months_are_those_of_utc() {
    let late = at("2026-12-31T23:59:59.999Z");
    assert_eq!(month_start(late), at("2026-12-01T00:00:00.000Z"));
    assert_eq!(next_month(late), at("2027-01-01T00:00:00.000Z"));
    assert_eq!(month_number(next_month(late)), month_number(late) + 1);
    assert_eq!(
        month_start(at("2028-02-29T12:00:00.000Z")),
        at("2028-02-01T00:00:00.000Z")
    );
    assert_eq!(
        resets_at(LimitKey::MessagesPerMonth, late),
        Some(at("2027-01-01T00:00:00.000Z"))
    );
    assert_eq!(resets_at(LimitKey::Products, late), None);
}

#[test]
fn thresholds_are_reached_exactly_and_not_before() {
    let told = |used, allowed| reached(used, allowed).collect::<Vec<u32>>();
    assert_eq!(told(799, 1_000), Vec::<u32>::new());
    assert_eq!(told(800, 1_000), [80]);
    assert_eq!(told(999, 1_000), [80]);
    assert_eq!(told(1_000, 1_000), [80, 100]);
    assert_eq!(told(1_199, 1_000), [80, 100]);
    assert_eq!(told(1_200, 1_000), [80, 100, 120]);
    assert_eq!(told(u64::MAX, UNLIMITED), Vec::<u32>::new());
    assert_eq!(told(0, 0), Vec::<u32>::new());
    assert_eq!(told(1, 0), [80, 100, 120]);
    // The one user of a plan for one user is no news; a second one is.
    assert_eq!((percent(1, 1), told(1, 1)), (Some(100), vec![]));
    assert_eq!(told(2, 1), [80, 100, 120]);
    assert_eq!(
        THRESHOLDS.map(severity),
        [Severity::Medium, Severity::High, Severity::Critical]
    );
}

#[test]
fn a_month_that_is_over_counts_no_more() {
    let now = at("2026-03-31T23:00:00.000Z");
    let mut usage = TenantUsage::new(tenant().id, now);
    usage.counts.set(LimitKey::MessagesPerMonth, 950);
    usage.counts.set(LimitKey::Products, 8);
    usage.settle(&tenant(), now);
    assert_eq!((usage.standing_percent, usage.monthly_percent), (80, 95));
    assert_eq!(usage.highest(now), 95);
    let next = at("2026-04-01T00:00:00.000Z");
    assert_eq!(usage.used(LimitKey::MessagesPerMonth, next), 0);
    assert_eq!(usage.used(LimitKey::Products, next), 8);
    assert_eq!(usage.highest(next), 80);
    let state = limit_state(&tenant(), &usage, LimitKey::MessagesPerMonth, now);
    assert_eq!(
        (state.used, state.allowed, state.percent, state.threshold),
        (950, 1_000, Some(95), Some(80))
    );
    assert_eq!(state.resets_at, Some(next));
    assert!(state.admits(50) && !state.admits(51));
}

#[test]
fn the_chain_is_plan_then_override_then_status() {
    let now = at("2026-03-10T00:00:00.000Z");
    let mut tenant = tenant();
    let key = LimitKey::Products;
    let why = |tenant: &Tenant, overrides: &[LimitOverride], now| {
        let why = why_limit(tenant, overrides, key, now);
        (why.allowed, why.decided, why.steps.len())
    };
    assert_eq!(why(&tenant, &[], now), (Some(10), 0, 2));
    tenant.limits.products = 50;
    // Set with the subscription, before anybody wrote down why.
    assert_eq!(why(&tenant, &[], now), (Some(50), 1, 3));
    let one = agreed(key, 50, Some(at("2026-03-20T00:00:00.000Z")));
    let overrides = std::slice::from_ref(&one);
    assert_eq!(why(&tenant, overrides, now), (Some(50), 1, 3));
    assert_eq!(
        why(&tenant, overrides, at("2026-03-20T00:00:00.000Z")),
        (Some(10), 0, 3)
    );
    tenant.status = TenantStatus::Suspended;
    assert_eq!(why(&tenant, overrides, now), (Some(0), 2, 3));
    tenant.status = TenantStatus::Paused;
    let sessions = why_limit(&tenant, &[], LimitKey::ConcurrentSessions, now);
    assert_eq!(sessions.allowed, Some(5), "who is paused may still sign in");
}

#[test]
fn a_module_is_core_or_switched_and_the_status_has_the_last_word() {
    let mut tenant = tenant();
    tenant.modules.retain(|module| *module != Module::Wallet);
    let why = |tenant: &Tenant, module| {
        let why = why_module(tenant, module);
        (why.on, why.steps[why.decided as usize].clone())
    };
    assert_eq!(why(&tenant, Module::Employees), (Some(true), WhyStep::Core));
    let (on, step) = why(&tenant, Module::Wallet);
    assert!(on == Some(false) && matches!(step, WhyStep::Switched { on: false, .. }));
    tenant.status = TenantStatus::Suspended;
    let (on, step) = why(&tenant, Module::Tasks);
    assert!(on == Some(false) && matches!(step, WhyStep::Status { .. }));
}

#[test]
fn events_have_bounds() {
    let now = at("2026-03-10T00:00:00.000Z");
    let event = |limit, amount, days: i64| UsageEvent {
        id: "a".to_owned(),
        tenant_id: tenant().id,
        limit,
        amount,
        at: now.plus(chrono::TimeDelta::days(days)),
    };
    let faults = |event: UsageEvent| {
        let faults = UsageBatch { events: vec![event] }.faults(now);
        faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
    };
    assert!(faults(event(LimitKey::Products, -3, -89)).is_empty());
    assert_eq!(faults(event(LimitKey::MessagesPerMonth, -3, 0)), ["events.0.amount"]);
    for amount in [0, 1_000_001, -1_000_001, i64::MIN, i64::MAX] {
        assert_eq!(faults(event(LimitKey::Products, amount, 0)), ["events.0.amount"]);
    }
    assert_eq!(faults(event(LimitKey::Products, 1, -91)), ["events.0.at"]);
    assert_eq!(faults(event(LimitKey::Products, 1, 1)), ["events.0.at"]);
    let mut nameless = event(LimitKey::Products, 1, 0);
    nameless.id = String::new();
    assert_eq!(faults(nameless), ["events.0.id"]);
    let many = vec![event(LimitKey::Products, 1, 0); 1_001];
    assert_eq!(UsageBatch { events: many }.faults(now)[0].field, "events");
}

#[test]
fn an_override_is_not_what_the_plan_grants_anyway() {
    let now = at("2026-03-10T00:00:00.000Z");
    let wish = |allowed, expires: Option<&str>| OverrideRequest {
        allowed,
        reason: "Agreed.".to_owned(),
        expires_at: expires.map(at),
    };
    let faults = |wish: OverrideRequest| wish.faults(&tenant(), LimitKey::Products, now).len();
    assert_eq!(faults(wish(-1, None)), 0);
    assert_eq!(faults(wish(0, Some("2026-03-11T00:00:00.000Z"))), 0);
    assert_eq!(faults(wish(10, None)), 1, "the free plan's own");
    assert_eq!(faults(wish(-2, None)), 1);
    assert_eq!(faults(wish(20, Some("2026-03-10T00:00:00.000Z"))), 1);
}

proptest! {
    /// However a count grows, within one period each threshold is told once and in the end exactly those that were reached.
    #[test]
    fn each_threshold_is_told_once(allowed in -1..5_000_i32, steps in prop::collection::vec(0..700_u64, 1..40)) {
        let (mut used, mut told) = (0_u64, Vec::new());
        for step in steps {
            used += step;
            let news = news(used, allowed, &told);
            prop_assert!(news.iter().all(|threshold| !told.contains(threshold)));
            told.extend(news);
        }
        told.sort_unstable();
        prop_assert_eq!(told, reached(used, allowed).collect::<Vec<_>>());
    }

    #[test]
    fn percent_and_pressure_never_fall_when_more_is_used(used in any::<u64>(), more in 0..1_000_000_u64, allowed in -1..i32::MAX) {
        let (small, large) = (used, used.saturating_add(more));
        prop_assert!(percent(small, allowed) <= percent(large, allowed));
        prop_assert!(pressure(small, allowed) <= pressure(large, allowed));
        prop_assert_eq!(percent(small, allowed).is_none(), allowed < 0);
    }

    /// What is granted is the plan's or the tenant's own limit, and the chain says the same.
    #[test]
    fn the_chain_and_the_state_agree(plan in plan(), key in key(), own in -1..200_000_i32, ends in prop::option::of(-5..5_i64)) {
        let now = at("2026-03-10T00:00:00.000Z");
        let mut tenant = planned(plan);
        key.set(&mut tenant.limits, own);
        let expires = ends.map(|days| now.plus(chrono::TimeDelta::days(days)));
        let overrides = [agreed(key, own, expires)];
        let granted = granted(&tenant, &overrides, key, now);
        let expected = if ends.is_some_and(|days| days <= 0) { key.of(&plan.limits()) } else { own };
        prop_assert_eq!(granted.allowed, expected);
        let why = why_limit(&tenant, &overrides, key, now);
        prop_assert_eq!(why.allowed, Some(expected));
        prop_assert_eq!(granted.source == LimitSource::Plan, why.decided == 0);
    }

    /// Only overrides that say what the tenant has, and that differ from its plan, are kept.
    #[test]
    fn overrides_go_with_what_they_said(plan in plan(), key in key(), own in -1..200_i32, now_has in -1..200_i32) {
        let mut tenant = planned(plan);
        key.set(&mut tenant.limits, now_has);
        let kept = kept(&[agreed(key, own, None)], plan, &tenant.limits);
        prop_assert_eq!(kept.len() == 1, own == now_has && own != key.of(&plan.limits()));
    }

    #[test]
    fn a_limit_admits_up_to_itself(allowed in 0..10_000_i32, used in 0..20_000_u64, more in 1..20_000_u64) {
        let mut tenant = tenant();
        tenant.limits.products = allowed;
        let now = at("2026-03-10T00:00:00.000Z");
        let mut usage = TenantUsage::new(tenant.id, now);
        usage.counts.products = used;
        let state = limit_state(&tenant, &usage, LimitKey::Products, now);
        prop_assert_eq!(state.admits(more), used + more <= u64::from(allowed.unsigned_abs()));
    }
}
