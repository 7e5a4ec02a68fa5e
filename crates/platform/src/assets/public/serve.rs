//! The answers.

use super::{
    cache::{Known, short},
    path,
};
use crate::{
    app::App,
    assets::upload::{served, typed},
    error::ApiError,
    http::{Client, Segment},
    sites,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use wheelhouse_contract::{
    ErrorCode, Problem,
    asset::{Picture, PublicSite},
};

/// To be asked again each time; the answer is mostly 304.
const ASK: &str = "public, no-cache";
/// Of an address that names the very bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const A_MINUTE: &str = "public, max-age=60";

/// What a tenant's site may be told before anybody signs in: its name, colours, logo and modules. 404 where there is no open
/// site, 403 `tenant_inactive` while it is suspended. At most 600 requests a minute from one address.
#[utoipa::path(get, path = "/v1/sites/{subdomain}/config", tag = "sites", security(()),
    params(("subdomain" = String, Path,)),
    responses((status = 200, body = PublicSite), (status = 304, description = "Unchanged."),
        (status = "4XX", body = Problem)))]
pub(super) async fn config(
    State(app): State<App>,
    Segment(subdomain): Segment<String>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    app.check_public(&client.address).await?;
    let site = app.public_sites().site(&app, &subdomain).await?;
    let answer = ([(header::CONTENT_TYPE, "application/json")], site.config.clone()).into_response();
    Ok(tagged(answer, &site.config_tag, ASK, &headers))
}

/// An asset of a tenant's site: `logo.png` (`.jpg`, `.svg`, as the configuration names it) and `theme.css`. A path consists of
/// plain names without any escape; others are refused.
#[utoipa::path(get, path = "/v1/sites/{subdomain}/assets/{path}", tag = "sites", security(()),
    params(("subdomain" = String, Path,), ("path" = String, Path,)),
    responses((status = 200, body = Vec<u8>, content_type = "*/*"), (status = 304, description = "Unchanged."),
        (status = "4XX", body = Problem)))]
pub(super) async fn asset(
    State(app): State<App>,
    uri: Uri,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    app.check_public(&client.address).await?;
    let path = path::plain(uri.path()).ok_or_else(|| {
        ApiError::new(
            ErrorCode::Invalid,
            "The path of an asset consists of plain names: letters, digits, dots, hyphens and underscores.",
        )
    })?;
    let subdomain = uri.path().split('/').nth(3).unwrap_or_default();
    let site = app.public_sites().site(&app, subdomain).await?;
    let exact = |hash: &str| uri.query().and_then(|query| query.strip_prefix("v=")) == Some(short(hash));
    if path == "theme.css" {
        let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
        let answer = (kind, site.theme.clone()).into_response();
        return Ok(tagged(answer, &site.theme_tag, ASK, &headers));
    }
    match logo(&app, &site, path).await? {
        Some((picture, bytes)) => {
            let keep = if exact(&picture.hash) { FOREVER } else { A_MINUTE };
            let tag = format!("\"{}\"", short(&picture.hash));
            Ok(tagged(served(&picture, bytes), &tag, keep, &headers))
        }
        None => deployed(&app, &site, path, &headers).await,
    }
}

/// A file of the site's deployed version.
async fn deployed(app: &App, site: &Known, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let file = sites::deployed(app, site.tenant, path).await?;
    let file = file.ok_or_else(|| ApiError::not_found("asset"))?;
    let tag = format!("\"{}\"", short(&file.checksum));
    Ok(tagged(
        typed(file.media_type, file.content.into()),
        &tag,
        A_MINUTE,
        headers,
    ))
}

async fn logo(app: &App, site: &Known, path: &str) -> Result<Option<(Picture, Bytes)>, ApiError> {
    let named = |logo: &&Picture| path.strip_prefix("logo.") == Some(logo.kind.extension());
    let Some(logo) = site.logo.as_ref().filter(named) else {
        return Ok(None);
    };
    let bytes = app.public_sites().picture(app, logo.id).await?;
    Ok(bytes.map(|bytes| (logo.clone(), bytes)))
}

/// With its tag and how long it may be kept; without its body when the caller has it.
fn tagged(mut answer: Response, tag: &str, keep: &'static str, asked: &HeaderMap) -> Response {
    let has = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|known| matches!(known.trim().trim_start_matches("W/"), known if known == tag || known == "*"));
    if has {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.body_mut() = Body::empty();
        answer.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let headers = answer.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let everybody = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(everybody, HeaderValue::from_static("cross-origin"));
    answer
}
