//! Reads on demand: what the mirror does not hold.

use crate::{Client, RemoteError};
use wheelhouse_contract::{
    TenantId,
    audit::{AuditPage, AuditQuery, Checkpoint},
    tenant::TenantUser,
};

impl Client {
    /// People inside a tenant. Audited by the platform.
    ///
    /// # Errors
    /// Offline, signed out, `forbidden`, `not_found`. So for all reads here.
    pub async fn tenant_users(&self, id: TenantId) -> Result<Vec<TenantUser>, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/users"), &()).await
    }

    /// The log beyond the mirror's window. Audited by the platform.
    pub async fn audit(&self, query: &AuditQuery) -> Result<AuditPage, RemoteError> {
        self.get("/v1/audit", query).await
    }

    /// The signed head of the audit chain.
    pub async fn checkpoint(&self) -> Result<Checkpoint, RemoteError> {
        self.get("/v1/audit/checkpoint", &()).await
    }
}
