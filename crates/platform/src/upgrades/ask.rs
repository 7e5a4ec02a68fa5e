//! A new request, from a tenant's site.

use crate::{
    error::ApiError,
    storage::{AuditEntry, Tx, sql, wire},
    tenants::{Happening, record},
};
use wheelhouse_contract::{
    ErrorCode,
    audit::AuditCategory,
    event::TenantEventKind,
    tenant::{Module, Tenant},
    upgrade::{UpgradeRequest, UpgradeState},
};

/// Who asks for what.
pub(crate) struct Ask {
    pub module: Module,
    /// Trimmed; an empty one is none.
    pub note: Option<String>,
    pub name: String,
    pub email: String,
}

/// Writes the request, in the transaction of whoever asks.
///
/// # Errors
/// `conflict` when the module is on already, or somebody asked before and waits for the answer.
pub(crate) async fn ask(tx: &mut Tx, tenant: &Tenant, ask: Ask) -> Result<UpgradeRequest, ApiError> {
    if tenant.modules.contains(&ask.module) {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This module is part of your plan already.",
        ));
    }
    let open = "upgrade_requests WHERE tenant_id = $1 AND module = $2 AND state = 'open'";
    let values = vec![tenant.id.to_string().into(), wire(&ask.module).into()];
    if sql::exists(tx.conn(), open, values).await? {
        let sentence = "Somebody asked for this module already. The answer will show here.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let mut request = UpgradeRequest {
        id: tx.new_id(),
        version: 0,
        tenant_id: tenant.id,
        tenant_name: tenant.name.clone(),
        module: ask.module,
        state: UpgradeState::Open,
        note: ask
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty()),
        asked_by_name: ask.name,
        asked_by_email: ask.email,
        asked_at: tx.now(),
        decided_by: None,
        decided_by_name: None,
        decided_at: None,
        answer: None,
    };
    tx.put(&mut request).await?;
    let happening = Happening::new(TenantEventKind::UpgradeRequested).note(wire(&ask.module));
    record(tx, tenant.id, happening).await?;
    let sentence = format!("{} asked for the module {}.", tenant.name, wire(&ask.module));
    let entry = AuditEntry::new(AuditCategory::Tenant, "upgrade.requested", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .after(&request)?;
    tx.audit(entry).await?;
    Ok(request)
}
