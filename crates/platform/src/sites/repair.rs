//! Mending what is at fault, and nothing else.

use super::{
    CHANGE, apply, config, health,
    request::check,
    template::{self, GENERATION},
    versions,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::AuditEntry,
};
use axum::{extract::State, response::Response};
use serde_json::json;
use std::collections::HashSet;
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    audit::AuditCategory,
    site::{Site, SiteRepaired},
    tenant::Tenant,
};

/// Writes missing and changed files anew, and those that the present configuration or template makes differently, in the
/// deployed version; every other file stays as it is.
#[utoipa::path(post, path = "/v1/tenants/{id}/repair", tag = "sites",
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = SiteRepaired), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn repair(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CHANGE)?;
    let mut tx = app.begin(&request).await?;
    let tenant: Tenant = tx.require(id).await?;
    check(&tenant)?;
    let Some(mut version) = health::current(tx.conn(), id).await? else {
        let sentence = "This site was never deployed, so there is nothing to repair. Deploy it.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    };
    let before = health::look(&app, tx.conn(), &tenant, tx.now()).await?;
    let faulty: HashSet<&String> = before.missing_files.iter().chain(&before.changed_files).collect();
    let config = config(&app, &tenant);
    let files = template::files(&config);
    let deployed: HashSet<(&str, &str)> = version
        .manifest
        .iter()
        .map(|entry| (entry.path.as_str(), entry.checksum.as_str()))
        .collect();
    let mut mended = Vec::new();
    for file in &files {
        if faulty.contains(&file.path) || !deployed.contains(&(file.path.as_str(), file.checksum.as_str())) {
            versions::put(&tx, id, version.number, file).await?;
            mended.push(file.path.clone());
        }
    }
    version.manifest = versions::manifest(&files);
    (version.config, version.template) = (config, GENERATION);
    let health = if mended.is_empty() {
        before
    } else {
        versions::rewrite(&tx, &version).await?;
        let mut site: Site = tx.require(id).await?;
        site.template = GENERATION;
        (site.files, site.bytes) = (version.files()?, version.bytes());
        let after = health::look(&app, tx.conn(), &tenant, tx.now()).await?;
        site.state = after.state.unwrap_or(site.state);
        (site.faults, site.checked_at) = (0, after.checked_at);
        tx.put(&mut site).await?;
        apply::seen(&tx, &tenant).await?;
        let sentence = format!("The site of {} was repaired: {} files.", tenant.name, mended.len());
        let entry = AuditEntry::new(AuditCategory::Tenant, "site.repaired", sentence)
            .on("tenant", id, tenant.name.clone())
            .before(&before)?
            .after(&json!({ "mended": mended, "state": after.state }))?;
        tx.audit(entry).await?;
        after
    };
    tx.commit(Reply::ok(&SiteRepaired { mended, health })?).await
}
