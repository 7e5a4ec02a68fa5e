//! In service or not: the platform's to do at once.

use super::BILLING;
use crate::{
    Engine,
    fault::check,
    session::Session,
    tenants::{missing_code, unnamed},
    view::Tag,
};
use serde::de::DeserializeOwned;
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem, TenantId,
    subscription::Activation,
    tenant::{Tenant, TenantStatus, TenantUpdated},
};
use wheelhouse_remote::Command;

impl Engine {
    /// Activates, with a plan if one is named, or suspends with the tenant's name typed and a `code`. On an active tenant
    /// it changes the plan alone. Online only.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `invalid_transition`, `offline`, `stale_version`.
    pub async fn subscription_status(
        &self,
        id: TenantId,
        activation: Activation,
        code: Option<String>,
    ) -> Result<(), Problem> {
        let session = self.session()?;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        let to = activation.status();
        if tenant.status != to {
            may_move(&session, &tenant, to)?;
        }
        if activation.plan.is_some() || tenant.status == to {
            session.require(BILLING)?;
        }
        let code = code.unwrap_or_default();
        let mut faults = activation.faults(&tenant);
        if !activation.activate {
            faults.extend(unproven(&tenant, activation.typed_name.as_deref(), &code));
        }
        check(faults)?;
        let command = Command::subscription_status(id, &activation, tenant.version, session.new_key());
        let code = (!activation.activate).then_some(code.as_str());
        at_once::<TenantUpdated>(&session, command, code).await
    }
}

/// Whether the operator and the state machine allow it. A tenant that waits for its review is activated by it, not past it.
pub(super) fn may_move(session: &Session, tenant: &Tenant, to: TenantStatus) -> Result<(), Problem> {
    session.require(tenant.status.permission(to))?;
    if tenant.status.may_become(to) && tenant.status != TenantStatus::PendingReview {
        return Ok(());
    }
    Err(Problem::new(
        ErrorCode::InvalidTransition,
        "The tenant's status does not allow this any more. Look at it again.",
    ))
}

/// What a suspension needs and is not there.
pub(super) fn unproven(tenant: &Tenant, typed: Option<&str>, code: &str) -> Vec<FieldError> {
    let name = unnamed(TenantStatus::Suspended, typed, tenant);
    name.into_iter().chain(missing_code(code)).collect()
}

/// Sends what cannot wait, with a fresh second factor where there is a code.
pub(super) async fn at_once<T: DeserializeOwned>(
    session: &Session,
    command: Command,
    code: Option<&str>,
) -> Result<(), Problem> {
    session.online()?;
    match code {
        Some(code) => session.send_stepped_up::<T>(command, code).await.map(drop)?,
        None => session.send_now::<T>(&command).await.map(drop)?,
    }
    session.told(&[Tag::Tenants, Tag::Overview]);
    Ok(())
}
