//! A locked module, the request for it, and its answer.

use super::{CORE, Live, signed_in};
use crate::{
    scene::{Browser, again, alter, audited, impersonate, nth_tenant, tenant, world},
    support::{Bed, Console, With, answer},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role, UpgradeRequestId,
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
    upgrade::{UpgradeRequest, UpgradeRequests, UpgradeState},
};

async fn locked(bed: &Bed, nth: usize) -> Tenant {
    let one = nth_tenant(bed, TenantStatus::Active, nth).await;
    alter(bed, one.id, |tenant| tenant.modules = CORE.to_vec()).await
}

async fn open_requests(console: &Console) -> Vec<UpgradeRequest> {
    let page: UpgradeRequests = console.get("/v1/upgrade-requests?state=open").await.is(200);
    page.items
}

async fn decide(console: &Console, request: &UpgradeRequest, body: Value) -> crate::support::Answer {
    let path = format!("/v1/upgrade-requests/{}/decision", request.id);
    let with = With {
        version: Some(request.version),
        ..With::default()
    };
    console.send(Method::POST, &path, &body, with).await
}

#[tokio::test]
async fn asked_for_granted_and_open_at_once() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = locked(&bed, 0).await;
    let mut browser = signed_in(&bed, &subject).await;
    let mut live = Live::open(&browser, None).await;
    live.next().await.unwrap();
    let home = browser.get("/").await.text;
    assert!(home.contains("role=\"tooltip\"") && home.contains("action=\"/api/modules/wallet/upgrade\""));
    let asked = browser
        .form("/api/modules/wallet/upgrade", &[("note", "For payday")])
        .await;
    assert_eq!((asked.status.as_u16(), asked.header("location")), (303, "/"));
    assert!(live.next().await.unwrap().cards().contains("Requested on "));
    let open = open_requests(&admin).await;
    assert_eq!(open.len(), 1);
    let request = &open[0];
    assert_eq!((request.tenant_id, request.module), (subject.id, Module::Wallet));
    assert_eq!(request.note.as_deref(), Some("For payday"));
    assert_eq!(request.asked_by_email, subject.owner_email);
    answer(browser.request(Method::GET, "/api/modules/wallet"))
        .await
        .fails(ErrorCode::ModuleLocked);
    let granted: UpgradeRequest = decide(&admin, request, json!({ "grant": true })).await.is(200);
    assert_eq!(granted.state, UpgradeState::Granted);
    assert_eq!(granted.decided_by, Some(admin.account.operator.id));
    assert!(live.next().await.unwrap().enabled().contains(&"wallet".to_owned()));
    let now: Value = answer(browser.request(Method::GET, "/api/modules/wallet"))
        .await
        .is(200);
    assert_eq!(now["enabled"], true);
    // Audited as the change of modules that it is, and as the answer.
    assert_eq!(audited(&admin, "tenant.updated").await.records.len(), 1);
    assert_eq!(audited(&admin, "upgrade.decided").await.records.len(), 1);
    assert!(open_requests(&admin).await.is_empty());
}

#[tokio::test]
async fn declined_with_a_note_that_the_tenant_reads_and_may_ask_again() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = locked(&bed, 0).await;
    let mut browser = signed_in(&bed, &subject).await;
    let _: Value = browser.post("/api/modules/shifts/upgrade", &json!({})).await.is(201);
    let request = open_requests(&admin).await.remove(0);
    for note in [json!({ "grant": false }), json!({ "grant": false, "note": "no" })] {
        let problem = decide(&admin, &request, note).await.fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, "note");
    }
    let no = json!({ "grant": false, "note": "Shifts come with <b>Pro</b>." });
    let declined: UpgradeRequest = decide(&admin, &request, no).await.is(200);
    assert_eq!(declined.state, UpgradeState::Declined);
    let home = browser.get("/").await.text;
    assert!(home.contains("Declined: Shifts come with &lt;b&gt;Pro&lt;/b&gt;.") && home.contains("Ask again"));
    assert_eq!(again(&bed, subject.id).await.modules, CORE);
    let _: Value = browser.post("/api/modules/shifts/upgrade", &json!({})).await.is(201);
    // Nobody answers twice, and nobody upon what is gone.
    decide(&admin, &request, json!({ "grant": true }))
        .await
        .fails(ErrorCode::StaleVersion);
    decide(&admin, &declined, json!({ "grant": true }))
        .await
        .fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn one_request_of_a_module_waits_and_a_flood_is_stopped() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = locked(&bed, 0).await;
    let mut browser = signed_in(&bed, &subject).await;
    let path = "/api/modules/tasks/upgrade";
    let _: Value = browser.post(path, &json!({})).await.is(201);
    browser.post(path, &json!({})).await.fails(ErrorCode::Conflict);
    // Another person of the same tenant, in another browser.
    signed_in(&bed, &subject)
        .await
        .post(path, &json!({}))
        .await
        .fails(ErrorCode::Conflict);
    // Open already.
    browser
        .post("/api/modules/employees/upgrade", &json!({}))
        .await
        .fails(ErrorCode::Conflict);
    let mut refused = 0;
    for _ in 0..20 {
        let answer = browser.post(path, &json!({})).await;
        refused += u32::from(answer.status.as_u16() == 429);
    }
    assert_eq!(refused, 16);
    // The flood of one is not the others' fault.
    let other = locked(&bed, 1).await;
    let _: Value = signed_in(&bed, &other).await.post(path, &json!({})).await.is(201);
    assert_eq!(open_requests(&admin).await.len(), 2);
}

