//! `POST /v1/tenants/exports`: a console is about to write tenants into a file.

use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply},
    storage::AuditEntry,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{Action, Permission, Problem, Resource, audit::AuditCategory, tenant::TenantExport};

/// Records an export of the list in the audit, and answers what was recorded. The rows themselves are in the console's copy.
#[utoipa::path(post, path = "/v1/tenants/exports", tag = "tenants", request_body = TenantExport,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = TenantExport), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:export"]))))]
pub(super) async fn record(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Export))?;
    let export: TenantExport = request.json()?;
    ApiError::check(export.faults())?;
    let mut tx = app.begin(&request).await?;
    let sentence = format!("{} tenants were exported as {}.", export.rows, export.format.ending());
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenants.exported", sentence)
        .on("tenants", "export", "All tenants")
        .after(&export)?
        .sensitive();
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&export)?).await
}
