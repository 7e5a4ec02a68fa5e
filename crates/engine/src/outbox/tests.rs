mod subscription;

use super::{
    conflict,
    next::{self, MAX_ATTEMPTS, Moment, Next, Outcome},
    overlay,
};
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Problem, Timestamp,
    tenant::{Prices, Tenant, TenantStatus},
};
use wheelhouse_store::state::outbox::{Entry, State};

const NOW: i64 = 1_790_000_000_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

fn key(number: u128) -> IdempotencyKey {
    IdempotencyKey(Uuid::from_u128(number))
}

pub(crate) fn tenant() -> Value {
    json!({
        "id": "01990000-0000-7000-8000-000000000001", "version": 4, "number": 42, "name": "Acme", "legal_name": null,
        "subdomain": "acme", "business_type": "general", "subcategory": null, "size": "small",
        "address": {"street": "", "city": "", "county": "", "postal_code": "", "country": ""},
        "phone": "", "email": "a@acme.test", "website": null, "owner_name": "Ann", "owner_email": "ann@acme.test",
        "plan": "pro", "status": "pending_review", "status_reason": null,
        "status_changed_at": "2026-11-01T00:00:00.000Z", "archived": false, "subscription_starts_at": null,
        "subscription_ends_at": null,
        "limits": {"users": 5, "products": -1, "customers": -1, "invoices_per_month": -1, "messages_per_month": 10000,
            "concurrent_sessions": 50},
        "revenue": {"minor": 4900, "currency": "GBP"}, "modules": ["employees"],
        "branding": {"primary": "#000000", "accent": "#000000"},
        "integrations": {"voice": "not_configured", "voice_number": null, "calendar": "active", "calendar_kind": "manual"},
        "compliance": {"hipaa": false, "level": "none", "phi_detection": false}, "custom_features": [], "tags": ["old"],
        "notes": "seen", "risk_score": 10, "risk_flagged": false, "health": "good",
        "activity": {"users_total": 3, "users_online": 1, "messages_this_month": 0, "calls_30d": 0,
            "call_success_percent": 100, "last_active_at": null},
        "created_at": "2026-10-01T00:00:00.000Z", "updated_at": "2026-11-01T00:00:00.000Z", "created_by": null
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut row = tenant();
    for (field, value) in changes {
        row[*field] = value.clone();
    }
    row
}

fn entry(kind: &str, body: Value) -> Entry {
    Entry {
        id: key(1),
        kind: kind.to_owned(),
        method: "POST".to_owned(),
        path: "/v1/tenants/x".to_owned(),
        body: body.to_string(),
        resource_type: "tenant".to_owned(),
        resource_id: "01990000-0000-7000-8000-000000000001".to_owned(),
        base_version: Some(4),
        seen: Some(tenant()),
        subject: "Acme".to_owned(),
        intent: String::new(),
        command_version: super::COMMAND_VERSION,
        state: State::Waiting,
        attempts: 0,
        created_at: now(),
        not_before: now(),
        expires_at: Some(now().plus(TimeDelta::days(30))),
        answered_at: None,
        answer_position: None,
        problem: None,
    }
}

fn approve() -> Entry {
    let body = json!({"verdict": "approve", "checklist": [], "notes": "All of it looks fine to me."});
    entry("review_decision", body)
}

fn stale(current: Value) -> Outcome {
    let mut problem = Problem::new(ErrorCode::StaleVersion, "It changed.");
    problem.current = Some(current);
    Outcome::Problem {
        problem,
        retry_after: None,
    }
}

fn kept(next: Next) -> Entry {
    match next {
        Next::Keep(entry) => entry,
        Next::Rebase(entry) => panic!("merged: {entry:?}"),
    }
}

fn moment(now: Timestamp, fresh: IdempotencyKey, random: f64) -> Moment {
    Moment {
        now,
        fresh,
        random,
        prices: Prices::default(),
    }
}

fn after(entry: &Entry, outcome: Outcome) -> Next {
    next::after(entry, outcome, &moment(now(), key(99), 0.5))
}

#[test]
fn a_changed_tenant_comes_back_with_both_sides_and_nothing_is_lost() {
    let there = with(&[
        ("version", json!(6)),
        ("risk_score", json!(80)),
        ("updated_at", json!("2026-11-20T00:00:00.000Z")),
    ]);
    let conflict = kept(after(&approve(), stale(there)));
    assert_eq!(conflict.state, State::Conflict);
    assert_eq!(conflict.body, approve().body);
    let fields = conflict::fields(&conflict, &Prices::default());
    let risk = fields.iter().find(|field| field.field == "risk_score").unwrap();
    assert_eq!((&risk.seen, &risk.now, &risk.mine), (&json!(10), &json!(80), &None));
    let status = fields.iter().find(|field| field.field == "status").unwrap();
    assert_eq!(status.mine, Some(json!("active")));
    assert!(
        fields
            .iter()
            .all(|field| !["version", "updated_at"].contains(&field.field.as_str())),
        "{fields:?}"
    );
}

#[test]
fn load_and_a_colleagues_note_do_not_stand_against_a_review() {
    let there = with(&[
        ("version", json!(5)),
        ("notes", json!("a colleague's")),
        ("activity", json!({"users_online": 9})),
    ]);
    let Next::Rebase(merged) = after(&approve(), stale(there)) else {
        panic!("a conflict about nothing")
    };
    assert_eq!(
        (merged.id, merged.base_version, merged.state, merged.attempts),
        (key(99), Some(5), State::Waiting, 0)
    );
}

#[test]
fn edits_merge_when_disjoint_and_never_over_a_colleagues_words() {
    let mine = entry("tenant_edit", json!({"notes": "mine"}));
    let tags = with(&[("version", json!(5)), ("tags", json!(["new"]))]);
    assert!(matches!(after(&mine, stale(tags)), Next::Rebase(_)));
    let notes = with(&[("version", json!(5)), ("notes", json!("theirs"))]);
    assert_eq!(kept(after(&mine, stale(notes))).state, State::Conflict);
}

#[test]
fn keeping_mine_is_a_new_request_upon_what_is_there() {
    let there = with(&[("version", json!(9)), ("risk_score", json!(80))]);
    let conflict = kept(after(&approve(), stale(there.clone())));
    let mine = conflict::rebased(&conflict, conflict::current(&conflict).unwrap(), key(7), now()).unwrap();
    assert_eq!((mine.id, mine.base_version, mine.seen), (key(7), Some(9), Some(there)));
    assert_ne!(mine.id, conflict.id, "an answered key would replay its answer");
    assert!(conflict::current(&approve()).is_err());
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    let sent = next::sending(&approve(), now()).unwrap();
    assert_eq!((sent.state, sent.attempts), (State::Sent, 1));
    let unknown = Outcome::Unknown {
        detail: "cut".to_owned(),
        retry_after: None,
    };
    let again = kept(after(&sent, unknown));
    assert_eq!((again.id, again.state, &again.body), (sent.id, State::Sent, &sent.body));
    assert!(again.not_before > now());
}

#[test]
fn what_waited_too_long_is_not_sent_and_says_so() {
    let late = now().plus(TimeDelta::days(31));
    assert!(next::sending(&approve(), late).is_none());
    let over = next::expired(&approve(), late);
    assert_eq!(over.state, State::Refused);
    assert!(over.problem.unwrap().detail.contains("nothing was changed"));
}

#[test]
fn signing_out_refuses_nothing() {
    let out = Outcome::SignedOut(Problem::new(ErrorCode::SessionRevoked, "revoked"));
    assert_eq!(kept(after(&approve(), out)).state, State::Waiting);
}

#[test]
fn an_own_change_carries_later_ones_along() {
    let first = next::sending(&approve(), now()).unwrap();
    let second = Entry {
        id: key(2),
        ..entry("tenant_edit", json!({"notes": "later"}))
    };
    let other = Entry {
        id: key(3),
        base_version: Some(2),
        ..second.clone()
    };
    let answer = json!({"review": {}, "tenant": with(&[("version", json!(5))])});
    let moved = next::follow(&first, &answer, &[second.clone(), other]);
    assert_eq!(moved.len(), 1);
    assert_eq!((moved[0].id, moved[0].base_version), (second.id, Some(5)));
    // A request without a version may have met somebody else's change in between.
    let bare = Entry {
        base_version: None,
        ..first
    };
    let jumped = with(&[("version", json!(8))]);
    assert!(next::follow(&bare, &jumped, &[second]).is_empty());
}

/// The answer to the one before came after the row was read and before the entry was written.
#[test]
fn a_decision_made_while_an_answer_comes_in_stands_upon_it() {
    let applied = |number: u128, base: Option<u64>, version: u64| Entry {
        id: key(number),
        state: State::Applied,
        base_version: base,
        seen: Some(with(&[("version", json!(version))])),
        ..entry("tenant_edit", json!({"notes": "before"}))
    };
    let new = entry("tenant_edit", json!({"notes": "now"}));
    let upon = |earlier: &[Entry]| next::caught_up(new.clone(), earlier).base_version;
    assert_eq!(upon(&[]), Some(4));
    assert_eq!(
        upon(&[applied(2, Some(2), 3), applied(3, Some(3), 4)]),
        Some(4),
        "known when it was made"
    );
    assert_eq!(upon(&[applied(2, Some(4), 5)]), Some(5));
    assert_eq!(upon(&[applied(2, Some(4), 5), applied(3, Some(5), 6)]), Some(6));
    assert_eq!(upon(&[applied(2, None, 5)]), Some(5));
    assert_eq!(
        upon(&[applied(2, None, 7)]),
        Some(4),
        "somebody else's change may lie between"
    );
    assert_eq!(
        upon(&[applied(2, Some(6), 7)]),
        Some(4),
        "somebody else's change lies between"
    );
    let waiting = Entry {
        state: State::Waiting,
        ..applied(2, Some(4), 5)
    };
    assert_eq!(upon(&[waiting]), Some(4), "its answer will carry this one along");
}

#[test]
fn the_overlay_shows_the_decision_and_which_fields_come_from_it() {
    let mut shown: Tenant = serde_json::from_value(tenant()).unwrap();
    let edit = entry("tenant_edit", json!({"notes": "mine"}));
    let fields = overlay::tenant(&mut shown, &[approve(), edit], &Prices::default());
    assert_eq!(shown.status, TenantStatus::Active);
    assert_eq!(shown.notes, "mine");
    assert_eq!(fields, ["notes", "status", "status_reason"]);
    let another = Entry {
        resource_id: Uuid::nil().to_string(),
        ..approve()
    };
    let mut untouched: Tenant = serde_json::from_value(tenant()).unwrap();
    assert!(overlay::tenant(&mut untouched, &[another], &Prices::default()).is_empty());
}

fn code() -> impl Strategy<Value = ErrorCode> {
    use ErrorCode::*;
    prop::sample::select(vec![
        Invalid,
        Unauthenticated,
        AccountLocked,
        SessionRevoked,
        Forbidden,
        NotFound,
        Conflict,
        StaleVersion,
        KeyReused,
        InvalidTransition,
        Gone,
        RateLimited,
        TenantInactive,
        VersionMismatch,
        Offline,
        Storage,
        Internal,
        StepUpRequired,
    ])
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Applied {
            value: tenant(),
            position: None
        }),
        Just(Outcome::Unknown {
            detail: "cut".to_owned(),
            retry_after: None
        }),
        Just(Outcome::SignedOut(Problem::new(ErrorCode::SessionRevoked, "out"))),
        code().prop_map(|code| Outcome::Problem {
            problem: Problem::new(code, "no"),
            retry_after: None
        }),
        (5u64..9, any::<bool>()).prop_map(|(version, risky)| {
            let risk = if risky { json!(80) } else { json!(10) };
            stale(with(&[("version", json!(version)), ("risk_score", risk)]))
        }),
    ]
}

