//! A tenant's logo.

use super::{UPDATE, picture, store};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    tenants::{fields, store as tenants},
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use wheelhouse_contract::{
    AssetId, Problem, TenantId, asset::Picture, subscription::SubscriptionChangeKind, tenant::Tenant,
};

/// Where a logo comes from.
enum Source {
    File(picture::Examined),
    Uploaded(AssetId),
}

/// In place of a file: one that was uploaded before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogoChoice {
    asset_id: AssetId,
}

/// Sets the logo. The body is the file itself, as for `POST /v1/assets`, or names one that was uploaded there. A version older than the present one is accepted as
/// long as nobody changed the logo since; otherwise 412 with the present tenant.
#[utoipa::path(put, path = "/v1/tenants/{id}/logo", tag = "tenants",
    request_body(content((Vec<u8> = "image/*"), (LogoChoice = "application/json"))),
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = Tenant), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn set(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(UPDATE)?;
    let source = match request.content_type() {
        Some(kind) if kind.starts_with("application/json") => Source::Uploaded(request.json::<LogoChoice>()?.asset_id),
        declared => Source::File(picture::examine(request.bytes(), declared)?),
    };
    change(app, id, request, Some(source)).await
}

/// Takes the logo away.
#[utoipa::path(delete, path = "/v1/tenants/{id}/logo", tag = "tenants",
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = Tenant), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn remove(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(UPDATE)?;
    change(app, id, request, None).await
}

async fn change(app: App, id: TenantId, request: Mutation, source: Option<Source>) -> Result<Response, ApiError> {
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    fields::merge(&tx, &request, &before, &["logo"]).await?;
    let mut after = before.clone();
    after.logo = match &source {
        Some(Source::File(file)) => Some(store::add_to(&tx, file, id).await?),
        Some(Source::Uploaded(asset)) => Some(super::adopt(&tx, *asset, id, "asset_id").await?),
        None => None,
    };
    let same = |old: &&Picture| after.logo.as_ref().is_none_or(|new| new.id != old.id);
    if let Some(old) = before.logo.as_ref().filter(same) {
        store::drop(&tx, old.id, id).await?;
    }
    let what = if source.is_some() {
        "was given a logo"
    } else {
        "has no logo any more"
    };
    let act = tenants::Act::new(
        SubscriptionChangeKind::Controlled,
        "tenant.logo_changed",
        format!("{} {what}.", after.name),
    );
    let stored = tenants::store(&mut tx, &before, after, act).await?;
    tx.commit(Reply::ok(&stored.tenant)?).await
}
