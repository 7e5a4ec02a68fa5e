//! At the limit: of two at the last place one passes, and who is refused hears when it begins anew.

use super::{change, fresh, state, told, used};
use crate::{
    scene::{Browser, again, alter, world},
    support::{Answer, Console},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use wheelhouse_contract::{
    ErrorCode, Role,
    tenant::{Tenant, TenantStatus},
    usage::{Consumed, LimitKey, next_month},
};
use wheelhouse_platform::generate::SAMPLE_TENANT_PASSWORD;

async fn consume(console: &Console, tenant: &Tenant, body: &Value) -> Answer {
    console
        .post(&format!("/v1/tenants/{}/usage/consume", tenant.id), body)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_the_last_place_one_passes_for_every_limit() {
    let bed = world().await;
    let service = Arc::new(bed.console(Role::Owner).await);
    let subject = fresh(&bed).await;
    for limit in LimitKey::ALL {
        let before = state(&service, &subject, limit).await.used;
        let now_at = again(&bed, subject.id).await;
        let body = json!({ "allowed": before + 1 + 40, "reason": "To the last place." });
        let _: Value = change(&service, Method::PUT, &now_at, limit, &body).await.is(200);
        used(&bed, &service, &subject, limit, 40).await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (service, subject) = (service.clone(), subject.clone());
                tokio::spawn(async move { consume(&service, &subject, &json!({ "limit": limit })).await })
            })
            .collect();
        let mut passed = 0;
        for task in tasks {
            let answer = task.await.unwrap();
            match answer.status.as_u16() {
                200 => passed += 1,
                _ => drop(answer.fails(ErrorCode::RateLimited)),
            }
        }
        assert_eq!(passed, 1, "{limit:?}");
        let after = state(&service, &subject, limit).await;
        assert_eq!(after.used, u64::from(after.allowed.unsigned_abs()), "{limit:?}");
    }
}

#[tokio::test]
async fn a_refusal_says_limit_usage_and_when_it_begins_anew() {
    let bed = world().await;
    let (service, subject, now) = (bed.console(Role::Owner).await, fresh(&bed).await, bed.app.now());
    used(&bed, &service, &subject, LimitKey::MessagesPerMonth, 998).await;
    let wish = json!({ "limit": "messages_per_month", "amount": 3 });
    let answer = consume(&service, &subject, &wish).await;
    let quota = answer.fails(ErrorCode::RateLimited).quota.unwrap();
    assert_eq!(
        (quota.limit, quota.allowed, quota.used, quota.asked),
        (LimitKey::MessagesPerMonth, 1_000, 998, 3)
    );
    let resets = next_month(now);
    assert_eq!(quota.resets_at, Some(resets));
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    assert!(
        (seconds - resets.since(bed.app.now()).num_seconds()).abs() <= 1,
        "{seconds}"
    );
    // What is asked only is not counted; asked twice under one id it counts once.
    let wish = json!({ "limit": "messages_per_month", "amount": 2, "check_only": true });
    assert!(!consume(&service, &subject, &wish).await.is::<Consumed>(200).counted);
    let wish = json!({ "limit": "messages_per_month", "amount": 1, "id": "send-1" });
    for counted in [true, false] {
        let consumed: Consumed = consume(&service, &subject, &wish).await.is(200);
        assert_eq!((consumed.counted, consumed.state.used), (counted, 999));
    }
    // What stands has no time at which it begins anew.
    used(&bed, &service, &subject, LimitKey::Products, 10).await;
    let answer = consume(&service, &subject, &json!({ "limit": "products" })).await;
    assert_eq!(answer.fails(ErrorCode::RateLimited).quota.unwrap().resets_at, None);
    assert_eq!(answer.header("retry-after"), "");
    // In the new month there is room again.
    bed.clock
        .advance(TimeDelta::milliseconds(resets.since(bed.app.now()).num_milliseconds()));
    let service = bed.sign_in(&service.account).await;
    let wish = json!({ "limit": "messages_per_month", "amount": 1_000 });
    assert!(consume(&service, &subject, &wish).await.is::<Consumed>(200).counted);
}

#[tokio::test]
async fn a_tenants_own_programs_are_bound_by_the_same_limit() {
    let bed = world().await;
    let (service, subject) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let mut browser = Browser::of(&bed, &subject);
    let stranger = browser.post("/api/usage", &json!({ "limit": "customers" })).await;
    stranger.fails(ErrorCode::Unauthenticated);
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    assert_eq!(browser.form("/sign-in", &fields).await.status, 303);
    for _ in 0..10 {
        let taken: Consumed = browser
            .post("/api/usage", &json!({ "limit": "customers" }))
            .await
            .is(200);
        assert!(taken.counted);
    }
    let answer = browser.post("/api/usage", &json!({ "limit": "customers" })).await;
    assert_eq!(answer.fails(ErrorCode::RateLimited).quota.unwrap().used, 10);
    browser
        .post("/api/usage", &json!({ "limit": "customers", "amount": -5 }))
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(state(&service, &subject, LimitKey::Customers).await.used, 10);
    assert_eq!(told(&bed, &subject).await.len(), 2, "80 and 100 percent");
    // Paused: nothing new.
    alter(&bed, subject.id, |tenant| tenant.status = TenantStatus::Paused).await;
    browser
        .post("/api/usage", &json!({ "limit": "products" }))
        .await
        .fails(ErrorCode::TenantInactive);
    consume(&service, &subject, &json!({ "limit": "products" }))
        .await
        .fails(ErrorCode::TenantInactive);
}
