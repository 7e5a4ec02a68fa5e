//! Four eyes: one's own, somebody else's words, late, and upon what has changed.

use crate::{
    scene::{again, alter, ask_status, audited, nth_tenant, set_status, world},
    support::{Answer, Bed, Console, With, key},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    approval::{Approval, ApprovalStatus, payload_hash},
    operator::Operator,
    tenant::{StatusOutcome, Tenant, TenantStatus},
};
use wheelhouse_platform::maintenance::{self, Job};

struct Case {
    bed: Bed,
    author: Console,
    second: Console,
    tenant: Tenant,
    approval: Approval,
}

async fn case() -> Case {
    let bed = world().await;
    let (author, second) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let active = nth_tenant(&bed, TenantStatus::Active, 0).await;
    let tenant = set_status(&bed, &author, &active, TenantStatus::Suspended).await;
    let outcome: StatusOutcome = ask_status(&bed, &author, &tenant, TenantStatus::Terminated)
        .await
        .is(202);
    let StatusOutcome::ApprovalOpened { approval } = outcome else {
        panic!("terminated at once")
    };
    Case {
        bed,
        author,
        second,
        tenant,
        approval,
    }
}

impl Case {
    fn path(&self, what: &str) -> String {
        format!("/v1/approvals/{}/{what}", self.approval.id)
    }

    async fn approve(&self, who: &Console, hash: &str, key: Option<&str>) -> Answer {
        let (path, body) = (
            self.path("approve"),
            json!({ "payload_hash": hash, "note": "Checked the invoices." }),
        );
        let token = self.bed.step_up(who, "POST", &path, &body).await;
        let with = With {
            key,
            version: None,
            step_up: Some(&token),
        };
        who.send(Method::POST, &path, &body, with).await
    }

    async fn stands(&self) -> Approval {
        self.second
            .get(&format!("/v1/approvals/{}", self.approval.id))
            .await
            .is(200)
    }

    async fn nothing_happened(&self) {
        assert_eq!(again(&self.bed, self.tenant.id).await.status, TenantStatus::Suspended);
    }
}

