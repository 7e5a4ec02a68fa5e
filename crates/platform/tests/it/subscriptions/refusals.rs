//! Who may not, what is refused, and what a repetition does.

use super::{WHY, confirmed, days, done, history, path, send, subscribed};
use crate::{
    scene::{again, alter, nth_tenant, tenant, world},
    support::{With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    tenant::{Plan, Tenant, TenantStatus, TenantUpdated},
};

#[tokio::test]
async fn support_looks_and_touches_nothing() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let subject = subscribed(&bed, Plan::Pro, None).await;
    for (what, body) in [
        ("extend", json!({ "months": 1, "reason": "One." })),
        (
            "status",
            json!({ "activate": true, "plan": "enterprise", "reason": "One." }),
        ),
        ("control", json!({ "price_minor": 0, "reason": "One." })),
        ("pause", json!({ "reason": WHY })),
    ] {
        send(&support, &subject, what, &body).await.fails(ErrorCode::Forbidden);
    }
    let version = Some(subject.version);
    let with = || With {
        version,
        ..With::default()
    };
    let tenant = format!("/v1/tenants/{}", subject.id);
    let put = support
        .send(Method::PUT, &tenant, &json!({ "plan": "free" }), with())
        .await;
    put.fails(ErrorCode::Forbidden);
    let credentials = json!({ "password": "Harbour!Light.2031" });
    let answer = support
        .send(Method::POST, &format!("{tenant}/credentials"), &credentials, with())
        .await;
    answer.fails(ErrorCode::Forbidden);
    assert_eq!(again(&bed, subject.id).await, subject);
    for read in ["/v1/subscriptions", "/v1/subscriptions/overview", "/v1/plans"] {
        let _: Value = support.get(read).await.is(200);
    }
    assert!(history(&support, &subject).await.len() < 50);
}

#[tokio::test]
async fn a_version_from_before_another_change_of_the_subscription_is_stale() {
    let bed = world().await;
    let (one, two) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    let seen = subscribed(&bed, Plan::Pro, Some(bed.app.now().plus(days(50)))).await;
    // Calls are counted meanwhile, and somebody writes a note: neither is the subscription.
    alter(&bed, seen.id, |tenant| tenant.activity.calls_30d += 1).await;
    let with = With {
        version: Some(seen.version),
        ..With::default()
    };
    let note = json!({ "notes": "Called at nine." });
    let tenant = format!("/v1/tenants/{}", seen.id);
    let _: Tenant = two.send(Method::PATCH, &tenant, &note, with).await.is(200);
    let extension = json!({ "months": 1, "reason": "One more." });
    let extended = done(&one, &seen, "extend", &extension).await;
    assert_eq!(extended.notes, "Called at nine.");
    for (what, body) in [
        ("extend", extension.clone()),
        ("control", json!({ "price_minor": 1, "reason": "Cheaper." })),
        ("pause", json!({ "reason": WHY })),
        (
            "status",
            json!({ "activate": true, "plan": "enterprise", "reason": "More." }),
        ),
    ] {
        let problem = send(&two, &seen, what, &body).await.fails(ErrorCode::StaleVersion);
        assert_eq!(problem.current.unwrap()["version"], extended.version, "{what}");
    }
    let missing = two.post(&path(&seen, "extend"), &extension).await;
    assert_eq!(missing.fails(ErrorCode::Invalid).fields[0].field, "If-Match");
    assert_eq!(again(&bed, seen.id).await, extended);
}

