//! Tenant sites as their people, an operator inside, and an attacker meet them.

use crate::{
    scene::{Browser, alter, impersonate, nth_tenant, set_status, tenant, world},
    support::{Bed, answer},
};
use chrono::TimeDelta;
use reqwest::{Method, header};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
};
use wheelhouse_platform::{
    generate::SAMPLE_TENANT_PASSWORD,
    maintenance::{self, Job},
    storage::sql,
};

async fn with_modules(bed: &Bed, tenant: &Tenant, modules: &[Module]) -> Tenant {
    alter(bed, tenant.id, |tenant| tenant.modules = modules.to_vec()).await
}

async fn signed_in(bed: &Bed, tenant: &Tenant) -> Browser {
    let mut browser = Browser::of(bed, tenant);
    let fields = [
        ("email", tenant.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    let answer = browser.form("/sign-in", &fields).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
    browser
}

#[tokio::test]
async fn a_person_signs_in_works_and_signs_out() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &Module::ALL).await;
    let mut browser = Browser::of(&bed, &subject);
    assert_eq!(browser.get("/").await.header("location"), "/sign-in");
    let page = browser.get("/sign-in").await;
    assert!(page.text.contains("<form") && !page.text.contains("<script"));
    let mut browser = signed_in(&bed, &subject).await;
    assert!(browser.get("/").await.text.contains("Hello, "));
    let added = browser.form("/api/tasks", &[("title", "Order new towels")]).await;
    assert_eq!(added.header("location"), "/modules/tasks");
    assert!(browser.get("/modules/tasks").await.text.contains("Order new towels"));
    browser.form("/api/account", &[("name", "Captain Nemo")]).await;
    assert!(browser.get("/account").await.text.contains("Captain Nemo"));
    let left = browser.cookie.clone();
    browser.form("/sign-out", &[]).await;
    // The old cookie is worth nothing, not only forgotten.
    browser.cookie = left;
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_for_a_while_and_tell_nothing() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let mut browser = Browser::of(&bed, &subject);
    let try_ = async |browser: &mut Browser, email: &str, password: &str| {
        browser
            .form("/sign-in", &[("email", email), ("password", password)])
            .await
    };
    let unknown = try_(&mut browser, "nobody@example.com", "x").await;
    for _ in 0..5 {
        let wrong = try_(&mut browser, &subject.owner_email, "x").await;
        assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text));
    }
    let locked = try_(&mut browser, &subject.owner_email, SAMPLE_TENANT_PASSWORD).await;
    assert_eq!((locked.status.as_u16(), &locked.text), (401, &unknown.text));
    bed.clock.advance(TimeDelta::minutes(15));
    let after = try_(&mut browser, &subject.owner_email, SAMPLE_TENANT_PASSWORD).await;
    assert_eq!(after.status.as_u16(), 303);
    // Somebody of another tenant has no account here.
    let other = nth_tenant(&bed, TenantStatus::Active, 1).await;
    let foreign = try_(&mut browser, &other.owner_email, SAMPLE_TENANT_PASSWORD).await;
    assert_eq!(foreign.status.as_u16(), 401);
}

#[tokio::test]
async fn hosts_are_told_apart_however_they_are_written() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let label = &subject.subdomain;
    for host in [
        format!("{label}.localhost"),
        format!("{}.LOCALHOST", label.to_uppercase()),
        format!("{label}.localhost."),
        format!("{label}.localhost:1"),
    ] {
        let page = Browser::at(&bed, &host).get("/sign-in").await;
        assert_eq!(page.status.as_u16(), 200, "{host}");
        let api = Browser::at(&bed, &host).get("/v1/platform").await;
        assert_eq!(api.status.as_u16(), 404, "a site serves no API ({host})");
    }
    for host in [
        format!("evil.{label}.localhost"),
        "nobody-has-this.localhost".to_owned(),
        "a_b.localhost".to_owned(),
    ] {
        for path in ["/", "/sign-in", "/v1/platform", "/api/tasks", "/account"] {
            let answer = Browser::at(&bed, &host).get(path).await;
            assert_eq!(answer.status.as_u16(), 404, "{host}{path}");
        }
    }
    // The API's host serves no site.
    for path in ["/sign-in", "/account", "/style.css", "/__wheelhouse/enter"] {
        assert_eq!(Browser::at(&bed, "localhost").get(path).await.status.as_u16(), 404);
    }
}

