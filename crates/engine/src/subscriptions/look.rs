//! One subscription: what it is, what happened to it, and what a change would do.

use crate::{
    Engine,
    fault::{Fault, check},
    outbox::subscription::controlled,
    session::Reading,
    view::SubscriptionDetail,
};
use wheelhouse_contract::{
    Problem, TenantId,
    subscription::{Control, Extension, Preview, SubscriptionChange, SubscriptionSnapshot, extended, preview},
    tenant::{Tenant, offers},
};

impl Engine {
    pub async fn subscription_detail(&self, id: TenantId) -> Result<SubscriptionDetail, Problem> {
        self.session()?
            .read(move |copy| {
                let (tenant, pending_fields) = copy.tenant(id)?;
                Ok(SubscriptionDetail {
                    snapshot: SubscriptionSnapshot::of(&tenant, copy.now),
                    offers: offers(copy.prices()?),
                    live: copy.live,
                    pending_fields,
                    tenant,
                })
            })
            .await
    }

    /// The newest 200 lines, newest first. Online only.
    pub async fn subscription_history(&self, id: TenantId) -> Result<Vec<SubscriptionChange>, Problem> {
        let session = self.session()?;
        session.online()?;
        Ok(session.client.subscription_history(id).await?)
    }

    /// What full control would do; nothing is changed, and no reason is needed.
    pub async fn subscription_preview(&self, id: TenantId, control: Control) -> Result<Preview, Problem> {
        let would = move |copy: &Reading<'_>, tenant: &Tenant| {
            let mut faults = control.faults(tenant);
            faults.retain(|fault| fault.field != "reason");
            check(faults)?;
            Ok(controlled(tenant, &control, copy.prices()?, copy.now))
        };
        self.what_if(id, would).await
    }

    /// What `months` more would do; nothing is changed.
    pub async fn subscription_preview_extension(&self, id: TenantId, months: u32) -> Result<Preview, Problem> {
        let would = move |copy: &Reading<'_>, tenant: &Tenant| {
            let mut faults = Extension {
                months,
                reason: String::new(),
            }
            .faults();
            faults.retain(|fault| fault.field != "reason");
            check(faults)?;
            Ok(extended(tenant, months, copy.prices()?, copy.now))
        };
        self.what_if(id, would).await
    }

    async fn what_if(
        &self,
        id: TenantId,
        would: impl FnOnce(&Reading<'_>, &Tenant) -> Result<Tenant, Fault> + Send + 'static,
    ) -> Result<Preview, Problem> {
        self.session()?
            .read(move |copy| {
                let (tenant, _) = copy.tenant(id)?;
                let after = would(copy, &tenant)?;
                Ok(preview(&tenant, &after, copy.now))
            })
            .await
    }
}
