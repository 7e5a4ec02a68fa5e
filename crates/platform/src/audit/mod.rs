//! The audit log: search, checkpoint, export (PRODUCT 16).

mod export;
mod search;

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::AuditEntry,
};
use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, Permission, Problem, Resource,
    audit::{AuditCategory, AuditPage, AuditQuery, Checkpoint},
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(checkpoint))
        .routes(routes!(export::export))
}

const READ: Permission = Permission::new(Resource::AuditLogs, Action::Read);

/// Searches the log, newest first; with `after_seq` ascending, as a verifier reads the chain.
///
/// A search is a sensitive read: each page of it is audited. A verifier, who reads the plain chain with `after_seq`, receives
/// it with the change feed anyway: auditing that would make every verification a new record to verify.
#[utoipa::path(get, path = "/v1/audit", tag = "audit", params(AuditQuery),
    extensions(("x-permission" = json!(["audit_logs:read"]))),
    responses((status = 200, body = AuditPage), (status = "4XX", body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, ApiError> {
    auth.require(READ)?;
    let limit = query.limit.unwrap_or(100);
    if !(1..=500).contains(&limit) {
        return Err(ApiError::field("limit", "Ask for 1 to 500 records."));
    }
    if query.before_seq.is_some() && query.after_seq.is_some() {
        return Err(ApiError::field("after_seq", "Read forwards or backwards, not both."));
    }
    let page = search::page(app.reader(), &query, limit).await?;
    let verifies = AuditQuery {
        after_seq: query.after_seq,
        limit: query.limit,
        ..AuditQuery::default()
    };
    if query.after_seq.is_none() || query != verifies {
        let entry = AuditEntry::new(AuditCategory::Security, "audit.searched", "Searched the audit log.")
            .on("audit", "", "")
            .after(&query)?
            .sensitive();
        let mut tx = app.begin_as(auth.actor()).await?;
        tx.audit(entry).await?;
        tx.finish().await?;
    }
    Ok(Json(page))
}

/// The chain's head, signed now.
#[utoipa::path(get, path = "/v1/audit/checkpoint", tag = "audit",
    extensions(("x-permission" = json!(["audit_logs:read"]))),
    responses((status = 200, body = Checkpoint), (status = "4XX", body = Problem)))]
async fn checkpoint(State(app): State<App>, auth: Auth) -> Result<Json<Checkpoint>, ApiError> {
    auth.require(READ)?;
    let head = app.head().await?;
    let mut checkpoint = Checkpoint {
        epoch: head.epoch,
        seq: head.audit_seq,
        hash: head.audit_hash,
        at: app.now(),
        key: String::new(),
        signature: String::new(),
    };
    app.keys().sign_checkpoint(&mut checkpoint);
    Ok(Json(checkpoint))
}
