//! Open pages hear of changes at once, and only those that may.

use super::{CORE, Live, signed_in};
use crate::{
    jobs::{ids, over, request, start},
    scene::{Browser, again, alter, impersonate, nth_tenant, set_status, tenant, world},
    support::{Bed, answer},
};
use reqwest::{Method, header};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
};

async fn switched(bed: &Bed, tenant: &Tenant, modules: &[Module]) -> Tenant {
    alter(bed, tenant.id, |tenant| tenant.modules = modules.to_vec()).await
}

#[tokio::test]
async fn an_open_page_sees_a_module_go_and_come_without_reload() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = switched(&bed, &subject, &CORE).await;
    let mut browser = signed_in(&bed, &subject).await;
    let page = browser.get("/").await.text;
    assert!(page.contains("<script src=\"/live.js\" defer>") && page.contains("data-live=\"modules\""));
    let mut live = Live::open(&browser, None).await;
    let first = live.next().await.unwrap();
    assert_eq!(first.event, "site");
    assert_eq!(first.enabled(), ["employees", "notifications"]);
    // What the page shows is what the event says.
    assert!(page.contains(first.cards()));
    switched(&bed, &subject, &[CORE[0], CORE[1], Module::Tasks]).await;
    let second = live.next().await.unwrap();
    assert_eq!(second.enabled(), ["employees", "notifications", "tasks"]);
    assert!(second.cards().contains("href=\"/modules/tasks\""));
    assert_eq!(second.data["parts"]["count"], "3 of 8");
    switched(&bed, &subject, &CORE).await;
    assert_eq!(live.next().await.unwrap().enabled(), first.enabled());
}

#[tokio::test(flavor = "multi_thread")]
async fn switching_many_tenants_reaches_the_open_pages_of_each() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let mut pages = Vec::new();
    let mut chosen = Vec::new();
    for nth in 0..3 {
        let one = nth_tenant(&bed, TenantStatus::Active, nth).await;
        chosen.push(switched(&bed, &one, &CORE).await);
    }
    for one in &chosen {
        let mut live = Live::open(&signed_in(&bed, one).await, None).await;
        assert!(!live.next().await.unwrap().enabled().contains(&"wallet".to_owned()));
        pages.push(live);
    }
    // The third is not among them.
    let act = json!({ "act": "module", "module": "wallet", "on": true });
    let job = start(&admin, &request(&ids(&chosen[..2]), act)).await;
    for live in &mut pages[..2] {
        assert!(live.next().await.unwrap().enabled().contains(&"wallet".to_owned()));
    }
    assert_eq!(over(&admin, job.id).await.done, 2);
    switched(&bed, &chosen[2], &[CORE[0], CORE[1], Module::Shifts]).await;
    let third = pages[2].next().await.unwrap().enabled();
    assert!(third.contains(&"shifts".to_owned()) && !third.contains(&"wallet".to_owned()));
}

#[tokio::test]
async fn who_comes_back_is_told_only_what_is_new() {
    let bed = Bed::start_with(|config| {
        config.sample = true;
        config.heartbeat_seconds = 1;
    })
    .await;
    wheelhouse_platform::generate::generate(&bed.app, 150, 11)
        .await
        .unwrap();
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = switched(&bed, &subject, &CORE).await;
    let browser = signed_in(&bed, &subject).await;
    let first = Live::open(&browser, None).await.next().await.unwrap();
    // Nothing happened meanwhile: a heartbeat and no event.
    let mut same = Live::open(&browser, Some(&first.id)).await;
    assert!(same.block().await.unwrap().is_none());
    drop(same);
    switched(&bed, &subject, &Module::ALL).await;
    let mut behind = Live::open(&browser, Some(&first.id)).await;
    let now = behind.next().await.unwrap();
    assert_eq!(now.enabled().len(), 8);
    assert_ne!(now.id, first.id);
}