#[tokio::test]
async fn twenty_at_once_make_one_request() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = locked(&bed, 0).await;
    let browser = signed_in(&bed, &subject).await;
    let ask = || {
        answer(
            browser
                .request(Method::POST, "/api/modules/tasks/upgrade")
                .json(&json!({})),
        )
    };
    let answers = futures_util::future::join_all((0..20).map(|_| ask())).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    assert_eq!(open_requests(&admin).await.len(), 1);
}

#[tokio::test]
async fn who_may_not_cannot() {
    let bed = world().await;
    let (support, admin) = (bed.console(Role::Support).await, bed.console(Role::Admin).await);
    let subject = locked(&bed, 0).await;
    let path = "/api/modules/tasks/upgrade";
    let mut stranger = Browser::of(&bed, &subject);
    stranger.post(path, &json!({})).await.fails(ErrorCode::Unauthenticated);
    let forged = signed_in(&bed, &subject).await;
    let forged = forged
        .request(Method::POST, path)
        .header("origin", "http://evil.com")
        .json(&json!({}));
    answer(forged).await.fails(ErrorCode::Forbidden);
    let started = impersonate(&support, &subject, ImpersonationScope::ReadOnly).await;
    let mut inside = Browser::entered(&bed, &started).await;
    inside.post(path, &json!({})).await.fails(ErrorCode::ReadOnly);
    let mut browser = signed_in(&bed, &subject).await;
    for (key, body) in [
        ("nothing", json!({})),
        ("..%2f..%2ftasks", json!({})),
        ("tasks", json!({ "note": "x".repeat(301) })),
        ("tasks", json!({ "note": "gro.live\u{202E}" })),
        ("tasks", json!({ "tenant_id": "another" })),
    ] {
        let answer = browser.post(&format!("/api/modules/{key}/upgrade"), &body).await;
        assert!(answer.status.is_client_error(), "{key}: {}", answer.status);
    }
    assert!(open_requests(&admin).await.is_empty());
    let _: Value = browser.post(path, &json!({})).await.is(201);
    let request = open_requests(&support).await.remove(0);
    decide(&support, &request, json!({ "grant": true }))
        .await
        .fails(ErrorCode::Forbidden);
    let nobody = UpgradeRequest {
        id: UpgradeRequestId(uuid::Uuid::now_v7()),
        ..request
    };
    decide(&admin, &nobody, json!({ "grant": true }))
        .await
        .fails(ErrorCode::NotFound);
}

#[tokio::test]
async fn a_module_that_is_switched_on_in_any_way_answers_its_request() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = alter(&bed, subject.id, |tenant| tenant.modules = CORE.to_vec()).await;
    let mut browser = signed_in(&bed, &subject).await;
    let _: Value = browser.post("/api/modules/tasks/upgrade", &json!({})).await.is(201);
    let act = json!({ "act": "module", "module": "tasks", "on": true });
    let job = crate::jobs::start(&admin, &crate::jobs::request(&[subject.id], act)).await;
    crate::jobs::over(&admin, job.id).await;
    let page: UpgradeRequests = admin.get("/v1/upgrade-requests").await.is(200);
    assert_eq!(page.items[0].state, UpgradeState::Granted);
    let told: Value = answer(browser.request(Method::GET, "/api/modules")).await.is(200);
    let tasks = told["modules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["module"] == "tasks");
    assert_eq!(tasks.unwrap()["request"]["state"], "granted");
}
