//! What one tenant uses.

use super::{READ, counts, row};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Segment},
};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    Problem, TenantId,
    tenant::Tenant,
    usage::{UsageReport, limit_states},
};

/// Every limit of the tenant with what is used of it, counted now, and the months before.
#[utoipa::path(get, path = "/v1/tenants/{id}/usage", tag = "usage", params(("id" = TenantId, Path,)),
    responses((status = 200, body = UsageReport), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<UsageReport>, ApiError> {
    auth.require(READ)?;
    let (tenant, now): (Tenant, _) = (app.require(id).await?, app.now());
    let usage = row::counted(app.reader(), &tenant, now).await?;
    Ok(Json(UsageReport {
        tenant_id: id,
        limits: limit_states(&tenant, &usage, now),
        months: counts::months(app.reader(), id, now).await?,
        counts: usage.counts,
        overrides: usage.overrides,
        counted_at: now,
    }))
}
