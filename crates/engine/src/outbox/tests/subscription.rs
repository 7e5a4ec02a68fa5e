//! Full changes and subscriptions: laid over, merged, and shown in a conflict.

use super::*;
use wheelhouse_contract::tenant::Plan;

const ENDS: &str = "2026-12-24T00:00:00.000Z";

fn row(changes: &[(&str, Value)]) -> Value {
    let mut row = with(&[("status", json!("active")), ("subscription_ends_at", json!(ENDS))]);
    for (field, value) in changes {
        row[*field] = value.clone();
    }
    row
}

fn made(kind: &str, body: Value) -> Entry {
    Entry {
        seen: Some(row(&[])),
        ..entry(kind, body)
    }
}

fn extend(months: u32) -> Entry {
    made(
        "subscription_extend",
        json!({"months": months, "reason": "Paid by transfer"}),
    )
}

fn laid(row: &Value, entries: &[Entry]) -> (Tenant, Vec<String>) {
    let mut tenant: Tenant = serde_json::from_value(row.clone()).unwrap();
    let fields = overlay::tenant(&mut tenant, entries, &Prices::default());
    (tenant, fields)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_extension_shows_at_once_and_never_twice() {
    let (shown, fields) = laid(&row(&[]), &[extend(1)]);
    assert_eq!(shown.subscription_ends_at, Some(at(ENDS).plus(TimeDelta::days(30))));
    assert!(fields.contains(&"subscription_ends_at".to_owned()), "{fields:?}");
    let (twice, _) = laid(&row(&[]), &[extend(1), extend(2)]);
    assert_eq!(twice.subscription_ends_at, Some(at(ENDS).plus(TimeDelta::days(90))));

    // The news of it came before the answer to it.
    let sent = next::sending(&extend(1), now()).unwrap();
    let extended = json!("2027-01-23T00:00:00.000Z");
    let news = row(&[("version", json!(5)), ("subscription_ends_at", extended.clone())]);
    let (shown, fields) = laid(&news, &[sent]);
    assert_eq!((json!(shown.subscription_ends_at), fields), (extended, Vec::new()));
    // Never sent, it is to come on top of whatever is there.
    let (shown, _) = laid(&row(&[("version", json!(5))]), &[extend(1)]);
    assert_eq!(shown.subscription_ends_at, Some(at(ENDS).plus(TimeDelta::days(30))));
}

#[test]
fn a_pause_stands_until_its_date_and_gives_the_time_back() {
    let body = json!({"resume_at": "2026-12-01T00:00:00.000Z", "reason": "Refurbishment until December."});
    let pause = made("subscription_pause", body);
    let (paused, fields) = laid(&row(&[]), std::slice::from_ref(&pause));
    assert_eq!(paused.status, TenantStatus::Paused);
    assert_eq!(paused.paused_until, Some(at("2026-12-01T00:00:00.000Z")));
    assert_eq!(fields, ["paused_until", "status", "status_changed_at", "status_reason"]);
    let resume = Entry {
        created_at: now().plus(TimeDelta::days(3)),
        ..made(
            "tenant_status",
            json!({"to": "active", "justification": "They opened again earlier."}),
        )
    };
    let (again, _) = laid(&row(&[]), &[pause, resume]);
    assert_eq!((again.status, again.paused_until), (TenantStatus::Active, None));
    assert_eq!(again.subscription_ends_at, Some(at(ENDS).plus(TimeDelta::days(3))));
}

#[test]
fn a_full_change_shows_whole() {
    let update = made(
        "tenant_update",
        json!({"business_type": "medical", "plan": "enterprise", "phone": "020 7946 0000"}),
    );
    let (shown, fields) = laid(&row(&[]), &[update]);
    assert_eq!(
        (shown.plan, shown.revenue.minor),
        (Plan::Enterprise, Prices::default().enterprise)
    );
    for field in ["business_type", "compliance", "limits", "phone", "plan", "revenue"] {
        assert!(fields.contains(&field.to_owned()), "{field} of {fields:?}");
    }
}

#[test]
fn full_changes_of_different_fields_merge_and_of_the_same_one_ask() {
    let mine = made("tenant_update", json!({"phone": "020 7946 0000"}));
    let theirs = row(&[
        ("version", json!(6)),
        ("website", json!("https://acme.test")),
        ("name", json!("Acme Two")),
    ]);
    let Next::Rebase(merged) = after(&mine, stale(theirs)) else {
        panic!("different fields")
    };
    assert_eq!((merged.base_version, &merged.body), (Some(6), &mine.body));

    let same = row(&[("version", json!(6)), ("phone", json!("0161 496 0000"))]);
    let conflict = kept(after(&mine, stale(same)));
    assert_eq!(conflict.state, State::Conflict);
    let fields = conflict::fields(&conflict, &Prices::default());
    assert_eq!(fields.len(), 1, "{fields:?}");
    assert_eq!(
        (
            fields[0].field.as_str(),
            &fields[0].seen,
            &fields[0].now,
            &fields[0].mine
        ),
        (
            "phone",
            &json!(""),
            &json!("0161 496 0000"),
            &Some(json!("020 7946 0000"))
        )
    );

    let plan = made("tenant_update", json!({"plan": "free"}));
    let limits = row(&[
        ("version", json!(6)),
        ("revenue", json!({"minor": 100, "currency": "GBP"})),
    ]);
    assert_eq!(
        kept(after(&plan, stale(limits))).state,
        State::Conflict,
        "a plan brings its own price"
    );
}

#[test]
fn an_extension_upon_what_changed_asks_and_shows_what_it_would_make() {
    let shorter = "2026-12-10T00:00:00.000Z";
    let theirs = row(&[("version", json!(6)), ("subscription_ends_at", json!(shorter))]);
    let conflict = kept(after(&extend(2), stale(theirs)));
    let fields = conflict::fields(&conflict, &Prices::default());
    let end = fields
        .iter()
        .find(|field| field.field == "subscription_ends_at")
        .unwrap();
    assert_eq!((&end.seen, &end.now), (&json!(ENDS), &json!(shorter)));
    assert_eq!(end.mine, Some(json!(at(shorter).plus(TimeDelta::days(60)))));

    let noted = row(&[("version", json!(6)), ("notes", json!("Called them"))]);
    assert!(matches!(after(&extend(2), stale(noted)), Next::Rebase(_)));
    let moved = row(&[("version", json!(6)), ("phone", json!("0161 496 0000"))]);
    assert_eq!(kept(after(&extend(2), stale(moved))).state, State::Conflict);
}

#[test]
fn what_can_no_longer_be_done_is_shown_as_it_was_meant() {
    let pause = made("subscription_pause", json!({"reason": "Refurbishment until December."}));
    let theirs = row(&[("version", json!(6)), ("status", json!("suspended"))]);
    let conflict = kept(after(&pause, stale(theirs)));
    let fields = conflict::fields(&conflict, &Prices::default());
    let status = fields.iter().find(|field| field.field == "status").unwrap();
    assert_eq!(
        (&status.now, &status.mine),
        (&json!("suspended"), &Some(json!("paused")))
    );
}

#[test]
fn full_control_moves_and_sets_at_once() {
    let body = json!({"plan": "enterprise", "price_minor": 30_000, "status": "paused", "reason": "Agreed with the owner today."});
    let (shown, _) = laid(&row(&[]), &[made("subscription_control", body)]);
    assert_eq!(
        (shown.plan, shown.revenue.minor, shown.status),
        (Plan::Enterprise, 30_000, TenantStatus::Paused)
    );
}