#[tokio::test]
async fn a_repeated_request_extends_once_and_its_key_serves_no_other() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, None).await;
    let (path, key) = (path(&subject, "extend"), key());
    let with = || With {
        key: Some(&key),
        version: Some(subject.version),
        step_up: None,
    };
    let body = json!({ "months": 2, "reason": "Two." });
    let first: TenantUpdated = admin.send(Method::POST, &path, &body, with()).await.is(200);
    let second = admin.send(Method::POST, &path, &body, with()).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.is::<TenantUpdated>(200), first);
    let other = json!({ "months": 3, "reason": "Three." });
    let reused = admin.send(Method::POST, &path, &other, with()).await;
    reused.fails(ErrorCode::KeyReused);
    assert_eq!(again(&bed, subject.id).await, first.tenant);
    let extensions = history(&admin, &subject).await;
    let reason = |line: &&wheelhouse_contract::subscription::SubscriptionChange| line.reason.as_deref() == Some("Two.");
    assert_eq!(extensions.iter().filter(reason).count(), 1);
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let now = bed.app.now();
    let subject = subscribed(&bed, Plan::Pro, Some(now.plus(days(50)))).await;
    let long = "x".repeat(501);
    for (what, body, field) in [
        ("extend", json!({ "months": 0, "reason": "x" }), "months"),
        ("extend", json!({ "months": 61, "reason": "x" }), "months"),
        ("extend", json!({ "months": 1, "reason": " " }), "reason"),
        ("extend", json!({ "months": 1, "reason": long }), "reason"),
        ("extend", json!({ "months": 1, "reason": "a\u{0}b" }), "reason"),
        ("pause", json!({ "resume_at": now, "reason": WHY }), "resume_at"),
        (
            "pause",
            json!({ "resume_at": now.plus(days(366)), "reason": WHY }),
            "resume_at",
        ),
        ("pause", json!({ "reason": "too short" }), "reason"),
        (
            "status",
            json!({ "activate": false, "reason": "short", "typed_name": subject.name }),
            "reason",
        ),
        (
            "status",
            json!({ "activate": false, "reason": WHY, "typed_name": "Somebody" }),
            "typed_name",
        ),
        ("status", json!({ "activate": false, "reason": WHY }), "typed_name"),
        (
            "status",
            json!({ "activate": false, "plan": "free", "reason": WHY, "typed_name": subject.name }),
            "plan",
        ),
        (
            "status",
            json!({ "activate": true, "plan": "pro", "reason": "" }),
            "reason",
        ),
        ("control", json!({ "reason": "" }), "reason"),
        (
            "control",
            json!({ "limits": { "users": -2 }, "reason": "x" }),
            "limits.users",
        ),
        ("control", json!({ "price_minor": -1, "reason": "x" }), "price_minor"),
        (
            "control",
            json!({ "price_minor": 9_000_000_000_000_000_i64, "reason": "x" }),
            "price_minor",
        ),
        (
            "control",
            json!({ "plan": "free", "price_minor": 5, "reason": "x" }),
            "price_minor",
        ),
        (
            "control",
            json!({ "plan": "free", "ends_at": now, "reason": "x" }),
            "ends_at",
        ),
        (
            "control",
            json!({ "ends_at": now.plus(days(-4000)), "reason": "x" }),
            "ends_at",
        ),
        (
            "control",
            json!({ "ends_at": "9999-12-31T23:59:59Z", "reason": "x" }),
            "ends_at",
        ),
        (
            "control",
            json!({ "trial_ends_at": "0001-01-01T00:00:00Z", "reason": "x" }),
            "trial_ends_at",
        ),
        (
            "control",
            json!({ "custom_features": [""], "reason": "x" }),
            "custom_features.0",
        ),
        ("control", json!({ "status": "terminated", "reason": WHY }), "status"),
        ("control", json!({ "status": "suspended", "reason": WHY }), "typed_name"),
        ("control", json!({ "status": "paused", "reason": "x" }), "reason"),
    ] {
        let problem = send(&admin, &subject, what, &body).await.fails(ErrorCode::Invalid);
        assert!(
            problem.fields.iter().any(|fault| fault.field == field),
            "{what} {body}: {problem:?}"
        );
    }
    for (what, body) in [
        ("extend", json!({ "months": 1.5, "reason": "x" })),
        ("extend", json!({ "months": 1, "reason": "x", "nonsense": 1 })),
        ("control", json!({ "plan": "gold", "reason": "x" })),
        ("pause", json!({ "resume_at": "soon", "reason": WHY })),
        ("status", json!({ "reason": "x" })),
    ] {
        send(&admin, &subject, what, &body).await.fails(ErrorCode::Invalid);
    }
    assert_eq!(again(&bed, subject.id).await, subject);
}

