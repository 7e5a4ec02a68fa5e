//! The full change of a tenant: through the outbox, with the list of changes before.

use crate::{Engine, fault::check, outbox::Draft, subscriptions::BILLING};
use wheelhouse_contract::{
    Action, ErrorCode, Permission, Problem, Resource, TenantId,
    tenant::{FieldChange, TenantUpdate, changes},
};

impl Engine {
    /// Changes fields of a tenant, its plan included.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `not_found`; what the platform says to it, where that is heard at once.
    pub async fn tenant_update(&self, id: TenantId, update: TenantUpdate) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Tenants, Action::Update))?;
        if update.plan.is_some() {
            session.require(BILLING)?;
        }
        check(update.faults())?;
        if update.fields().is_empty() {
            return Err(Problem::new(ErrorCode::Invalid, "Nothing was changed."));
        }
        let draft = session
            .read(move |copy| Ok(Draft::change(&copy.tenant_to_change(id)?, update)?))
            .await?;
        session.submit(&draft).await
    }

    /// What would become different.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `not_found`.
    pub async fn tenant_update_preview(&self, id: TenantId, update: TenantUpdate) -> Result<Vec<FieldChange>, Problem> {
        check(update.faults())?;
        self.session()?
            .read(move |copy| {
                let (tenant, _) = copy.tenant(id)?;
                let after = update.apply(&tenant, copy.prices()?, copy.now);
                Ok(changes(&tenant, &after))
            })
            .await
    }
}