#[tokio::test]
async fn sessions_of_two_tenants_share_nothing() {
    let bed = world().await;
    let (one, two) = (
        nth_tenant(&bed, TenantStatus::Active, 0).await,
        nth_tenant(&bed, TenantStatus::Active, 1).await,
    );
    let admin = bed.console(Role::Admin).await;
    let first = impersonate(&admin, &one, ImpersonationScope::Full).await;
    let second = impersonate(&admin, &two, ImpersonationScope::Full).await;
    let (mut here, mut there) = (
        Browser::entered(&bed, &first).await,
        Browser::entered(&bed, &second).await,
    );
    assert!(here.get("/").await.text.contains(&html(&one.name)));
    assert!(there.get("/").await.text.contains(&html(&two.name)));
    // One's cookie at the other's address is no cookie.
    std::mem::swap(&mut here.cookie, &mut there.cookie);
    assert!(!here.is_signed_in().await && !there.is_signed_in().await);
    let write = here.post("/api/account", &json!({ "name": "Somebody else" })).await;
    write.fails(ErrorCode::Unauthenticated);
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[tokio::test]
async fn the_cookie_and_the_policy_leave_no_way_in() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let mut browser = Browser::of(&bed, &subject);
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    let answer = browser.form("/sign-in", &fields).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"));
    assert!(
        !cookie.to_lowercase().contains("domain"),
        "only this very host may get it"
    );
    for path in ["/", "/account", "/nowhere", "/style.css", "/theme.css"] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        // The site's one script, by its address; nothing in the page itself.
        let text = page.text.replace("<script src=\"/live.js\" defer></script>", "");
        for inline in ["<script", "<style", " style=", "onload", "onclick", "javascript:"] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
    }
}

#[tokio::test]
async fn a_hostile_name_stays_text() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let evil = "</title><script>alert(1)</script><img src=x onerror=\"alert(2)\">";
    let subject = alter(&bed, subject.id, |tenant| {
        tenant.name = evil.to_owned();
        tenant.owner_name = evil.to_owned();
        tenant.branding.primary = "red;} body{background:url(//evil.com)}".to_owned();
        tenant.modules = Module::ALL.to_vec();
    })
    .await;
    let started = impersonate(&admin, &subject, ImpersonationScope::Full).await;
    let mut browser = Browser::entered(&bed, &started).await;
    browser.post("/api/tasks", &json!({ "title": evil })).await;
    browser.post("/api/account", &json!({ "name": evil })).await;
    for path in [
        "/",
        "/account",
        "/modules/tasks",
        "/modules/employees",
        "/modules/notifications",
        "/nowhere",
    ] {
        let page = browser.get(path).await;
        assert!(page.text.contains("&lt;script&gt;"), "{path}");
        let text = page.text.replace("<script src=\"/live.js\" defer></script>", "");
        assert!(!text.contains("<script") && !text.contains("<img"), "{path}");
    }
    assert!(!browser.get("/theme.css").await.text.contains("evil"));
}

#[tokio::test]
async fn guessing_passwords_from_one_address_is_slowed_down() {
    let bed = Bed::start_with(|config| config.sign_ins_per_minute = 8).await;
    wheelhouse_platform::generate::generate(&bed.app, 150, 11)
        .await
        .unwrap();
    let subject = tenant(&bed, TenantStatus::Active).await;
    let mut browser = Browser::of(&bed, &subject);
    for attempt in 0..12 {
        let email = format!("guess{attempt}@example.com");
        let answer = browser.form("/sign-in", &[("email", &email), ("password", "x")]).await;
        assert_eq!(
            answer.status.as_u16(),
            if attempt < 8 { 401 } else { 429 },
            "attempt {attempt}"
        );
    }
}