#[tokio::test]
async fn nobody_listens_without_the_sites_own_session() {
    let bed = world().await;
    let (one, two) = (
        nth_tenant(&bed, TenantStatus::Active, 0).await,
        nth_tenant(&bed, TenantStatus::Active, 1).await,
    );
    let mine = signed_in(&bed, &one).await;
    let mut other = Browser::of(&bed, &two);
    let listen = |browser: &Browser| answer(browser.request(Method::GET, "/api/live"));
    listen(&other).await.fails(ErrorCode::Unauthenticated);
    // One's cookie at the other's host.
    other.cookie.clone_from(&mine.cookie);
    listen(&other).await.fails(ErrorCode::Unauthenticated);
    // Hosts that are no site, or not this one.
    for host in [
        "nobody-has-this.localhost".to_owned(),
        format!("evil.{}.localhost", one.subdomain),
    ] {
        let mut lost = Browser::at(&bed, &host);
        lost.cookie.clone_from(&mine.cookie);
        assert_eq!(listen(&lost).await.status.as_u16(), 404, "{host}");
    }
    let mut api = Browser::at(&bed, "localhost");
    api.cookie.clone_from(&mine.cookie);
    assert_eq!(listen(&api).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_browser_cannot_hold_pages_without_end() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let browser = signed_in(&bed, &subject).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        let mut live = Live::open(&browser, None).await;
        live.next().await.unwrap();
        open.push(live);
    }
    let ninth = answer(
        browser
            .request(Method::GET, "/api/live")
            .header(header::ACCEPT, "text/event-stream"),
    );
    ninth.await.fails(ErrorCode::RateLimited);
    // Another person of the same tenant is not held up.
    let mut other = Live::open(&signed_in(&bed, &subject).await, None).await;
    other.next().await.unwrap();
}

#[tokio::test]
async fn whoever_is_thrown_out_hears_it_and_nothing_more() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let browser = signed_in(&bed, &subject).await;
    let mut live = Live::open(&browser, None).await;
    live.next().await.unwrap();
    set_status(&bed, &admin, &again(&bed, subject.id).await, TenantStatus::Suspended).await;
    let last = live.next().await.unwrap();
    assert_eq!(last.event, "over");
    assert!(last.data["news"].as_str().unwrap().contains("/sign-in"));
    assert!(live.next().await.is_none());
}

#[tokio::test]
async fn inside_an_impersonation_it_is_the_same_until_that_ends() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = switched(&bed, &subject, &CORE).await;
    let started = impersonate(&admin, &subject, ImpersonationScope::ReadOnly).await;
    let browser = Browser::entered(&bed, &started).await;
    let mut live = Live::open(&browser, None).await;
    let first = live.next().await.unwrap();
    // It may look and not ask.
    assert!(first.cards().contains("disabled"), "{}", first.cards());
    switched(&bed, &subject, &Module::ALL).await;
    assert_eq!(live.next().await.unwrap().enabled().len(), 8);
    let path = format!("/v1/impersonations/{}/end", started.impersonation.id);
    let ended = admin.post(&path, &json!({ "reason": "ended" })).await;
    assert!(ended.status.is_success(), "{}", ended.text);
    assert_eq!(live.next().await.unwrap().event, "over");
    assert!(live.next().await.is_none());
}

#[tokio::test]
async fn the_page_speaks_the_visitors_language_and_a_hostile_name_stays_text_in_events() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = switched(&bed, &subject, &CORE).await;
    let mut browser = signed_in(&bed, &subject).await;
    let (session, chosen) = (
        browser.cookie.clone().unwrap(),
        browser.form("/language", &[("lang", "fa")]).await,
    );
    assert!(chosen.header("set-cookie").starts_with("wh_lang=fa;"));
    browser.cookie = Some(format!("{session}; wh_lang=fa"));
    let page = browser.get("/").await.text;
    assert!(page.contains("<html lang=\"fa\" dir=\"rtl\">") && page.contains("درخواست ارتقا"));
    let mut live = Live::open(&browser, None).await;
    assert!(live.next().await.unwrap().cards().contains("کارکنان"));
    let evil = "</script><script>alert(1)</script>";
    browser.post("/api/account", &json!({ "name": evil })).await;
    browser.post("/api/modules/tasks/upgrade", &json!({})).await;
    let told = live.next().await.unwrap();
    assert!(told.cards().contains("&lt;script&gt;") && !told.cards().contains("<script"));
    let refused = browser.form("/language", &[("lang", "xx")]).await;
    assert_eq!(refused.status.as_u16(), 422);
}
