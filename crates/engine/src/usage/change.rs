//! Overrides of limits: they wait in the outbox.

use crate::{Engine, fault::check, outbox::Draft, subscriptions::BILLING};
use wheelhouse_contract::{
    Problem, TenantId,
    usage::{LimitKey, OverrideRemoval, OverrideRequest},
};

impl Engine {
    /// Agrees a limit for the tenant in place of its plan's.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `not_found`; what the platform says to it, where that is heard at
    /// once.
    pub async fn usage_override(&self, id: TenantId, key: LimitKey, request: OverrideRequest) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(BILLING)?;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        check(request.faults(&tenant, key, session.now()))?;
        session.submit(&Draft::limit(&tenant, key, request)?).await
    }

    /// Gives the plan's limit back.
    ///
    /// # Errors
    /// As [`Engine::usage_override`].
    pub async fn usage_override_remove(
        &self,
        id: TenantId,
        key: LimitKey,
        removal: OverrideRemoval,
    ) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(BILLING)?;
        check(removal.faults())?;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        session.submit(&Draft::limit_removal(&tenant, key, removal)?).await
    }
}
