//! More than ten suspensions: four eyes.

use super::{BULK, confirmed, ids, job, over, request, rows, tenants};
use crate::{
    scene::{again, alter, world},
    support::{Answer, Bed, Console, With},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    approval::{Approval, ApprovalKind, ApprovalStatus, payload_hash},
    bulk::SUSPENSIONS_MINUTES,
    job::{ItemState, Job, JobOpened, JobState},
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_platform::storage::sql;

struct Case {
    bed: Bed,
    author: Console,
    second: Console,
    chosen: Vec<Tenant>,
    job: Job,
    approval: Approval,
}

async fn case() -> Case {
    let bed = world().await;
    let (author, second) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND risk_flagged = 0", 11).await;
    let mut body = request(&ids(&chosen), json!({ "act": "status", "to": "suspended" }));
    body["typed"] = json!("suspend 11");
    let opened: JobOpened = confirmed(&bed, &author, BULK, &body).await.is(202);
    Case {
        approval: opened.approval.unwrap(),
        job: opened.job,
        bed,
        author,
        second,
        chosen,
    }
}

impl Case {
    fn path(&self, what: &str) -> String {
        format!("/v1/approvals/{}/{what}", self.approval.id)
    }

    async fn approve(&self, who: &Console) -> Answer {
        let body = json!({ "payload_hash": self.approval.payload_hash });
        confirmed(&self.bed, who, &self.path("approve"), &body).await
    }

    async fn nothing_happened(&self) {
        for tenant in &self.chosen {
            assert_eq!(again(&self.bed, tenant.id).await.version, tenant.version);
        }
    }
}

#[tokio::test]
async fn eleven_wait_for_a_second_operator_who_is_not_the_author() {
    let case = case().await;
    assert_eq!(case.approval.kind, ApprovalKind::BulkSuspend);
    assert_eq!(payload_hash(&case.approval.payload), case.approval.payload_hash);
    let pinned: Vec<_> = ids(&case.chosen).iter().map(ToString::to_string).collect();
    assert_eq!(case.approval.payload["ids"], json!(pinned));
    assert_eq!(case.job.state, JobState::AwaitingApproval);
    case.nothing_happened().await;
    case.approve(&case.author).await.fails(ErrorCode::SelfApproval);
    let support = case.bed.console(Role::Support).await;
    case.approve(&support).await.fails(ErrorCode::Forbidden);
    let cancel = format!("/v1/jobs/{}/cancel", case.job.id);
    case.author.post(&cancel, &json!({})).await.fails(ErrorCode::Conflict);
    case.nothing_happened().await;
    // One of them changes before the second operator comes: its row is refused when its turn comes, and no other.
    alter(&case.bed, case.chosen[4].id, |tenant| {
        tenant.status = TenantStatus::Rejected
    })
    .await;
    let applied: Approval = case.approve(&case.second).await.is(200);
    assert_eq!(applied.status, ApprovalStatus::Applied);
    let ended = over(&case.author, case.job.id).await;
    assert_eq!((ended.done, ended.failed), (10, 1));
    let found = rows(&case.author, case.job.id).await;
    assert_eq!(found[4].problem.as_ref().unwrap().code, ErrorCode::InvalidTransition);
    assert_eq!(again(&case.bed, case.chosen[4].id).await.status, TenantStatus::Rejected);
    assert_eq!(
        again(&case.bed, case.chosen[0].id).await.status,
        TenantStatus::Suspended
    );
    case.approve(&case.second).await.fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn consent_is_bound_to_exactly_these_tenants() {
    let case = case().await;
    let other = json!({ "payload_hash": payload_hash(&json!({ "tenants": 11 })) });
    confirmed(&case.bed, &case.second, &case.path("approve"), &other)
        .await
        .fails(ErrorCode::StaleVersion);
    // Somebody slips another tenant into the job.
    let foreign = tenants(&case.bed.app, "WHERE status = 'active' AND risk_flagged = 0", 12).await;
    let tx = case.bed.app.begin_as(Default::default()).await.unwrap();
    let statement = "UPDATE job_items SET tenant_id = $1 WHERE job_id = $2 AND n = 3";
    let values = vec![foreign[11].id.to_string().into(), case.job.id.to_string().into()];
    assert_eq!(sql::exec(tx.conn(), statement, values).await.unwrap(), 1);
    tx.finish().await.unwrap();
    let answer: Approval = case.approve(&case.second).await.is(200);
    assert_eq!(answer.status, ApprovalStatus::Suspended);
    assert_eq!(job(&case.author, case.job.id).await.state, JobState::AwaitingApproval);
    case.nothing_happened().await;
}

#[tokio::test]
async fn a_job_that_nobody_allows_never_begins() {
    for what in ["reject", "cancel"] {
        let case = case().await;
        let who = if what == "reject" { &case.second } else { &case.author };
        let _: Approval = who.post(&case.path(what), &json!({ "note": "Not now." })).await.is(200);
        let ended = job(&case.author, case.job.id).await;
        assert_eq!((ended.state, ended.left()), (JobState::Cancelled, 11));
        let found = rows(&case.author, case.job.id).await;
        assert!(found.iter().all(|row| row.state == ItemState::Cancelled));
        case.nothing_happened().await;
    }
}

#[tokio::test]
async fn an_edit_begins_anew_and_its_words_are_those_that_count() {
    let case = case().await;
    let words = "They owe us money since the summer, all of them.";
    let with = With {
        version: Some(case.approval.version),
        ..With::default()
    };
    let path = format!("/v1/approvals/{}", case.approval.id);
    let body = json!({ "justification": words });
    let edited: Approval = case.author.send(Method::PATCH, &path, &body, with).await.is(200);
    case.approve(&case.second).await.fails(ErrorCode::StaleVersion);
    let body = json!({ "payload_hash": edited.payload_hash });
    let _: Approval = confirmed(&case.bed, &case.second, &case.path("approve"), &body)
        .await
        .is(200);
    assert_eq!(over(&case.author, case.job.id).await.done, 11);
    let after = again(&case.bed, case.chosen[0].id).await;
    assert_eq!(after.status_reason.as_deref(), Some(words));
}

#[tokio::test]
async fn an_author_who_was_demoted_meanwhile_gets_nothing_done() {
    let case = case().await;
    let mut tx = case.bed.app.begin_as(Default::default()).await.unwrap();
    let id = case.author.account.operator.id;
    let mut author: wheelhouse_contract::operator::Operator = tx.require(id).await.unwrap();
    author.role = Role::Support;
    tx.put(&mut author).await.unwrap();
    tx.finish().await.unwrap();
    let answer: Approval = case.approve(&case.second).await.is(200);
    assert_eq!(answer.status, ApprovalStatus::Suspended);
    case.nothing_happened().await;
}

#[tokio::test]
async fn trying_eleven_again_needs_a_second_operator_again() {
    let case = case().await;
    for tenant in &case.chosen {
        alter(&case.bed, tenant.id, |tenant| tenant.status = TenantStatus::Rejected).await;
    }
    let _: Approval = case.approve(&case.second).await.is(200);
    let ended = over(&case.author, case.job.id).await;
    assert_eq!((ended.state, ended.failed), (JobState::Failed, 11));
    let path = format!("/v1/jobs/{}/retry", case.job.id);
    case.author
        .post(&path, &json!({}))
        .await
        .fails(ErrorCode::StepUpRequired);
    let opened: JobOpened = confirmed(&case.bed, &case.author, &path, &json!({})).await.is(202);
    assert_eq!(opened.job.state, JobState::AwaitingApproval);
    assert_eq!(opened.approval.unwrap().requested_by, case.author.account.operator.id);
}

fn suspend(chosen: &[Tenant]) -> Value {
    let mut body = request(&ids(chosen), json!({ "act": "status", "to": "suspended" }));
    body["typed"] = json!(format!("suspend {}", chosen.len()));
    body
}

#[tokio::test]
async fn eleven_in_several_requests_are_still_eleven() {
    let bed = world().await;
    let (author, other) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND risk_flagged = 0", 16).await;
    let sent = async |who: &Console, part: &[Tenant]| -> JobOpened {
        confirmed(&bed, who, BULK, &suspend(part)).await.is(202)
    };
    let first = sent(&author, &chosen[..6]).await;
    assert_eq!(first.approval, None);
    // Before or after the first ones are done, whoever splits them.
    let second = sent(&author, &chosen[6..11]).await;
    assert_eq!(second.job.state, JobState::AwaitingApproval);
    assert_eq!(second.approval.unwrap().kind, ApprovalKind::BulkSuspend);
    over(&author, first.job.id).await;
    let third = sent(&author, &chosen[6..11]).await;
    assert_eq!(third.job.state, JobState::AwaitingApproval);
    // What a second operator decides does not count against the first; nor does what another operator did.
    assert_eq!(sent(&author, &chosen[11..15]).await.approval, None);
    assert_eq!(sent(&other, &chosen[15..]).await.approval, None);
    assert_eq!(again(&bed, chosen[7].id).await.status, TenantStatus::Active);
}

#[tokio::test]
async fn an_hour_later_ten_more_are_possible_and_pauses_count_for_nothing() {
    let bed = world().await;
    let author = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND risk_flagged = 0", 30).await;
    let pause = request(&ids(&chosen[20..]), json!({ "act": "status", "to": "paused" }));
    let _: JobOpened = author.post(BULK, &pause).await.is(202);
    for round in [&chosen[..10], &chosen[10..20]] {
        let opened: JobOpened = confirmed(&bed, &author, BULK, &suspend(round)).await.is(202);
        assert_eq!(opened.approval, None);
        over(&author, opened.job.id).await;
        bed.clock.advance(TimeDelta::minutes(SUSPENSIONS_MINUTES + 1));
    }
}

#[tokio::test]
async fn who_was_moved_between_the_request_and_the_consent_is_left_alone() {
    let case = case().await;
    alter(&case.bed, case.chosen[2].id, |tenant| {
        tenant.status = TenantStatus::Paused
    })
    .await;
    let _: Approval = case.approve(&case.second).await.is(200);
    let ended = over(&case.author, case.job.id).await;
    assert_eq!((ended.done, ended.failed), (10, 1));
    let found = rows(&case.author, case.job.id).await;
    let problem = found[2].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::StaleVersion);
    assert!(problem.detail.contains("was active") && problem.detail.contains("is paused"));
    assert_eq!(again(&case.bed, case.chosen[2].id).await.status, TenantStatus::Paused);
    // Who looks again and still wants it, gets it: upon what is there now.
    let path = format!("/v1/jobs/{}/retry", case.job.id);
    let opened: JobOpened = confirmed(&case.bed, &case.author, &path, &json!({})).await.is(202);
    assert_eq!(over(&case.author, opened.job.id).await.done, 1);
    assert_eq!(
        again(&case.bed, case.chosen[2].id).await.status,
        TenantStatus::Suspended
    );
}