#[tokio::test]
async fn a_locked_module_is_locked_for_page_api_and_write() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &[Module::Employees, Module::Notifications]).await;
    let mut browser = signed_in(&bed, &subject).await;
    let home = browser.get("/").await.text;
    assert!(home.contains("aria-disabled=\"true\"") && home.contains("upgrade"));
    assert!(!home.contains("href=\"/modules/tasks\""));
    assert_eq!(browser.get("/modules/tasks").await.status.as_u16(), 403);
    answer(browser.request(Method::GET, "/api/tasks"))
        .await
        .fails(ErrorCode::ModuleLocked);
    answer(browser.request(Method::GET, "/api/modules/wallet"))
        .await
        .fails(ErrorCode::ModuleLocked);
    browser
        .post("/api/tasks", &json!({ "title": "Sneak in" }))
        .await
        .fails(ErrorCode::ModuleLocked);
    // Switched on, it is there at once.
    with_modules(&bed, &subject, &Module::ALL).await;
    let _: Value = browser.post("/api/tasks", &json!({ "title": "Walk in" })).await.is(201);
}

#[tokio::test]
async fn a_pause_lets_people_read_and_a_suspension_throws_them_out() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &Module::ALL).await;
    let mut browser = signed_in(&bed, &subject).await;
    browser
        .post("/api/tasks", &json!({ "title": "Before the pause" }))
        .await;
    let paused = set_status(&bed, &admin, &subject, TenantStatus::Paused).await;
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(new_task_mails(&bed).await, 0, "jobs wait while paused");
    let page = browser.get("/modules/tasks").await;
    assert!(page.text.contains("Before the pause") && page.text.contains("Paused."));
    browser
        .post("/api/tasks", &json!({ "title": "During" }))
        .await
        .fails(ErrorCode::TenantInactive);
    let suspended = set_status(&bed, &admin, &paused, TenantStatus::Suspended).await;
    for path in ["/", "/sign-in", "/account", "/modules/tasks"] {
        let page = browser.get(path).await;
        assert_eq!(page.status.as_u16(), 403, "{path}");
        assert!(page.text.contains("Suspended") && !page.text.contains("Before the pause"));
    }
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    assert_eq!(browser.form("/sign-in", &fields).await.status.as_u16(), 403);
    // Lifted: people sign in anew, and what waited is done.
    set_status(&bed, &admin, &suspended, TenantStatus::Active).await;
    assert!(!browser.is_signed_in().await);
    signed_in(&bed, &subject).await;
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(new_task_mails(&bed).await, 1);
}

async fn new_task_mails(bed: &Bed) -> i64 {
    let statement = "SELECT COUNT(*) FROM outgoing_mail WHERE subject = 'New task: Before the pause'";
    sql::scalar(bed.app.reader(), statement, vec![]).await.unwrap().unwrap()
}

#[tokio::test]
async fn another_sites_page_cannot_act_for_its_visitor() {
    let bed = world().await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let subject = with_modules(&bed, &subject, &Module::ALL).await;
    let browser = signed_in(&bed, &subject).await;
    let attempt = |name: &'static str, value: String| {
        let request = browser.request(Method::POST, "/api/tasks").header(name, value);
        answer(request.json(&json!({ "title": "Forged" })))
    };
    for origin in ["http://evil.com", "null", "http://evil.localhost", "http://localhost"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("https://{}", browser.host)])
    {
        attempt("origin", origin).await.fails(ErrorCode::Forbidden);
    }
    attempt("sec-fetch-site", "cross-site".to_owned())
        .await
        .fails(ErrorCode::Forbidden);
    let own = attempt("origin", format!("http://{}", browser.host)).await;
    let _: Value = own.is(201);
    let html = browser
        .request(Method::POST, "/api/tasks")
        .header(header::CONTENT_TYPE, "text/plain")
        .body("{}");
    assert!(answer(html).await.status.is_client_error());
    let name = json!({ "name": "gro.live\u{202E}\u{1b}[31m" });
    let unseen = browser.request(Method::POST, "/api/account").json(&name);
    answer(unseen).await.fails(ErrorCode::Invalid);
}