#[tokio::test]
async fn a_second_operator_lets_it_happen_once() {
    let case = case().await;
    assert_eq!(payload_hash(&case.approval.payload), case.approval.payload_hash);
    assert_eq!(case.approval.payload["body"]["to"], "terminated");
    let key = key();
    let body = json!({ "payload_hash": case.approval.payload_hash });
    let token = case
        .bed
        .step_up(&case.second, "POST", &case.path("approve"), &body)
        .await;
    let with = || With {
        key: Some(&key),
        version: None,
        step_up: Some(&token),
    };
    let first = case
        .second
        .send(Method::POST, &case.path("approve"), &body, with())
        .await;
    let applied: Approval = first.is(200);
    assert_eq!(applied.status, ApprovalStatus::Applied);
    assert_eq!(applied.decided_by, Some(case.second.account.operator.id));
    assert_eq!(again(&case.bed, case.tenant.id).await.status, TenantStatus::Terminated);
    let replay = case
        .second
        .send(Method::POST, &case.path("approve"), &body, with())
        .await;
    assert_eq!(replay.text, first.text);
    case.approve(&case.second, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn nobody_approves_or_rejects_their_own_request() {
    let case = case().await;
    case.approve(&case.author, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::SelfApproval);
    // Another device of the same person is the same person.
    let elsewhere = case.bed.sign_in(&case.author.account).await;
    case.approve(&elsewhere, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::SelfApproval);
    let note = json!({ "note": "Never mind." });
    case.author
        .post(&case.path("reject"), &note)
        .await
        .fails(ErrorCode::SelfApproval);
    case.nothing_happened().await;
}

#[tokio::test]
async fn support_may_look_and_not_decide() {
    let case = case().await;
    let support = case.bed.console(Role::Support).await;
    let _: Value = support.get("/v1/approvals?status=pending").await.is(200);
    case.approve(&support, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::Forbidden);
    case.nothing_happened().await;
}

#[tokio::test]
async fn another_payload_than_the_one_that_stands_is_refused() {
    let case = case().await;
    let mut payload = case.approval.payload.clone();
    payload["body"]["to"] = "active".into();
    let problem = case
        .approve(&case.second, &payload_hash(&payload), None)
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(
        problem.current.unwrap()["payload_hash"],
        json!(case.approval.payload_hash)
    );
    case.nothing_happened().await;
}

#[tokio::test]
async fn it_needs_a_fresh_second_factor_for_this_very_approval() {
    let case = case().await;
    let body = json!({ "payload_hash": case.approval.payload_hash });
    case.second
        .post(&case.path("approve"), &body)
        .await
        .fails(ErrorCode::StepUpRequired);
    let token = case
        .bed
        .step_up(&case.second, "POST", &case.path("approve"), &body)
        .await;
    case.bed.clock.advance(TimeDelta::minutes(6));
    let with = With {
        step_up: Some(&token),
        ..With::default()
    };
    case.second
        .send(Method::POST, &case.path("approve"), &body, with)
        .await
        .fails(ErrorCode::StepUpRequired);
    case.nothing_happened().await;
}

#[tokio::test]
async fn after_a_day_it_is_too_late() {
    let case = case().await;
    case.bed.clock.advance(TimeDelta::hours(24));
    let second = case.bed.sign_in(&case.second.account).await;
    case.approve(&second, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::Conflict);
    case.nothing_happened().await;
    maintenance::perform(&case.bed.app, Job::Approvals).await.unwrap();
    let stands: Approval = second.get(&format!("/v1/approvals/{}", case.approval.id)).await.is(200);
    assert_eq!(stands.status, ApprovalStatus::Expired);
}

#[tokio::test]
async fn when_the_state_changed_nothing_is_done_until_the_author_puts_it_forward_again() {
    let case = case().await;
    alter(&case.bed, case.tenant.id, |tenant| {
        tenant.notes = "Has paid after all.".to_owned()
    })
    .await;
    let suspended: Approval = case
        .approve(&case.second, &case.approval.payload_hash, None)
        .await
        .is(200);
    assert_eq!(suspended.status, ApprovalStatus::Suspended);
    case.nothing_happened().await;

    let edit = json!({ "justification": "Has paid, but wants to leave all the same: confirmed in writing." });
    let path = format!("/v1/approvals/{}", case.approval.id);
    let with = || With {
        version: Some(suspended.version),
        ..With::default()
    };
    case.second
        .send(Method::PATCH, &path, &edit, with())
        .await
        .fails(ErrorCode::Forbidden);
    let edited: Approval = case.author.send(Method::PATCH, &path, &edit, with()).await.is(200);
    assert_eq!(edited.status, ApprovalStatus::Pending);
    assert_ne!(edited.payload_hash, case.approval.payload_hash);
    // Who read the old wording has not agreed to the new one.
    case.approve(&case.second, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::StaleVersion);
    let applied: Approval = case.approve(&case.second, &edited.payload_hash, None).await.is(200);
    assert_eq!(applied.status, ApprovalStatus::Applied);
    assert_eq!(again(&case.bed, case.tenant.id).await.status, TenantStatus::Terminated);
}

#[tokio::test]
async fn what_the_author_may_no_longer_do_is_not_done_in_their_name() {
    let case = case().await;
    let mut tx = case
        .bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    let mut author = case.author.account.operator.clone();
    author.role = Role::Support;
    tx.put(&mut author).await.unwrap();
    tx.finish().await.unwrap();
    let answer: Approval = case
        .approve(&case.second, &case.approval.payload_hash, None)
        .await
        .is(200);
    assert_eq!(answer.status, ApprovalStatus::Suspended);
    case.nothing_happened().await;
}

#[tokio::test]
async fn it_can_be_rejected_with_a_note_and_withdrawn_by_its_author_alone() {
    let case = case().await;
    let note = json!({ "note": "Let us wait for a month." });
    case.second
        .post(&case.path("cancel"), &note)
        .await
        .fails(ErrorCode::Forbidden);
    case.second
        .post(&case.path("reject"), &json!({ "note": " " }))
        .await
        .fails(ErrorCode::Invalid);
    let rejected: Approval = case.second.post(&case.path("reject"), &note).await.is(200);
    assert_eq!(rejected.status, ApprovalStatus::Rejected);
    assert_eq!(rejected.decision_note.as_deref(), Some("Let us wait for a month."));
    case.author
        .post(&case.path("cancel"), &note)
        .await
        .fails(ErrorCode::Conflict);
    case.approve(&case.second, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::Conflict);
    assert_eq!(case.stands().await.status, ApprovalStatus::Rejected);
    case.nothing_happened().await;
}

#[tokio::test]
async fn the_same_words_upon_another_state_are_another_request() {
    let case = case().await;
    alter(&case.bed, case.tenant.id, |tenant| {
        tenant.notes = "Has paid after all.".to_owned()
    })
    .await;
    let edit = json!({ "justification": case.approval.justification });
    let path = format!("/v1/approvals/{}", case.approval.id);
    let with = With {
        version: Some(case.approval.version),
        ..With::default()
    };
    let renewed: Approval = case.author.send(Method::PATCH, &path, &edit, with).await.is(200);
    assert_eq!(renewed.status, ApprovalStatus::Pending);
    // Who read it before the tenant changed has not agreed to end the tenant as it is now.
    case.approve(&case.second, &case.approval.payload_hash, None)
        .await
        .fails(ErrorCode::StaleVersion);
    case.nothing_happened().await;
}

#[tokio::test]
async fn a_grant_is_carried_out_and_audited_with_the_words_that_were_approved() {
    let bed = Bed::start().await;
    let (author, second) = (bed.console(Role::Owner).await, bed.console(Role::Owner).await);
    let subject = bed.console(Role::Admin).await.account.operator;
    let listed: Vec<Operator> = author.get("/v1/operators").await.is(200);
    let version = listed.iter().find(|one| one.id == subject.id).map(|one| one.version);
    let ask = json!({ "role": "owner", "justification": "She takes over from Ben in May." });
    let with = |version| With {
        version,
        ..With::default()
    };
    let path = format!("/v1/operators/{}", subject.id);
    let asked: Approval = author.send(Method::PATCH, &path, &ask, with(version)).await.is(202);
    let edit = json!({ "justification": "She takes over from Ben in June, as agreed." });
    let path = format!("/v1/approvals/{}", asked.id);
    let edited: Approval = author
        .send(Method::PATCH, &path, &edit, with(Some(asked.version)))
        .await
        .is(200);
    assert_eq!(edited.payload["patch"]["justification"], edit["justification"]);
    let (path, body) = (
        format!("{path}/approve"),
        json!({ "payload_hash": edited.payload_hash }),
    );
    let token = bed.step_up(&second, "POST", &path, &body).await;
    let with = With {
        step_up: Some(&token),
        ..With::default()
    };
    let applied: Approval = second.send(Method::POST, &path, &body, with).await.is(200);
    assert_eq!(applied.status, ApprovalStatus::Applied);
    let changed = audited(&second, "operator.changed").await;
    assert_eq!(changed.records[0].reason.as_deref(), edit["justification"].as_str());
}
