use super::*;
use crate::tenant::tests::tenant;
use proptest::prelude::*;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn days(from: Timestamp, count: i64) -> Timestamp {
    from.plus(TimeDelta::days(count))
}

const NOW: i64 = 1_790_000_000_000;

fn paid(ends: Option<i64>) -> Tenant {
    let mut tenant = tenant();
    tenant.set_plan(Plan::Pro, &Prices::default());
    tenant.status = TenantStatus::Active;
    tenant.subscription_ends_at = ends.map(|count| days(at(NOW), count));
    tenant
}

#[test]
fn an_extension_counts_from_the_later_of_now_and_the_end() {
    let prices = Prices::default();
    for (ends, months, expected) in [
        (Some(10), 1, 40),
        (Some(-10), 1, 30),
        (None, 12, 360),
        (Some(400), 2, 460),
    ] {
        let after = extended(&paid(ends), months, &prices, at(NOW));
        assert_eq!(after.subscription_ends_at, Some(days(at(NOW), expected)));
        assert_eq!(after.plan, Plan::Pro);
    }
}

#[test]
fn an_extension_makes_a_free_tenant_pro_and_leaves_an_enterprise_one() {
    let (prices, mut free) = (Prices::default(), paid(None));
    free.set_plan(Plan::Free, &prices);
    let after = extended(&free, 3, &prices, at(NOW));
    assert_eq!((after.plan, after.limits), (Plan::Pro, Plan::Pro.limits()));
    assert_eq!(after.subscription_ends_at, Some(days(at(NOW), 90)));
    assert_eq!(after.revenue, prices.of(Plan::Pro));
    let mut large = paid(Some(5));
    large.set_plan(Plan::Enterprise, &prices);
    assert_eq!(extended(&large, 1, &prices, at(NOW)).plan, Plan::Enterprise);
}

#[test]
fn activation_gives_a_paid_plan_without_an_end_a_year() {
    let prices = Prices::default();
    let after = activated(&paid(None), Some(Plan::Pro), &prices, at(NOW));
    assert_eq!(after.subscription_ends_at, Some(days(at(NOW), 365)));
    let kept = activated(&paid(Some(7)), Some(Plan::Pro), &prices, at(NOW));
    assert_eq!(kept.subscription_ends_at, Some(days(at(NOW), 7)));
    let free = activated(&paid(Some(7)), Some(Plan::Free), &prices, at(NOW));
    assert_eq!((free.subscription_ends_at, free.limits), (None, Plan::Free.limits()));
}

#[test]
fn the_state_at_its_borders() {
    use SubscriptionState::*;
    let state = |tenant: &Tenant| Standing::from(tenant).state(at(NOW));
    assert_eq!(state(&paid(Some(0))), Expired);
    assert_eq!(state(&paid(Some(30))), Expiring);
    assert_eq!(state(&paid(Some(31))), Active);
    assert_eq!(state(&paid(None)), Active);
    let mut trial = paid(Some(60));
    trial.trial_ends_at = Some(days(at(NOW), 14));
    assert_eq!((state(&trial), mrr(&trial, at(NOW))), (Trial, 0));
    assert_eq!(mrr(&trial, days(at(NOW), 14)), Prices::default().pro);
    let mut paused = paid(Some(-1));
    paused.status = TenantStatus::Paused;
    assert_eq!((state(&paused), mrr(&paused, at(NOW))), (Paused, 0));
    let mut suspended = paid(Some(90));
    suspended.status = TenantStatus::Suspended;
    assert_eq!(state(&suspended), Inactive);
}

#[test]
fn a_pause_stops_the_clock() {
    let mut paused = paid(Some(20));
    paused.status = TenantStatus::Paused;
    paused.status_changed_at = at(NOW);
    paused.paused_until = Some(days(at(NOW), 45));
    let after = resumed(&paused, days(at(NOW), 45));
    assert_eq!(after.subscription_ends_at, Some(days(at(NOW), 65)));
    assert_eq!(after.paused_until, None);
    // What had ended before stays ended.
    let mut ended = paused.clone();
    ended.subscription_ends_at = Some(days(at(NOW), -1));
    assert_eq!(
        resumed(&ended, days(at(NOW), 45)).subscription_ends_at,
        Some(days(at(NOW), -1))
    );
}

#[test]
fn conversion_has_one_decimal() {
    assert_eq!(conversion(0, 0), 0.0);
    assert_eq!(conversion(1, 3), 33.3);
    assert_eq!(conversion(2, 2), 100.0);
}

#[test]
fn a_what_if_tells_what_would_be_too_much() {
    let mut tenant = paid(Some(60));
    tenant.activity.users_total = 4;
    tenant.activity.messages_this_month = 2_000;
    let control = Control {
        plan: Some(Plan::Free),
        reason: "They asked for it.".to_owned(),
        ..Control::default()
    };
    let after = control.apply(&tenant, &Prices::default());
    let seen = preview(&tenant, &after, at(NOW));
    let over: Vec<_> = seen
        .over
        .iter()
        .map(|over| (over.limit.as_str(), over.allowed, over.used))
        .collect();
    assert_eq!(over, [("users", 1, 4), ("messages_per_month", 1_000, 2_000)]);
    assert_eq!(seen.mrr_difference, -Prices::default().pro);
    let fields: Vec<_> = seen.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["limits", "plan", "revenue", "subscription_ends_at"]);
}

