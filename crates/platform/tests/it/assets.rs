//! Pictures: what is kept, what is refused, who may.

use crate::{
    scene,
    support::{Answer, Bed, Console, answer, key},
};
use chrono::TimeDelta;
use reqwest::Method;
use wheelhouse_contract::{
    ErrorCode, Role,
    asset::{Picture, PictureKind, Upload},
    http::{IDEMPOTENCY_KEY, IF_MATCH},
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_platform::maintenance::{self, Job};

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0L9 9"/></svg>"##;

async fn upload(
    console: &Console,
    method: Method,
    path: &str,
    kind: &str,
    file: Vec<u8>,
    version: Option<u64>,
) -> Answer {
    let mut request = console
        .request(method, path)
        .header(IDEMPOTENCY_KEY, key())
        .header("content-type", kind)
        .body(file);
    if let Some(version) = version {
        request = request.header(IF_MATCH, format!("\"{version}\""));
    }
    answer(request).await
}

async fn keep(console: &Console, kind: &str, file: &[u8]) -> Answer {
    upload(console, Method::POST, "/v1/assets", kind, file.to_vec(), None).await
}

#[tokio::test]
async fn an_upload_is_kept_looked_at_and_given_to_a_tenant() {
    let bed = scene::world().await;
    let admin = bed.console(Role::Admin).await;
    let tenant = scene::tenant(&bed, TenantStatus::Active).await;
    let kept: Upload = keep(&admin, "image/svg+xml", SVG.as_bytes()).await.is(201);
    assert_eq!(
        (kept.picture.kind, kept.picture.width, kept.picture.height),
        (PictureKind::Svg, 120, 40)
    );
    let file = admin.get(&format!("/v1/assets/{}", kept.picture.id)).await;
    assert_eq!(file.header("content-type"), "image/svg+xml");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert!(file.text.contains("M0 0L9 9"));

    let path = format!("/v1/tenants/{}/logo", tenant.id);
    let body = serde_json::json!({ "asset_id": kept.picture.id }).to_string();
    let kind = "application/json";
    let set: Tenant = upload(
        &admin,
        Method::PUT,
        &path,
        kind,
        body.clone().into(),
        Some(tenant.version),
    )
    .await
    .is(200);
    assert_eq!(set.logo, Some(kept.picture.clone()));
    // It is taken: no other tenant can have it.
    let other = scene::nth_tenant(&bed, TenantStatus::Active, 1).await;
    let path = format!("/v1/tenants/{}/logo", other.id);
    upload(&admin, Method::PUT, &path, kind, body.into(), Some(other.version))
        .await
        .fails(ErrorCode::Invalid);
    bed.clock.advance(TimeDelta::days(40));
    assert!(maintenance::perform(&bed.app, Job::CleanUp).await.unwrap());
    let admin = bed.sign_in(&admin.account).await;
    let _: Vec<u8> = admin
        .get(&format!("/v1/assets/{}", kept.picture.id))
        .await
        .text
        .into_bytes();
    assert_eq!(admin.get(&format!("/v1/assets/{}", kept.picture.id)).await.status, 200);
}

#[tokio::test]
async fn a_logo_is_replaced_and_taken_away_and_two_who_change_it_do_not_lose_each_other() {
    let bed = scene::world().await;
    let admin = bed.console(Role::Admin).await;
    let tenant = scene::tenant(&bed, TenantStatus::Active).await;
    let path = format!("/v1/tenants/{}/logo", tenant.id);
    let put = async |version| upload(&admin, Method::PUT, &path, "image/svg+xml", SVG.into(), Some(version)).await;
    let first: Tenant = put(tenant.version).await.is(200);
    let old: Picture = first.logo.clone().unwrap();
    put(tenant.version).await.fails(ErrorCode::StaleVersion);
    let second: Tenant = put(first.version).await.is(200);
    assert_ne!(second.logo.as_ref().unwrap().id, old.id);
    admin
        .get(&format!("/v1/assets/{}", old.id))
        .await
        .fails(ErrorCode::NotFound);
    let none: Tenant = upload(&admin, Method::DELETE, &path, "image/png", vec![], Some(second.version))
        .await
        .is(200);
    assert_eq!(none.logo, None);
}

#[tokio::test]
async fn what_is_no_picture_too_large_or_acts_is_refused_with_a_sentence() {
    let bed = Bed::start().await;
    let admin = bed.console(Role::Admin).await;
    let refused = async |kind: &str, file: &[u8]| {
        let answer = keep(&admin, kind, file).await;
        let problem: wheelhouse_contract::Problem = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(problem.status, answer.status.as_u16());
        let field = problem.fields.first().map(|field| field.message.clone());
        (problem.status, field.unwrap_or(problem.detail))
    };
    let (status, said) = refused("image/png", &vec![0; 2 * 1024 * 1024 + 1]).await;
    assert_eq!((status, said.contains("2 MiB")), (413, true), "{said}");
    assert_eq!(refused("image/png", b"<html></html>").await.0, 415);
    assert_eq!(refused("text/html", SVG.as_bytes()).await.0, 415);
    assert_eq!(refused("image/png", SVG.as_bytes()).await.0, 415);
    for evil in [
        "<script>alert(1)</script>",
        "<path onload='x()'/>",
        "<foreignObject/>",
        "<image href='http://169.254.169.254/'/>",
    ] {
        let file = SVG.replace("<path d=\"M0 0L9 9\"/>", evil);
        let (status, said) = refused("image/svg+xml", file.as_bytes()).await;
        assert_eq!(status, 422, "{evil}");
        assert!(said.starts_with("The SVG"), "{said}");
    }
    let entities = format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{SVG}");
    assert_eq!(refused("image/svg+xml", entities.as_bytes()).await.0, 422);
    // Exactly the limit is looked at: it is no picture, but not too large.
    assert_eq!(refused("image/png", &vec![0; 2 * 1024 * 1024]).await.0, 415);
}

#[tokio::test]
async fn support_looks_and_does_not_upload_and_what_nobody_uses_goes() {
    let bed = Bed::start().await;
    let admin = bed.console(Role::Admin).await;
    let support = bed.console(Role::Support).await;
    keep(&support, "image/svg+xml", SVG.as_bytes())
        .await
        .fails(ErrorCode::Forbidden);
    let kept: Upload = keep(&admin, "image/svg+xml", SVG.as_bytes()).await.is(201);
    let path = format!("/v1/assets/{}", kept.picture.id);
    assert_eq!(support.get(&path).await.status, 200);
    let plain = answer(bed.http.get(format!("{}{path}", bed.url))).await;
    plain.fails(ErrorCode::Unauthenticated);
    bed.clock.advance(TimeDelta::days(31));
    let admin = bed.sign_in(&admin.account).await;
    admin.get(&path).await.fails(ErrorCode::NotFound);
}