proptest! {
    /// Whatever comes back, in whatever order, with crashes in between: the request is never altered under its key,
    /// never forgotten, and ends.
    #[test]
    fn a_decision_is_never_lost_nor_altered_under_its_key(
        outcomes in prop::collection::vec((outcome(), any::<bool>(), 0.0f64..1.0), 1..40)
    ) {
        let (mut entry, mut time, mut fresh) = (approve(), now(), 100);
        for (outcome, crashes, random) in outcomes {
            let Some(sent) = next::sending(&entry, time) else {
                prop_assert_eq!(next::expired(&entry, time).state, State::Refused);
                break;
            };
            prop_assert_eq!((sent.id, &sent.body, sent.base_version), (entry.id, &entry.body, entry.base_version));
            if crashes {
                // Killed after the mark, before the answer was kept.
                entry = sent;
                continue;
            }
            fresh += 1;
            match next::after(&sent, outcome, &moment(time, key(fresh), random)) {
                Next::Rebase(merged) => {
                    prop_assert_ne!(merged.id, sent.id);
                    prop_assert_eq!(merged.attempts, 0);
                    prop_assert_eq!(&merged.body, &sent.body);
                    entry = merged;
                }
                Next::Keep(kept) => {
                    prop_assert_eq!((kept.id, &kept.body, kept.base_version), (sent.id, &sent.body, sent.base_version));
                    prop_assert!(kept.state == State::Applied || kept.problem.is_some(), "without a word: {:?}", kept.state);
                    entry = kept;
                }
            }
            if matches!(entry.state, State::Applied | State::Conflict | State::Refused) {
                break;
            }
            prop_assert!(entry.not_before >= time);
            time = time.plus(TimeDelta::minutes(10));
        }
    }

    #[test]
    fn waits_grow_within_bounds(attempts in 0u32..100, random in -1.0f64..2.0) {
        let wait = next::backoff(attempts, random);
        prop_assert!(wait >= TimeDelta::milliseconds(500) && wait <= TimeDelta::seconds(60));
    }
}

#[test]
fn a_platform_that_keeps_failing_is_given_up_with_its_word() {
    let failing = Outcome::Problem {
        problem: Problem::new(ErrorCode::Internal, "broken"),
        retry_after: None,
    };
    let worn = Entry {
        attempts: MAX_ATTEMPTS,
        ..approve()
    };
    assert_eq!(kept(after(&worn, failing.clone())).state, State::Refused);
    assert_eq!(kept(after(&approve(), failing)).state, State::Waiting);
}
