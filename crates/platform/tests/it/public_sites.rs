//! What everybody may have of a site, and what an attacker gets who asks for more.

use crate::{
    scene::{Browser, set_status, tenant, world},
    support::{Answer, Bed, answer, key},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wheelhouse_contract::{
    ErrorCode, Role,
    http::{IDEMPOTENCY_KEY, IF_MATCH},
    tenant::{Tenant, TenantStatus},
};

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0L9 9"/></svg>"##;

async fn get(bed: &Bed, path: &str) -> Answer {
    answer(bed.http.get(format!("{}{path}", bed.url))).await
}

/// A request as it is written, without a client that tidies it up.
async fn raw(bed: &Bed, path: &str) -> String {
    let address = bed.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn with_logo(bed: &Bed) -> Tenant {
    let admin = bed.console(Role::Admin).await;
    let tenant = tenant(bed, TenantStatus::Active).await;
    let request = admin
        .request(Method::PUT, &format!("/v1/tenants/{}/logo", tenant.id))
        .header(IDEMPOTENCY_KEY, key())
        .header(IF_MATCH, format!("\"{}\"", tenant.version))
        .header("content-type", "image/svg+xml")
        .body(SVG);
    answer(request).await.is(200)
}

#[tokio::test]
async fn a_site_is_told_what_everybody_may_know_and_nothing_else() {
    let bed = world().await;
    let tenant = with_logo(&bed).await;
    let answer = get(&bed, &format!("/v1/sites/{}/config", tenant.subdomain)).await;
    let config: Value = answer.is(200);
    let mut keys: Vec<_> = config.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "accent",
            "logo",
            "modules",
            "name",
            "paused",
            "primary",
            "subdomain",
            "theme_url",
            "url"
        ]
    );
    for secret in [&tenant.owner_email, &tenant.email, &tenant.phone, &tenant.owner_name] {
        assert!(!answer.text.contains(secret.as_str()), "{secret}");
    }
    // The tenant's own pages show it, too.
    let mut browser = Browser::of(&bed, &tenant);
    assert!(
        browser
            .get("/sign-in")
            .await
            .text
            .contains("<img class=\"logo\" src=\"/logo?v=")
    );
    let shown = browser.get("/logo").await;
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (StatusCode::OK, "image/svg+xml")
    );
    assert!(shown.header("content-security-policy").contains("sandbox"));
    let logo = get(&bed, config["logo"]["url"].as_str().unwrap()).await;
    assert_eq!(logo.header("content-type"), "image/svg+xml");
    assert_eq!(logo.header("x-content-type-options"), "nosniff");
    assert!(logo.header("content-security-policy").contains("sandbox"));
    assert!(logo.header("cache-control").contains("immutable"));
    let theme = get(&bed, config["theme_url"].as_str().unwrap()).await;
    assert!(theme.text.contains(&tenant.branding.primary), "{}", theme.text);
}

#[tokio::test]
async fn it_is_cached_and_a_change_is_seen_at_once() {
    let bed = world().await;
    let tenant = with_logo(&bed).await;
    let admin = bed.console(Role::Admin).await;
    let path = format!("/v1/sites/{}/config", tenant.subdomain);
    let first = get(&bed, &path).await;
    assert_eq!(first.header("cache-control"), "public, no-cache");
    let same = answer(
        bed.http
            .get(format!("{}{path}", bed.url))
            .header("if-none-match", first.header("etag")),
    )
    .await;
    assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let body = json!({ "name": "Quite Another Name" });
    let with = crate::support::With {
        version: Some(tenant.version),
        ..Default::default()
    };
    let changed = admin
        .send(Method::PUT, &format!("/v1/tenants/{}", tenant.id), &body, with)
        .await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let again = get(&bed, &path).await;
    assert!(again.text.contains("Quite Another Name"));
    assert_ne!(again.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn who_is_suspended_or_gone_has_no_site() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let tenant = with_logo(&bed).await;
    let config = format!("/v1/sites/{}/config", tenant.subdomain);
    let asset = format!("/v1/sites/{}/assets/logo.svg", tenant.subdomain);
    let paused = set_status(&bed, &admin, &tenant, TenantStatus::Paused).await;
    let told: Value = get(&bed, &config).await.is(200);
    assert_eq!(told["paused"], true);
    set_status(&bed, &admin, &paused, TenantStatus::Suspended).await;
    get(&bed, &config).await.fails(ErrorCode::TenantInactive);
    get(&bed, &asset).await.fails(ErrorCode::TenantInactive);
    for status in [
        TenantStatus::PendingReview,
        TenantStatus::Rejected,
        TenantStatus::Terminated,
    ] {
        let other = crate::scene::tenant(&bed, status).await;
        get(&bed, &format!("/v1/sites/{}/config", other.subdomain))
            .await
            .fails(ErrorCode::NotFound);
    }
    for nobody in ["nobody-here", "www", "ACME", "a.b", "a%2fb", "..", "%2e%2e", "a%00b"] {
        let answer = raw(&bed, &format!("/v1/sites/{nobody}/config")).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{nobody}: {answer}");
    }
}

#[tokio::test]
async fn no_path_leads_out() {
    let bed = world().await;
    let tenant = with_logo(&bed).await;
    let base = format!("/v1/sites/{}/assets", tenant.subdomain);
    for evil in [
        "../config",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "%252e%252e%252fetc%252fpasswd",
        "..%5c..%5cwindows%5cwin.ini",
        "..\\..\\windows\\win.ini",
        "logo.svg%00.png",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "%c0%ae%c0%ae/etc/passwd",
        "%ef%bc%8e%ef%bc%8e/etc/passwd",
        ".env",
        "a/../logo.svg",
        "./logo.svg",
        "logo.svg/",
        "logo.svg/..",
        "....//....//etc/passwd",
        "..;/config",
    ] {
        let answer = raw(&bed, &format!("{base}/{evil}")).await;
        let refused = answer.starts_with("HTTP/1.1 422") && answer.contains("plain names");
        assert!(refused || answer.starts_with("HTTP/1.1 404"), "{evil}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("<svg"), "{evil}");
    }
    get(&bed, &format!("{base}/nothing.png"))
        .await
        .fails(ErrorCode::NotFound);
    get(&bed, &format!("{base}/logo.png")).await.fails(ErrorCode::NotFound);
    assert_eq!(get(&bed, &format!("{base}/logo.svg")).await.status, 200);
}

#[tokio::test]
async fn one_address_does_not_ask_for_ever() {
    let bed = Bed::start_with(|config| config.public_per_minute = 3).await;
    for _ in 0..3 {
        get(&bed, "/v1/sites/acme/config").await.fails(ErrorCode::NotFound);
    }
    let problem = get(&bed, "/v1/sites/acme/config").await.fails(ErrorCode::RateLimited);
    assert!(!problem.detail.contains("sign-in"), "{}", problem.detail);
}
