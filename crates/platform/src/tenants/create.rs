//! The one way to store a new tenant: its row, its owner, its history and that of its subscription, the audit.

use super::{Happening, Mail, queue_mail, record};
use crate::{
    error::ApiError,
    storage::{AuditEntry, Tx, sql},
    subscriptions,
};
use uuid::Uuid;
use wheelhouse_contract::{audit::AuditCategory, event::TenantEventKind, tenant::Tenant};

/// What the owner signs in with, and whether the owner is told.
pub(crate) struct Owner {
    /// Argon2id; `None`: an operator sets a password later.
    pub password_hash: Option<String>,
    /// By e-mail.
    pub invite: bool,
}

impl Owner {
    pub fn without_password(invite: bool) -> Self {
        Self {
            password_hash: None,
            invite,
        }
    }
}

/// The number that the next tenant has.
pub(crate) async fn next_number(tx: &Tx) -> Result<u32, ApiError> {
    let last: Option<i64> = sql::scalar(tx.conn(), "SELECT COALESCE(MAX(number), 0) FROM tenants", vec![]).await?;
    u32::try_from(last.unwrap_or(0) + 1).map_err(ApiError::internal)
}

/// Stores a tenant that was not there. That its names are free, and that the operator may, is the caller's to see to.
pub(crate) async fn create(tx: &mut Tx, mut tenant: Tenant, owner: Owner, note: &str) -> Result<Tenant, ApiError> {
    tx.put(&mut tenant).await?;
    let statement = "INSERT INTO tenant_users (id, tenant_id, email, name, role, locked, password_hash)
        VALUES ($1, $2, $3, $4, 'owner', 0, $5)";
    let values = vec![
        tx.new_id::<Uuid>().to_string().into(),
        tenant.id.to_string().into(),
        tenant.owner_email.to_lowercase().into(),
        tenant.owner_name.clone().into(),
        owner.password_hash.into(),
    ];
    sql::exec(tx.conn(), statement, values).await?;
    record(tx, tenant.id, Happening::new(TenantEventKind::Created).note(note)).await?;
    subscriptions::began(tx, &tenant).await?;
    if owner.invite {
        let site = tx.app().site_origin(&tenant.subdomain);
        queue_mail(tx, &tenant, Mail::invited(&tenant, &site)).await?;
    }
    let sentence = format!("{} was created. {note}", tenant.name);
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenant.created", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .after(&tenant)?;
    tx.audit(entry).await?;
    Ok(tenant)
}
