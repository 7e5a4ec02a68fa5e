//! Impersonation sessions: who may, how they begin, and every way in which they end.

use crate::{
    scene::{Browser, audited, entry_path, impersonate, nth_tenant, set_status, start_body, tenant, world},
    support::{Bed, Console, With},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    impersonation::{EndReason, Impersonation, ImpersonationScope, ImpersonationStarted},
    tenant::{Tenant, TenantStatus, TenantUpdated},
};
use wheelhouse_platform::maintenance::{self, Job};

async fn end(console: &Console, session: &Impersonation, reason: &str) -> crate::support::Answer {
    let path = format!("/v1/impersonations/{}/end", session.id);
    console.post(&path, &json!({ "reason": reason })).await
}

async fn stands(console: &Console, session: &Impersonation) -> Impersonation {
    console.get(&format!("/v1/impersonations/{}", session.id)).await.is(200)
}

async fn scene() -> (Bed, Console, Tenant, ImpersonationStarted) {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let started = impersonate(&support, &subject, ImpersonationScope::ReadOnly).await;
    (bed, support, subject, started)
}

#[tokio::test]
async fn the_answer_opens_the_tenants_own_address_once() {
    let (bed, support, subject, started) = scene().await;
    assert!(
        started
            .entry_url
            .starts_with(&format!("http://{}.localhost:", subject.subdomain))
    );
    assert_eq!(started.impersonation.acting_as, subject.owner_email);
    let mut browser = Browser::entered(&bed, &started).await;
    assert!(browser.is_signed_in().await);
    let again = Browser::of(&bed, &subject).get(&entry_path(&started)).await;
    assert_eq!(again.status.as_u16(), 403);
    assert_eq!(again.header("set-cookie"), "");
    assert_eq!(audited(&support, "impersonation.entered").await.records.len(), 1);
}

#[tokio::test]
async fn a_code_is_nothing_at_another_tenant_and_is_burnt_there() {
    let (bed, _, subject, started) = scene().await;
    let other = nth_tenant(&bed, TenantStatus::Active, 1).await;
    let elsewhere = Browser::of(&bed, &other).get(&entry_path(&started)).await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.header("set-cookie")), (403, ""));
    let home = Browser::of(&bed, &subject).get(&entry_path(&started)).await;
    assert_eq!(home.status.as_u16(), 403);
}