#[tokio::test]
async fn a_suspension_needs_a_code_whichever_door_it_comes_through() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, None).await;
    for (what, body) in [
        (
            "status",
            json!({ "activate": false, "reason": WHY, "typed_name": subject.name }),
        ),
        (
            "control",
            json!({ "status": "suspended", "reason": WHY, "typed_name": subject.name }),
        ),
    ] {
        send(&admin, &subject, what, &body)
            .await
            .fails(ErrorCode::StepUpRequired);
        // A code for another request is none for this one.
        let other =
            json!({ "status": "suspended", "reason": "Another reason altogether.", "typed_name": subject.name });
        let token = bed.step_up(&admin, "POST", &path(&subject, what), &other).await;
        let with = With {
            version: Some(subject.version),
            step_up: Some(&token),
            ..With::default()
        };
        let answer = admin.send(Method::POST, &path(&subject, what), &body, with).await;
        answer.fails(ErrorCode::StepUpRequired);
    }
    assert_eq!(again(&bed, subject.id).await.status, TenantStatus::Active);
    let body = json!({ "status": "suspended", "reason": WHY, "typed_name": subject.name });
    let after: TenantUpdated = confirmed(&bed, &admin, &subject, "control", &body).await.is(200);
    assert_eq!(after.tenant.status, TenantStatus::Suspended);
}

#[tokio::test]
async fn no_door_leads_past_the_review_or_back_from_the_end() {
    let bed = world().await;
    let owner = bed.console(Role::Owner).await;
    let pending = tenant(&bed, TenantStatus::PendingReview).await;
    for (what, body) in [
        ("status", json!({ "activate": true, "reason": WHY })),
        ("control", json!({ "status": "active", "reason": WHY })),
        ("pause", json!({ "reason": WHY })),
    ] {
        let answer = send(&owner, &pending, what, &body).await;
        answer.fails(ErrorCode::InvalidTransition);
    }
    let over = tenant(&bed, TenantStatus::Rejected).await;
    for (what, body) in [
        ("extend", json!({ "months": 1, "reason": "x" })),
        ("control", json!({ "plan": "pro", "reason": "x" })),
        ("status", json!({ "activate": true, "reason": WHY })),
    ] {
        let answer = send(&owner, &over, what, &body).await;
        answer.fails(ErrorCode::InvalidTransition);
    }
    let paused = nth_tenant(&bed, TenantStatus::Active, 4).await;
    let paused = done(&owner, &paused, "pause", &json!({ "reason": WHY })).await;
    let again = send(&owner, &paused, "pause", &json!({ "reason": WHY })).await;
    again.fails(ErrorCode::InvalidTransition);
    let nobody = Tenant {
        id: "00000000-0000-7000-8000-000000000000".parse().unwrap(),
        ..paused
    };
    for (what, body) in [
        ("extend", json!({ "months": 1, "reason": "x" })),
        ("preview", json!({ "reason": "x" })),
    ] {
        send(&owner, &nobody, what, &body).await.fails(ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn no_extension_leads_beyond_the_calendar() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, None).await;
    let body = json!({ "ends_at": "2199-12-01T00:00:00Z", "reason": "For ever and a day." });
    let subject = done(&admin, &subject, "control", &body).await;
    let answer = send(&admin, &subject, "extend", &json!({ "months": 60, "reason": "x" })).await;
    assert_eq!(answer.fails(ErrorCode::Invalid).fields[0].field, "months");
}
