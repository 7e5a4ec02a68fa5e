//! What an operator does inside an impersonation stands in the audit under the operator, and in the tenant's own log.

use super::{refusal::Refusal, session::Visitor, visit::Visit};
use crate::{
    error::ApiError,
    http::{Actor, Client},
    storage::{AuditEntry, Tx},
    tenants::{Happening, record},
};
use wheelhouse_contract::{audit::AuditCategory, event::TenantEventKind, tenant::Tenant};

/// The real actor: the operator, acting as the tenant user; or the tenant user.
pub(super) fn actor(visitor: &Visitor, client: &Client) -> Actor {
    match &visitor.impersonation {
        Some(both) => {
            let mut actor = Actor::operator(&both.1).from_client(client);
            actor.acting_as = Some(visitor.email.clone());
            actor
        }
        None => {
            let mut actor = Actor::default().from_client(client);
            actor.name.clone_from(&visitor.name);
            actor.email.clone_from(&visitor.email);
            actor
        }
    }
}

/// Notes an act that changes nothing (a page viewed, a write refused); of tenant users nothing is noted.
pub(super) async fn note(visit: &Visit, action: &str, what: String) -> Result<(), Refusal> {
    let Some(visitor) = visit.visitor.as_ref().filter(|visitor| visitor.impersonation.is_some()) else {
        return Ok(());
    };
    write(visit, visitor, action, what)
        .await
        .map_err(|error| visit.fail(error))
}

async fn write(visit: &Visit, visitor: &Visitor, action: &str, what: String) -> Result<(), ApiError> {
    let mut tx = visit.app.begin_as(actor(visitor, &visit.client)).await?;
    log(&mut tx, visitor, &visit.tenant, what.clone()).await?;
    let entry = AuditEntry::new(AuditCategory::Tenant, action, what)
        .on("tenant", visit.tenant.id, visit.tenant.name.clone())
        .sensitive();
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(())
}

/// The line in the tenant's own log, inside an impersonation.
pub(super) async fn log(tx: &mut Tx, visitor: &Visitor, tenant: &Tenant, what: String) -> Result<(), ApiError> {
    if visitor.impersonation.is_none() {
        return Ok(());
    }
    let happening = Happening::new(TenantEventKind::ImpersonationAct).note(what);
    record(tx, tenant.id, happening).await
}
