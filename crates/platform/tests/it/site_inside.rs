//! An operator inside a tenant's site: what they may, and where it is written down.

use crate::{
    scene::{Browser, alter, audited, impersonate, tenant, world},
    support::{Bed, answer},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    event::{TenantEvent, TenantEventKind},
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
};
use wheelhouse_platform::{generate::SAMPLE_TENANT_PASSWORD, storage::sql};

async fn with_modules(bed: &Bed, tenant: &Tenant, modules: &[Module]) -> Tenant {
    alter(bed, tenant.id, |tenant| tenant.modules = modules.to_vec()).await
}

#[tokio::test]
async fn read_only_refuses_every_write_and_says_so_in_the_audit() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &Module::ALL).await;
    let started = impersonate(&support, &subject, ImpersonationScope::ReadOnly).await;
    let mut browser = Browser::entered(&bed, &started).await;
    for (path, body) in [
        ("/api/tasks", json!({ "title": "Was not me" })),
        ("/api/account", json!({ "name": "Was not me" })),
        ("/api/modules/tasks", json!({})),
        ("/api/anything/else", json!({})),
    ] {
        let answer = browser.post(path, &body).await;
        assert!(answer.status.is_client_error(), "{path}");
        if path != "/api/modules/tasks" {
            answer.fails(ErrorCode::ReadOnly);
        }
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = answer(browser.request(method, "/api/anything")).await;
        answer.fails(ErrorCode::ReadOnly);
    }
    let form = browser.form("/api/tasks", &[("title", "Was not me")]).await;
    assert_eq!(form.status.as_u16(), 403);
    assert!(!browser.get("/modules/tasks").await.text.contains("Was not me"));
    assert!(!browser.get("/account").await.text.contains("Was not me"));
    let refused = audited(&support, "impersonation.refused").await.records;
    assert_eq!(refused.len(), 7);
    assert!(
        refused
            .iter()
            .all(|record| record.actor_id == Some(support.account.operator.id))
    );
    assert!(
        refused
            .iter()
            .all(|record| record.acting_as.as_deref() == Some(subject.owner_email.as_str()))
    );
}

#[tokio::test]
async fn every_act_inside_stands_under_the_operator_in_audit_and_tenants_log() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &Module::ALL).await;
    let started = impersonate(&admin, &subject, ImpersonationScope::Full).await;
    let mut browser = Browser::entered(&bed, &started).await;
    browser.get("/modules/tasks").await;
    let _: Value = browser
        .post("/api/tasks", &json!({ "title": "Call the plumber" }))
        .await
        .is(201);
    for action in [
        "impersonation.started",
        "impersonation.entered",
        "impersonation.viewed",
        "tenant_task.added",
    ] {
        let records = audited(&admin, action).await.records;
        assert_eq!(records[0].actor_id, Some(admin.account.operator.id), "{action}");
        if action != "impersonation.started" {
            assert_eq!(records[0].acting_as.as_ref(), Some(&subject.owner_email), "{action}");
        }
    }
    let rest = "WHERE tenant_id = $1 AND kind = 'impersonation_act'";
    let acts: Vec<TenantEvent> = sql::rows(bed.app.reader(), rest, vec![subject.id.to_string().into()])
        .await
        .unwrap();
    assert_eq!(acts.len(), 2);
    assert!(acts.iter().all(|act| act.kind == TenantEventKind::ImpersonationAct));
    assert!(acts.iter().all(|act| act.actor_name == admin.account.operator.name));
    // The tenant sees it, too.
    assert!(
        browser
            .get("/modules/notifications")
            .await
            .text
            .contains("Impersonation started")
    );
}

#[tokio::test]
async fn nobody_signs_in_as_somebody_else_out_of_a_support_session() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let started = impersonate(&support, &subject, ImpersonationScope::ReadOnly).await;
    let mut browser = Browser::entered(&bed, &started).await;
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    let answer = browser.form("/sign-in", &fields).await;
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (403, ""));
    assert_eq!(audited(&support, "impersonation.refused").await.records.len(), 1);
}

#[tokio::test]
async fn the_token_says_who_really_acts() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let started = impersonate(&admin, &subject, ImpersonationScope::Full).await;
    let browser = Browser::entered(&bed, &started).await;
    let token = browser.cookie.unwrap().split_once('=').unwrap().1.to_owned();
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap();
    assert_eq!(claims["act"]["sub"], json!(admin.account.operator.id));
    assert_eq!(claims["act"]["email"], json!(admin.account.operator.email));
    assert_eq!(claims["tenant"], json!(subject.id));
    // It is no token for the API, and the console's is none for the site.
    let me = bed.http.get(format!("{}/v1/me", bed.url)).bearer_auth(&token);
    answer(me).await.fails(ErrorCode::Unauthenticated);
    let mut forged = Browser::of(&bed, &subject);
    forged.cookie = Some(format!("wh_site={}", admin.tokens.access_token));
    assert!(!forged.is_signed_in().await);
}