#[test]
fn control_refuses_what_makes_no_sense() {
    let faults = |control: Control| -> Vec<String> {
        let faults = control.faults(&paid(Some(10)));
        faults.into_iter().map(|fault| fault.field).collect()
    };
    let reason = || "Agreed with their accountant today.".to_owned();
    let with = |control: Control| Control {
        reason: reason(),
        ..control
    };
    assert!(faults(with(Control::default())).is_empty());
    assert_eq!(faults(Control::default()), ["reason"]);
    let limits = LimitOverrides {
        users: Some(-2),
        ..LimitOverrides::default()
    };
    assert_eq!(
        faults(with(Control {
            limits: Some(limits),
            ..Control::default()
        })),
        ["limits.users"]
    );
    let dates = Control {
        starts_at: Some(at(NOW)),
        ends_at: Some(at(NOW)),
        ..Control::default()
    };
    assert_eq!(faults(with(dates)), ["ends_at"]);
    let free = Control {
        plan: Some(Plan::Free),
        ends_at: Some(at(NOW)),
        price_minor: Some(5),
        ..Control::default()
    };
    assert_eq!(faults(with(free)), ["ends_at", "price_minor"]);
    let ended = Control {
        status: Some(TenantStatus::Terminated),
        ..Control::default()
    };
    assert_eq!(faults(with(ended)), ["status"]);
}

proptest! {
    #[test]
    fn movements_add_up(amounts in proptest::collection::vec(0_i64..10_000, 1..40)) {
        let mut sum = 0;
        let mut before = 0;
        for after in amounts {
            match Movement::of(before, after) {
                None => prop_assert_eq!(before, after),
                Some(Movement::New) => prop_assert_eq!(before, 0),
                Some(Movement::Churn) => prop_assert_eq!(after, 0),
                Some(Movement::Expansion) => prop_assert!(after > before && before > 0),
                Some(Movement::Contraction) => prop_assert!(after < before && after > 0),
            }
            sum += after - before;
            before = after;
        }
        prop_assert_eq!(sum, before);
    }

    #[test]
    fn whoever_extends_never_loses_a_day(ends in proptest::option::of(-400_i64..400), months in 1_u32..=60) {
        let tenant = paid(ends);
        let after = extended(&tenant, months, &Prices::default(), at(NOW));
        let end = after.subscription_ends_at.unwrap();
        prop_assert!(end >= days(at(NOW), 30 * i64::from(months)));
        prop_assert!(tenant.subscription_ends_at.is_none_or(|before| end > before));
        prop_assert_eq!(Standing::from(&after).state(at(NOW)) == SubscriptionState::Expired, false);
    }
}

#[test]
fn a_date_can_be_had_no_more_and_not_both_ways() {
    let prices = Prices::default();
    let mut tenant = tenant();
    tenant.set_plan(Plan::Enterprise, &prices);
    tenant.status = TenantStatus::Active;
    tenant.subscription_starts_at = Some(Timestamp::from_millis(946_684_800_000));
    tenant.subscription_ends_at = Some(Timestamp::from_millis(1_000_000_000_000));
    tenant.trial_ends_at = Some(Timestamp::from_millis(900_000_000_000));
    let control: Control =
        serde_json::from_str(r#"{"clear":["ends_at","trial_ends_at"],"reason":"Until cancelled."}"#).unwrap();
    assert_eq!(control.faults(&tenant), []);
    let after = control.apply(&tenant, &prices);
    assert_eq!((after.subscription_ends_at, after.trial_ends_at), (None, None));
    assert_eq!(after.subscription_starts_at, tenant.subscription_starts_at);
    assert_eq!(
        Standing::from(&after).state(Timestamp::from_millis(2_000_000_000_000)),
        SubscriptionState::Active
    );
    // A start that goes stands in no end's way.
    let moved = Control {
        clear: vec![ControlDate::StartsAt],
        ends_at: Some(Timestamp::from_millis(946_684_800_001)),
        ..control.clone()
    };
    assert_eq!(moved.faults(&tenant), []);
    let both = Control {
        clear: vec![ControlDate::EndsAt],
        ends_at: Some(Timestamp::from_millis(1_700_000_000_000)),
        ..control.clone()
    };
    assert_eq!(both.faults(&tenant)[0].field, "ends_at");
    assert_eq!(
        serde_json::to_value(&both).unwrap()["clear"],
        serde_json::json!(["ends_at"])
    );
    let nothing = Control {
        clear: vec![],
        ..control
    };
    assert!(serde_json::to_value(&nothing).unwrap().get("clear").is_none());
}
