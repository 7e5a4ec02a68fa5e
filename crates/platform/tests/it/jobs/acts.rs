//! What each act does to each tenant, and what becomes of those that it cannot be done to.

use super::{BULK, confirmed, ids, job, over, request, rows, start, tag, tenants};
use crate::{
    scene::{again, alter, audited, world},
    support::{With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role, TenantId,
    bulk::{BulkAct, Expectation},
    job::{ItemState, JobKind, JobOpened, JobState},
    subscription::SubscriptionChange,
    tenant::{Module, Plan, Tenant, TenantStatus},
};

const ACTIVE: &str = "WHERE status = 'active' AND risk_flagged = 0";

#[tokio::test]
async fn a_module_is_switched_for_each_and_once() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, ACTIVE, 40).await;
    for tenant in &chosen {
        alter(&bed, tenant.id, |tenant| {
            tenant.modules.retain(|one| *one != Module::Wallet)
        })
        .await;
    }
    let body = request(
        &ids(&chosen),
        json!({ "act": "module", "module": "wallet", "on": true }),
    );
    let key = key();
    let with = || With {
        key: Some(&key),
        ..With::default()
    };
    let first = console.send(Method::POST, BULK, &body, with()).await;
    let begun: JobOpened = first.is(202);
    assert_eq!((begun.job.kind, begun.job.total), (JobKind::BulkModule, 40));
    let again_said = console.send(Method::POST, BULK, &body, with()).await;
    assert_eq!(again_said.text, first.text);
    let ended = over(&console, begun.job.id).await;
    assert_eq!(
        (ended.state, ended.done, ended.failed, ended.skipped),
        (JobState::Done, 40, 0, 0)
    );
    assert!(ended.started_at.is_some() && ended.ended_at.is_some());
    for tenant in &chosen {
        let after = again(&bed, tenant.id).await;
        assert!(after.modules.contains(&Module::Wallet));
        assert_eq!(after.version, tenant.version + 2);
    }
    let audit = audited(&console, "tenant.updated").await;
    assert_eq!(audit.records.len(), 40);
    for record in &audit.records {
        assert_eq!(record.actor_id, Some(console.account.operator.id));
        assert_eq!(record.reason.as_deref(), Some(super::WHY));
        assert!(record.address.is_some() && record.session_id.is_some());
    }
    // It is so already.
    let ended = over(&console, start(&console, &body).await.id).await;
    assert_eq!((ended.state, ended.done, ended.skipped), (JobState::Done, 0, 40));
    assert_eq!(again(&bed, chosen[0].id).await.version, chosen[0].version + 2);
}

