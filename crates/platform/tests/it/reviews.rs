//! Reviews that were decided offline arrive late, twice, or upon something that has changed.

use crate::{
    scene::{again, alter, audited, nth_tenant, tenant, world},
    support::{Answer, Console, With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    review::{Check, CheckState, ChecklistItem, Review, ReviewDecision, ReviewOutcome, Verdict},
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_platform::storage::sql;

fn decision(tenant: &Tenant, verdict: Verdict) -> ReviewDecision {
    let items = ChecklistItem::for_business(tenant.business_type);
    ReviewDecision {
        verdict,
        checklist: items
            .into_iter()
            .map(|item| Check {
                item,
                state: CheckState::Passed,
            })
            .collect(),
        notes: "Register, bank details and identity agree with each other.".to_owned(),
    }
}

async fn decide(console: &Console, tenant: &Tenant, body: &ReviewDecision, key: Option<&str>) -> Answer {
    let with = With {
        key,
        version: Some(tenant.version),
        step_up: None,
    };
    console
        .send(Method::POST, &format!("/v1/tenants/{}/reviews", tenant.id), body, with)
        .await
}

async fn reviews(console: &Console, tenant: &Tenant) -> Vec<Review> {
    console.get(&format!("/v1/tenants/{}/reviews", tenant.id)).await.is(200)
}

#[tokio::test]
async fn an_approval_activates_and_a_rejection_ends() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let (one, two) = (
        nth_tenant(&bed, TenantStatus::PendingReview, 0).await,
        nth_tenant(&bed, TenantStatus::PendingReview, 1).await,
    );
    let outcome: ReviewOutcome = decide(&admin, &one, &decision(&one, Verdict::Approve), None)
        .await
        .is(200);
    assert_eq!(outcome.tenant.status, TenantStatus::Active);
    assert_eq!(outcome.review.tenant_version, one.version);
    assert_eq!(outcome.review.reviewer_id, admin.account.operator.id);
    let outcome: ReviewOutcome = decide(&admin, &two, &decision(&two, Verdict::Reject), None)
        .await
        .is(200);
    assert_eq!(outcome.tenant.status, TenantStatus::Rejected);
    assert_eq!(reviews(&admin, &two).await, [outcome.review]);
    assert_eq!(
        audited(&admin, "tenant.reviewed").await.records[0].resource_id,
        two.id.to_string()
    );
}

#[tokio::test]
async fn a_decision_that_is_delivered_twice_is_applied_once() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::PendingReview).await;
    let (body, key) = (decision(&subject, Verdict::Approve), key());
    let first = decide(&admin, &subject, &body, Some(&key)).await;
    let again_ = decide(&admin, &subject, &body, Some(&key)).await;
    assert_eq!(first.text, again_.text);
    let _: ReviewOutcome = again_.is(200);
    assert_eq!(reviews(&admin, &subject).await.len(), 1);
    assert_eq!(again(&bed, subject.id).await.version, subject.version + 1);
}

#[tokio::test]
async fn a_decision_upon_an_older_state_comes_back_with_the_present_one() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::PendingReview).await;
    alter(&bed, subject.id, |tenant| tenant.phone = "020 7946 0999".to_owned()).await;
    let answer = decide(&admin, &subject, &decision(&subject, Verdict::Approve), None).await;
    let problem = answer.fails(ErrorCode::StaleVersion);
    let current: Tenant = serde_json::from_value(problem.current.unwrap()).unwrap();
    assert_eq!(current.phone, "020 7946 0999");
    assert_eq!(current.status, TenantStatus::PendingReview);
    assert!(reviews(&admin, &subject).await.is_empty());
    // Decided again upon what now is.
    let _: ReviewOutcome = decide(&admin, &current, &decision(&current, Verdict::Approve), None)
        .await
        .is(200);
}

#[tokio::test]
async fn two_reviewers_of_one_revision_do_not_both_win() {
    let bed = world().await;
    let (one, two) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    let subject = tenant(&bed, TenantStatus::PendingReview).await;
    let _: ReviewOutcome = decide(&one, &subject, &decision(&subject, Verdict::RequestChanges), None)
        .await
        .is(200);
    let late = decide(&two, &subject, &decision(&subject, Verdict::Approve), None).await;
    late.fails(ErrorCode::StaleVersion);
}

#[tokio::test]
async fn request_changes_leaves_the_state_and_writes_to_the_owner() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::PendingReview).await;
    let body = decision(&subject, Verdict::RequestChanges);
    let outcome: ReviewOutcome = decide(&admin, &subject, &body, None).await.is(200);
    assert_eq!(outcome.tenant.status, TenantStatus::PendingReview);
    let mail: Option<String> = sql::scalar(
        bed.app.reader(),
        "SELECT body FROM outgoing_mail WHERE tenant_id = $1",
        vec![subject.id.to_string().into()],
    )
    .await
    .unwrap();
    assert!(mail.unwrap().contains(&body.notes));
}

#[tokio::test]
async fn a_flagged_tenant_keeps_its_state_when_approved_and_is_suspended_when_rejected() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    for (nth, verdict, expected) in [
        (0, Verdict::Approve, TenantStatus::Active),
        (1, Verdict::Reject, TenantStatus::Suspended),
    ] {
        let subject = nth_tenant(&bed, TenantStatus::Active, nth).await;
        let subject = alter(&bed, subject.id, |tenant| tenant.risk_flagged = true).await;
        let outcome: ReviewOutcome = decide(&admin, &subject, &decision(&subject, verdict), None)
            .await
            .is(200);
        assert_eq!(outcome.tenant.status, expected);
        assert!(!outcome.tenant.risk_flagged);
    }
}

#[tokio::test]
async fn what_is_unfinished_unwanted_or_not_allowed_is_refused() {
    let bed = world().await;
    let (admin, support) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    let subject = tenant(&bed, TenantStatus::PendingReview).await;
    let mut open = decision(&subject, Verdict::Approve);
    open.checklist[0].state = CheckState::Open;
    let problem = decide(&admin, &subject, &open, None).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "checklist.identity");
    let mut failed = decision(&subject, Verdict::Approve);
    failed.checklist[1].state = CheckState::Failed;
    decide(&admin, &subject, &failed, None).await.fails(ErrorCode::Invalid);
    decide(&support, &subject, &decision(&subject, Verdict::Approve), None)
        .await
        .fails(ErrorCode::Forbidden);
    let done = tenant(&bed, TenantStatus::Active).await;
    decide(&admin, &done, &decision(&done, Verdict::Approve), None)
        .await
        .fails(ErrorCode::Conflict);
    let path = format!("/v1/tenants/{}/reviews", subject.id);
    let unversioned: Value = json!(decision(&subject, Verdict::Approve));
    admin.post(&path, &unversioned).await.fails(ErrorCode::Invalid);
}
