//! Tenants: list, dossier, status, edits.

use wheelhouse_contract::{
    TenantId,
    tenant::{Credentials, CredentialsSet, ExportFormat, FieldChange, TenantPatch, TenantStatus, TenantUpdate},
};
use wheelhouse_engine::view::{BlastRadius, Dossier, StatusRequest, StatusResult, TenantPage, TenantQuery};

pass! {
    tenants_page(query: TenantQuery, offset: u32, limit: u32) -> TenantPage;
    tenant_dossier(id: TenantId) -> Dossier;
    tenant_users_refresh(id: TenantId) -> Dossier;
    tenant_status_preview(id: TenantId, to: TenantStatus) -> BlastRadius;
    tenant_status_change(request: StatusRequest) -> StatusResult;
    tenant_edit(id: TenantId, patch: TenantPatch) -> ();
    tenant_update(id: TenantId, update: TenantUpdate) -> ();
    tenant_update_preview(id: TenantId, update: TenantUpdate) -> Vec<FieldChange>;
    tenant_credentials(id: TenantId, credentials: Credentials, code: String) -> CredentialsSet;
    tenants_export(query: TenantQuery, columns: Vec<String>, format: ExportFormat) -> String;
}