#[tokio::test]
async fn core_modules_stay_and_nobody_is_terminated_together() {
    let bed = world().await;
    let console = bed.console(Role::Owner).await;
    let chosen = ids(&tenants(&bed.app, ACTIVE, 2).await);
    for (act, field) in [
        (
            json!({ "act": "module", "module": "employees", "on": false }),
            "act.module",
        ),
        (json!({ "act": "status", "to": "terminated" }), "act.to"),
        (json!({ "act": "tags" }), "act.add"),
        (json!({ "act": "plan", "plan": "free", "months": 3 }), "act.months"),
    ] {
        let problem = console
            .post(BULK, &request(&chosen, act))
            .await
            .fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    }
    let mut body = request(&chosen, json!({ "act": "status", "to": "paused" }));
    body["justification"] = json!("Because.");
    let problem = console.post(BULK, &body).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "justification");
    let nobody: [TenantId; 0] = [];
    console
        .post(BULK, &request(&nobody, tag("x")))
        .await
        .fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn a_row_that_is_refused_harms_no_other_and_can_be_tried_again() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let mut chosen = tenants(&bed.app, ACTIVE, 3).await;
    chosen.extend(tenants(&bed.app, "WHERE status = 'rejected'", 1).await);
    chosen.extend(tenants(&bed.app, "WHERE status = 'paused'", 1).await);
    let mut all = ids(&chosen);
    all.push(bed.app.begin_as(Default::default()).await.unwrap().new_id());
    // Named twice, done once.
    all.push(all[0]);
    let body = request(&all, json!({ "act": "status", "to": "paused" }));
    let ended = over(&console, start(&console, &body).await.id).await;
    assert_eq!((ended.state, ended.total), (JobState::Done, 6));
    assert_eq!((ended.done, ended.failed, ended.skipped), (3, 2, 1));
    let found = rows(&console, ended.id).await;
    let code = |n: usize| found[n].problem.as_ref().map(|problem| problem.code);
    assert_eq!(code(3), Some(ErrorCode::InvalidTransition));
    assert_eq!(code(5), Some(ErrorCode::NotFound));
    assert_eq!(found[4].state, ItemState::Skipped);
    assert_eq!(
        found[0].result,
        Some(json!({ "status": { "before": "active", "after": "paused" } }))
    );
    for tenant in &chosen[..3] {
        let after = again(&bed, tenant.id).await;
        assert_eq!(
            (after.status, after.status_reason.as_deref()),
            (TenantStatus::Paused, Some(super::WHY))
        );
        let path = format!("/v1/subscriptions/{}/history", tenant.id);
        let page: Value = console.get(&path).await.is(200);
        let last: SubscriptionChange = serde_json::from_value(page["items"][0].clone()).unwrap();
        assert_eq!(
            last.kind,
            wheelhouse_contract::subscription::SubscriptionChangeKind::Paused
        );
    }
    assert_eq!(again(&bed, chosen[3].id).await.version, chosen[3].version);
    // What was in the way is mended: the failed rows alone are tried again.
    alter(&bed, chosen[3].id, |tenant| tenant.status = TenantStatus::Active).await;
    let path = format!("/v1/jobs/{}/retry", ended.id);
    let opened: JobOpened = console.post(&path, &json!({})).await.is(202);
    assert_eq!((opened.job.total, opened.job.parent), (2, Some(ended.id)));
    let second = over(&console, opened.job.id).await;
    assert_eq!((second.done, second.failed), (1, 1));
    assert_eq!(again(&bed, chosen[3].id).await.status, TenantStatus::Paused);
    assert_eq!(job(&console, ended.id).await.failed, 2);
}

#[tokio::test]
async fn plans_tags_and_the_archive() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, ACTIVE, 3).await;
    let done = async |act: Value, on: &[TenantId]| over(&console, start(&console, &request(on, act)).await.id).await;
    let all = ids(&chosen);
    let ended = done(json!({ "act": "plan", "plan": "enterprise", "months": 2 }), &all).await;
    assert_eq!(ended.done, 3);
    for id in &all {
        let after = again(&bed, *id).await;
        assert_eq!(
            (after.plan, after.limits),
            (Plan::Enterprise, Plan::Enterprise.limits())
        );
        assert_eq!(
            after.subscription_ends_at,
            Some(bed.app.now().plus(chrono::TimeDelta::days(60)))
        );
    }
    alter(&bed, all[0], |tenant| {
        tenant.tags = vec!["late".to_owned(), "vip".to_owned()]
    })
    .await;
    let ended = done(json!({ "act": "tags", "add": ["Gold "], "remove": ["late"] }), &all).await;
    assert_eq!(ended.done, 3);
    assert_eq!(again(&bed, all[0]).await.tags, ["gold", "vip"]);
    assert!(again(&bed, all[1]).await.tags.contains(&"gold".to_owned()));
    // What is active cannot be hidden; a full list of tags stays as it is.
    alter(&bed, all[0], |tenant| {
        tenant.tags = (0..20).map(|n| format!("tag-{n:02}")).collect()
    })
    .await;
    assert_eq!(
        done(json!({ "act": "archive", "archived": true }), &all).await.state,
        JobState::Failed
    );
    let ended = done(tag("one-too-many"), &all).await;
    assert_eq!((ended.done, ended.failed), (2, 1));
    assert_eq!(again(&bed, all[0]).await.tags.len(), 20);
    let rejected = ids(&tenants(&bed.app, "WHERE status = 'rejected' AND archived = 0", 1).await);
    assert_eq!(
        done(json!({ "act": "archive", "archived": true }), &rejected)
            .await
            .done,
        1
    );
    assert!(again(&bed, rejected[0]).await.archived);
}

