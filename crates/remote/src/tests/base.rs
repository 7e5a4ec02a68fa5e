use super::fixture::*;
use crate::{BaseUrl, CheckError, check};
use axum::{Json, Router, response::Html, routing::get};
use wheelhouse_contract::{http::API_LEVEL, platform::PlatformInfo, tenant::Prices};

fn info(product: &str, api_level: u32) -> PlatformInfo {
    PlatformInfo {
        product: product.to_owned(),
        name: "Example".to_owned(),
        version: "1.0".to_owned(),
        api_level,
        base_domain: "example.com".to_owned(),
        sample: false,
        prices: Prices::default(),
    }
}

async fn checked(router: Router) -> Result<PlatformInfo, CheckError> {
    let (base, _server) = serve(router).await;
    check(&base, &config()).await.map(|(_, info)| info)
}

fn platform(info: PlatformInfo) -> Router {
    Router::new().route("/v1/platform", get(move || async move { Json(info) }))
}

#[tokio::test]
async fn a_platform_is_recognised() {
    let found = checked(platform(info("wheelhouse", API_LEVEL))).await.unwrap();
    assert_eq!(found.name, "Example");
}

#[tokio::test]
async fn other_servers_and_other_levels_are_told_apart() {
    let page = Router::new().fallback(|| async { Html("<h1>Welcome</h1>") });
    assert_eq!(checked(page).await, Err(CheckError::NotAPlatform));
    assert_eq!(checked(Router::new()).await, Err(CheckError::NotAPlatform));
    assert_eq!(
        checked(platform(info("other", API_LEVEL))).await,
        Err(CheckError::NotAPlatform)
    );
    let newer = checked(platform(info("wheelhouse", API_LEVEL + 1))).await.unwrap_err();
    assert!(newer.to_string().starts_with("This console is too old"), "{newer}");
    let older = checked(platform(info("wheelhouse", 0))).await.unwrap_err();
    assert!(older.to_string().starts_with("The platform is too old"), "{older}");
}

#[tokio::test]
async fn what_answers_without_end_is_not_read_to_its_end() {
    let mut endless = info("wheelhouse", API_LEVEL);
    endless.name = "x".repeat(1024 * 1024);
    assert_eq!(checked(platform(endless)).await, Err(CheckError::NotAPlatform));
}

#[tokio::test]
async fn nobody_is_led_to_another_place() {
    let (elsewhere, _server) = serve(platform(info("wheelhouse", API_LEVEL))).await;
    let to = format!("{elsewhere}/v1/platform");
    let leading = Router::new().route(
        "/v1/platform",
        get(move || async move { axum::response::Redirect::temporary(&to) }),
    );
    assert_eq!(checked(leading).await, Err(CheckError::NotAPlatform));
}

#[tokio::test]
async fn nobody_at_home_and_a_connection_that_is_not_trustworthy_are_told_apart() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let nobody = check(&format!("http://{closed}"), &config()).await.unwrap_err();
    assert!(matches!(nobody, CheckError::Unreachable(_)), "{nobody:?}");
    let (base, _server) = serve(platform(info("wheelhouse", API_LEVEL))).await;
    let plain = check(&base.replace("http:", "https:"), &config()).await.unwrap_err();
    assert!(matches!(plain, CheckError::Tls(_)), "{plain:?}");
}

#[test]
fn addresses_are_read_as_people_write_them() {
    let read = |text: &str| BaseUrl::parse(text).map(|base| base.to_string());
    let https = Ok("https://platform.example.com".to_owned());
    assert_eq!(read("platform.example.com"), https);
    assert_eq!(read("  https://platform.example.com/ "), https);
    assert_eq!(read("localhost:8080"), Ok("http://localhost:8080".to_owned()));
    assert_eq!(read("http://[::1]:8080/"), Ok("http://[::1]:8080".to_owned()));
    assert_eq!(
        read("https://example.com/wheelhouse/"),
        Ok("https://example.com/wheelhouse".to_owned())
    );
}

#[test]
fn what_is_no_safe_address_is_refused() {
    let refused = |text: &str| BaseUrl::parse(text).unwrap_err();
    for text in [
        "",
        "not an address",
        "ftp://example.com",
        "https://user:secret@example.com",
        "https://example.com/?next=x",
        "https://example.com/#x",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ] {
        assert_eq!(refused(text), CheckError::NotAUrl, "{text}");
    }
    for text in [
        "http://platform.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
    ] {
        assert_eq!(refused(text), CheckError::Insecure, "{text}");
    }
}
