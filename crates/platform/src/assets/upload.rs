//! Uploads that belong to no tenant yet: the logo of an onboarding that is not finished.

use super::{UPDATE, picture, store};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Reply, Segment},
    storage::AuditEntry,
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use wheelhouse_contract::{
    Action, AssetId, Permission, Problem, Resource,
    asset::{Picture, Upload},
    audit::AuditCategory,
};

/// Keeps a picture until a tenant uses it, for 30 days at most. The body is the file itself: PNG, JPEG or SVG, at most
/// 2 MiB, each side 16 to 4,096 pixels. 413 for a larger file, 415 for one of another type.
#[utoipa::path(post, path = "/v1/assets", tag = "assets",
    request_body(content = Vec<u8>, content_type = "image/*", description = "The file."),
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = Upload), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn upload(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(UPDATE)?;
    let file = picture::examine(request.bytes(), request.content_type())?;
    let mut tx = app.begin(&request).await?;
    let upload = store::add(&tx, &file).await?;
    let entry = AuditEntry::new(AuditCategory::Tenant, "asset.uploaded", "A picture was uploaded.")
        .on("asset", upload.picture.id, "")
        .after(&upload.picture)?;
    tx.audit(entry).await?;
    tx.commit(Reply::created(&upload)?).await
}

/// The file of a picture.
#[utoipa::path(get, path = "/v1/assets/{id}", tag = "assets", params(("id" = AssetId, Path,)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<AssetId>,
    auth: Auth,
) -> Result<Response, ApiError> {
    auth.require(Permission::new(Resource::Tenants, Action::Read))?;
    let (picture, bytes) = store::file(&app, id)
        .await?
        .ok_or_else(|| ApiError::not_found("picture"))?;
    let mut response = served(&picture, bytes);
    let forever = HeaderValue::from_static("private, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(response)
}

/// A picture as it is served: never guessed at, never a document that could act or load anything.
pub(crate) fn served(picture: &Picture, bytes: Bytes) -> Response {
    typed(picture.kind.content_type(), bytes)
}

/// A file as it is served: what it is, and nothing that it could do.
pub(super) fn typed(kind: &'static str, bytes: Bytes) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, bytes).into_response()
}
