//! One tenant.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Segment},
};
use axum::{Json, extract::State, http::header, response::IntoResponse};
use wheelhouse_contract::{Action, Permission, Problem, Resource, TenantId, tenant::Tenant};

pub(super) const READ: Permission = Permission::new(Resource::Tenants, Action::Read);

/// One tenant, its version as `ETag`.
#[utoipa::path(get, path = "/v1/tenants/{id}", tag = "tenants", params(("id" = TenantId, Path,)),
    responses((status = 200, body = Tenant), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<impl IntoResponse, ApiError> {
    auth.require(READ)?;
    let tenant: Tenant = app.require(id).await?;
    Ok(([(header::ETAG, format!("\"{}\"", tenant.version))], Json(tenant)))
}
