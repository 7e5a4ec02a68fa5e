//! Extending, pausing and full control: they wait in the outbox, unless they suspend.

use super::{BILLING, status};
use crate::{Engine, fault::check, outbox::Draft};
use wheelhouse_contract::{
    Problem, TenantId,
    subscription::{Control, Extension, Pause},
    tenant::{TenantStatus, TenantUpdated},
};
use wheelhouse_remote::Command;

impl Engine {
    /// Adds months from the later of now and the present end.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `not_found`; what the platform says to it, where that is heard at
    /// once. So for all changes here.
    pub async fn subscription_extend(&self, id: TenantId, extension: Extension) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(BILLING)?;
        check(extension.faults())?;
        let draft = session
            .read(move |copy| Ok(Draft::extend(&copy.tenant_to_change(id)?, extension)?))
            .await?;
        session.submit(&draft).await
    }

    /// Pauses until a date, or until somebody resumes it.
    pub async fn subscription_pause(&self, id: TenantId, pause: Pause) -> Result<(), Problem> {
        let session = self.session()?;
        check(pause.faults(session.now()))?;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        status::may_move(&session, &tenant, TenantStatus::Paused)?;
        session.submit(&Draft::pause(&tenant, pause)?).await
    }

    /// Plan, dates, limits, price, status and features in one request. What suspends goes to the platform at once, with the
    /// tenant's name typed and a `code`.
    pub async fn subscription_control(
        &self,
        id: TenantId,
        control: Control,
        code: Option<String>,
    ) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(BILLING)?;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        let move_to = control.status.filter(|status| *status != tenant.status);
        if let Some(to) = move_to {
            status::may_move(&session, &tenant, to)?;
        }
        let mut faults = control.faults(&tenant);
        let code = code.unwrap_or_default();
        let suspends = move_to.is_some_and(TenantStatus::needs_step_up);
        if suspends {
            faults.extend(status::unproven(&tenant, control.typed_name.as_deref(), &code));
        }
        check(faults)?;
        if !suspends {
            return session.submit(&Draft::control(&tenant, control)?).await;
        }
        let command = Command::subscription_control(id, &control, tenant.version, session.new_key());
        status::at_once::<TenantUpdated>(&session, command, Some(&code)).await
    }
}
