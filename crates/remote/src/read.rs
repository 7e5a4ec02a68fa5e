//! Reads on demand: what the mirror does not hold.

use crate::{Client, RemoteError};
use serde::Deserialize;
use wheelhouse_contract::{
    TenantId,
    audit::{AuditPage, AuditQuery, Checkpoint},
    event::TenantEvent,
    tenant::TenantUser,
};

/// Of the platform's dossier, what the mirror does not hold.
#[derive(Debug, Deserialize)]
pub struct TenantDetails {
    pub users: Vec<TenantUser>,
    /// The newest 200, older than the mirror's window included.
    pub events: Vec<TenantEvent>,
}

impl Client {
    /// People inside a tenant, and its history beyond the mirror's window. Audited by the platform.
    ///
    /// # Errors
    /// Offline, signed out, `forbidden`, `not_found`. So for all reads here.
    pub async fn tenant_details(&self, id: TenantId) -> Result<TenantDetails, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/dossier"), &()).await
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