#[tokio::test]
async fn who_may_not_do_the_work_may_not_start_stop_or_repeat_it() {
    let bed = world().await;
    let (admin, support) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    let chosen = ids(&tenants(&bed.app, ACTIVE, 1).await);
    for act in [
        json!({ "act": "status", "to": "paused" }),
        json!({ "act": "status", "to": "active" }),
        json!({ "act": "plan", "plan": "pro" }),
        json!({ "act": "module", "module": "wallet", "on": true }),
        tag("x"),
        json!({ "act": "archive", "archived": true }),
    ] {
        support
            .post(BULK, &request(&chosen, act))
            .await
            .fails(ErrorCode::Forbidden);
    }
    let job = over(&admin, start(&admin, &request(&chosen, tag("x"))).await.id).await;
    for what in ["cancel", "retry"] {
        let path = format!("/v1/jobs/{}/{what}", job.id);
        support.post(&path, &json!({})).await.fails(ErrorCode::Forbidden);
        admin.post(&path, &json!({})).await.fails(ErrorCode::Conflict);
    }
    // Reading is for everybody who may read tenants.
    assert_eq!(super::job(&support, job.id).await, job);
}

#[tokio::test]
async fn ten_suspensions_need_the_phrase_and_a_code_alone() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, ACTIVE, 10).await;
    let mut body = request(&ids(&chosen), json!({ "act": "status", "to": "suspended" }));
    let problem = console.post(BULK, &body).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "typed");
    body["typed"] = json!("suspend 10");
    console.post(BULK, &body).await.fails(ErrorCode::StepUpRequired);
    let opened: JobOpened = confirmed(&bed, &console, BULK, &body).await.is(202);
    assert_eq!(opened.approval, None);
    let ended = over(&console, opened.job.id).await;
    assert_eq!(ended.done, 10);
    for tenant in &chosen {
        assert_eq!(again(&bed, tenant.id).await.status, TenantStatus::Suspended);
    }
}

/// What a console tells before it is asked for is what becomes of every row.
#[tokio::test]
async fn what_is_expected_of_each_tenant_is_what_becomes_of_it() {
    let bed = world().await;
    let console = bed.console(Role::Owner).await;
    let all: Vec<Tenant> =
        wheelhouse_platform::storage::sql::rows(bed.app.reader(), "WHERE 1 = 1 ORDER BY number", vec![])
            .await
            .unwrap();
    for act in [
        json!({ "act": "module", "module": "wallet", "on": false }),
        json!({ "act": "module", "module": "wallet", "on": true }),
        json!({ "act": "tags", "add": ["expected"], "remove": ["vip"] }),
        json!({ "act": "plan", "plan": "pro" }),
        json!({ "act": "archive", "archived": true }),
        json!({ "act": "archive", "archived": false }),
        json!({ "act": "status", "to": "paused" }),
        json!({ "act": "status", "to": "active" }),
    ] {
        let parsed: BulkAct = serde_json::from_value(act.clone()).unwrap();
        let mut expected = Vec::new();
        for tenant in &all {
            expected.push(match parsed.expect(&again(&bed, tenant.id).await) {
                Expectation::Changes => ItemState::Done,
                Expectation::Same => ItemState::Skipped,
                Expectation::Status | Expectation::Tags => ItemState::Failed,
            });
        }
        let ended = over(&console, start(&console, &request(&ids(&all), act.clone())).await.id).await;
        let found = rows(&console, ended.id).await;
        let became: Vec<_> = found.iter().map(|row| row.state).collect();
        assert_eq!(became, expected, "{act}");
    }
}