#[tokio::test]
async fn a_code_is_nothing_after_a_minute_or_when_made_up() {
    let (bed, _, subject, started) = scene().await;
    bed.clock.advance(TimeDelta::seconds(60));
    for path in [
        entry_path(&started).as_str(),
        "/__wheelhouse/enter?code=",
        "/__wheelhouse/enter",
        "/__wheelhouse/enter?code=%00",
    ] {
        let answer = Browser::of(&bed, &subject).get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("set-cookie")),
            (403, ""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn one_live_session_per_operator_and_tenant() {
    let (bed, support, subject, started) = scene().await;
    let again = support
        .post("/v1/impersonations", &start_body(&subject, ImpersonationScope::Full))
        .await;
    let live: Impersonation = serde_json::from_value(again.fails(ErrorCode::Conflict).current.unwrap()).unwrap();
    assert_eq!(live.id, started.impersonation.id);
    // Another operator, or another tenant, is another session.
    let admin = bed.console(Role::Admin).await;
    impersonate(&admin, &subject, ImpersonationScope::ReadOnly).await;
    impersonate(
        &support,
        &nth_tenant(&bed, TenantStatus::Active, 1).await,
        ImpersonationScope::ReadOnly,
    )
    .await;
    // Once it has run out, a new one can begin even before the job has noticed.
    bed.clock.advance(TimeDelta::minutes(30));
    impersonate(&support, &subject, ImpersonationScope::ReadOnly).await;
    assert_eq!(
        stands(&support, &started.impersonation).await.end_reason,
        Some(EndReason::Expired)
    );
}

#[tokio::test]
async fn reason_length_and_state_are_checked() {
    let bed = world().await;
    let (support, owner) = (bed.console(Role::Support).await, bed.console(Role::Owner).await);
    let active = tenant(&bed, TenantStatus::Active).await;
    let mut body = start_body(&active, ImpersonationScope::ReadOnly);
    body["reason"] = "bored".into();
    assert_eq!(
        support
            .post("/v1/impersonations", &body)
            .await
            .fails(ErrorCode::Invalid)
            .fields[0]
            .field,
        "reason"
    );
    let mut body = start_body(&active, ImpersonationScope::ReadOnly);
    body["minutes"] = 481.into();
    assert_eq!(
        support
            .post("/v1/impersonations", &body)
            .await
            .fails(ErrorCode::Invalid)
            .fields[0]
            .field,
        "minutes"
    );
    for (status, by_support, by_owner) in [
        (TenantStatus::Paused, true, true),
        (TenantStatus::Suspended, false, true),
        (TenantStatus::PendingReview, false, false),
        (TenantStatus::Rejected, false, false),
    ] {
        let subject = tenant(&bed, status).await;
        for (console, may) in [(&support, by_support), (&owner, by_owner)] {
            let answer = console
                .post(
                    "/v1/impersonations",
                    &start_body(&subject, ImpersonationScope::ReadOnly),
                )
                .await;
            if may {
                let started: ImpersonationStarted = answer.is(201);
                let mut browser = Browser::entered(&bed, &started).await;
                assert!(browser.is_signed_in().await, "{status:?}");
            } else {
                answer.fails(ErrorCode::TenantInactive);
            }
        }
    }
}

#[tokio::test]
async fn the_end_shuts_the_window_at_once() {
    let (bed, support, _, started) = scene().await;
    let mut browser = Browser::entered(&bed, &started).await;
    let ended: Impersonation = end(&support, &started.impersonation, "locked").await.is(200);
    assert_eq!(ended.end_reason, Some(EndReason::Locked));
    assert!(!browser.is_signed_in().await);
    // Ended again for another reason, it stays with the first.
    let again: Impersonation = end(&support, &started.impersonation, "crashed").await.is(200);
    assert_eq!(again, ended);
}

#[tokio::test]
async fn another_operator_revokes_and_support_may_not() {
    let (bed, support, _, started) = scene().await;
    let (admin, colleague) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    end(&colleague, &started.impersonation, "ended")
        .await
        .fails(ErrorCode::Forbidden);
    let revoked: Impersonation = end(&admin, &started.impersonation, "crashed").await.is(200);
    assert_eq!(revoked.end_reason, Some(EndReason::Revoked));
    // A console cannot claim what only the platform can know.
    let own = impersonate(
        &support,
        &nth_tenant(&bed, TenantStatus::Active, 1).await,
        ImpersonationScope::ReadOnly,
    )
    .await;
    let told: Impersonation = end(&support, &own.impersonation, "tenant_suspended").await.is(200);
    assert_eq!(told.end_reason, Some(EndReason::Ended));
}

#[tokio::test]
async fn time_ends_it_for_the_browser_at_once_and_for_the_record_at_the_next_tick() {
    let (bed, support, _, started) = scene().await;
    let mut browser = Browser::entered(&bed, &started).await;
    bed.clock.advance(TimeDelta::minutes(30));
    assert!(!browser.is_signed_in().await);
    maintenance::perform(&bed.app, Job::Impersonations).await.unwrap();
    let ended = stands(&support, &started.impersonation).await;
    assert_eq!(ended.end_reason, Some(EndReason::Expired));
}

#[tokio::test]
async fn suspension_ends_all_sessions_of_the_tenant_and_no_other() {
    let (bed, support, subject, started) = scene().await;
    let other = impersonate(
        &support,
        &nth_tenant(&bed, TenantStatus::Active, 1).await,
        ImpersonationScope::Full,
    )
    .await;
    let (mut here, mut there) = (
        Browser::entered(&bed, &started).await,
        Browser::entered(&bed, &other).await,
    );
    set_status(&bed, &bed.console(Role::Admin).await, &subject, TenantStatus::Suspended).await;
    assert_eq!(
        stands(&support, &started.impersonation).await.end_reason,
        Some(EndReason::TenantSuspended)
    );
    assert_eq!(here.get("/").await.status.as_u16(), 403);
    assert!(there.is_signed_in().await);
}

#[tokio::test]
async fn signing_out_ends_what_this_console_started_and_nothing_else() {
    let (bed, support, _, started) = scene().await;
    let mut here = Browser::entered(&bed, &started).await;
    let elsewhere = bed.sign_in(&support.account).await;
    let other = impersonate(
        &elsewhere,
        &nth_tenant(&bed, TenantStatus::Active, 1).await,
        ImpersonationScope::Full,
    )
    .await;
    let mut there = Browser::entered(&bed, &other).await;
    let left = support.post("/v1/auth/logout", &json!({})).await;
    assert!(left.status.is_success(), "{}", left.text);
    assert!(!here.is_signed_in().await);
    assert!(there.is_signed_in().await);
    assert_eq!(
        stands(&elsewhere, &started.impersonation).await.end_reason,
        Some(EndReason::SignedOut)
    );
}

#[tokio::test]
async fn a_disabled_operator_is_out_of_every_site() {
    let (bed, support, _, started) = scene().await;
    let mut browser = Browser::entered(&bed, &started).await;
    let mut tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    let mut operator = support.account.operator.clone();
    operator.disabled = true;
    tx.put(&mut operator).await.unwrap();
    tx.finish().await.unwrap();
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn leftovers_of_a_crash_are_found_and_ended() {
    let (_bed, support, _, started) = scene().await;
    let open: Value = support
        .get(&format!(
            "/v1/impersonations?open=true&operator_id={}",
            support.account.operator.id
        ))
        .await
        .is(200);
    assert_eq!(open["items"][0]["id"], json!(started.impersonation.id));
    let ended: Impersonation = end(&support, &started.impersonation, "crashed").await.is(200);
    assert_eq!(ended.end_reason, Some(EndReason::Crashed));
    let open: Value = support
        .get(&format!(
            "/v1/impersonations?open=true&operator_id={}",
            support.account.operator.id
        ))
        .await
        .is(200);
    assert_eq!(open["items"], json!([]));
}

#[tokio::test]
async fn another_subdomain_ends_all_sessions_of_the_tenant_and_says_why() {
    let (bed, support, subject, started) = scene().await;
    let mut browser = Browser::entered(&bed, &started).await;
    let admin = bed.console(Role::Admin).await;
    let path = format!("/v1/tenants/{}", subject.id);
    let change = |body: serde_json::Value, version: u64| {
        let with = With {
            version: Some(version),
            ..With::default()
        };
        let (admin, path) = (&admin, &path);
        async move { admin.send(Method::PUT, path, &body, with).await }
    };
    // Another change leaves them alone.
    let noted: TenantUpdated = change(json!({ "legal_name": "Harbour Ltd" }), subject.version)
        .await
        .is(200);
    assert!(stands(&support, &started.impersonation).await.ended_at.is_none());
    let moved = change(json!({ "subdomain": "moved-elsewhere" }), noted.tenant.version).await;
    let moved: TenantUpdated = moved.is(200);
    assert_eq!(moved.tenant.subdomain, "moved-elsewhere");
    let ended = stands(&support, &started.impersonation).await;
    assert_eq!(ended.end_reason, Some(EndReason::SubdomainChanged));
    assert!(!browser.is_signed_in().await);
    // No console may claim it.
    let fresh = impersonate(&support, &moved.tenant, ImpersonationScope::ReadOnly).await;
    let told: Impersonation = end(&support, &fresh.impersonation, "subdomain_changed").await.is(200);
    assert_eq!(told.end_reason, Some(EndReason::Ended));
}
