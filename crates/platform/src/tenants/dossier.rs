//! Everything about one tenant on one page.

use super::{read, users};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Segment},
    storage::{AuditEntry, sql},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wheelhouse_contract::{
    Problem, TenantId, alert::Alert, approval::Approval, audit::AuditCategory, event::TenantEvent,
    impersonation::Impersonation, incident::Incident, review::Review, tenant::Tenant, tenant::TenantUser,
};

/// A tenant with what hangs on it, newest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TenantDossier {
    pub tenant: Tenant,
    pub users: Vec<TenantUser>,
    pub events: Vec<TenantEvent>,
    pub reviews: Vec<Review>,
    /// Open ones that name the tenant.
    pub incidents: Vec<Incident>,
    pub alerts: Vec<Alert>,
    pub approvals: Vec<Approval>,
    pub impersonations: Vec<Impersonation>,
}

/// The whole dossier. It holds personal data, so the reading is audited.
#[utoipa::path(get, path = "/v1/tenants/{id}/dossier", tag = "tenants", params(("id" = TenantId, Path,)),
    responses((status = 200, body = TenantDossier), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenant_users:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<TenantDossier>, ApiError> {
    auth.require(read::READ)?;
    auth.require(users::READ)?;
    let mut tx = app.begin_as(auth.actor()).await?;
    let tenant: Tenant = tx.require(id).await?;
    let sentence = format!("The dossier of {} was read.", tenant.name);
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenant.dossier_read", sentence)
        .on("tenant", id, tenant.name.clone())
        .sensitive();
    tx.audit(entry).await?;
    let dossier = TenantDossier {
        users: users::of(tx.conn(), id).await?,
        events: by_tenant(&tx, id, "at").await?,
        reviews: by_tenant(&tx, id, "decided_at").await?,
        incidents: incidents(&tx, id).await?,
        alerts: by_tenant(&tx, id, "raised_at").await?,
        approvals: sql::rows(
            tx.conn(),
            "WHERE resource_id = $1 ORDER BY id DESC LIMIT 50",
            vec![id.to_string().into()],
        )
        .await?,
        impersonations: by_tenant(&tx, id, "id").await?,
        tenant,
    };
    tx.finish().await?;
    Ok(Json(dossier))
}

async fn by_tenant<R: crate::storage::Row>(
    tx: &crate::storage::Tx,
    id: TenantId,
    newest: &str,
) -> Result<Vec<R>, ApiError> {
    let rest = format!("WHERE tenant_id = $1 ORDER BY {newest} DESC LIMIT 200");
    sql::rows(tx.conn(), &rest, vec![id.to_string().into()]).await
}

async fn incidents(tx: &crate::storage::Tx, id: TenantId) -> Result<Vec<Incident>, ApiError> {
    let rest = "WHERE status NOT IN ('resolved', 'closed') ORDER BY id DESC LIMIT 500";
    let open: Vec<Incident> = sql::rows(tx.conn(), rest, vec![]).await?;
    Ok(open
        .into_iter()
        .filter(|incident| incident.affected_tenants.contains(&id))
        .collect())
}
