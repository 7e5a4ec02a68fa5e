//! Moving a tenant along its state machine: what is destructive goes to the platform at once, the rest may wait.

use crate::{
    Engine, fault,
    outbox::Draft,
    session::Session,
    tenants::missing_code,
    view::{StatusRequest, StatusResult, Tag},
};
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem,
    tenant::{JUSTIFICATION, StatusChange, StatusOutcome, Tenant, TenantStatus},
    text,
};
use wheelhouse_remote::Command;

/// The proof after a pause probes the tenant's site.
const ANSWER: Duration = Duration::from_secs(15);

impl Engine {
    /// Changes the status, opens an approval, or queues.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `invalid_transition`, `offline` for what must not wait,
    /// `stale_version` when somebody was faster.
    pub async fn tenant_status_change(&self, request: StatusRequest) -> Result<StatusResult, Problem> {
        let session = self.session()?;
        let id = request.id;
        let tenant = session.read(move |copy| copy.tenant_to_change(id)).await?;
        examine(&session, &tenant, &request)?;
        let change = StatusChange {
            to: request.to,
            justification: request.justification.trim().to_owned(),
            typed_name: request.typed_name,
            notify_owner: request.notify_owner,
        };
        if TenantStatus::needs_step_up(change.to) {
            at_once(&session, &tenant, &change, request.code.as_deref().unwrap_or_default()).await
        } else {
            queue(&session, &tenant, change).await
        }
    }
}

fn examine(session: &Session, tenant: &Tenant, request: &StatusRequest) -> Result<(), Problem> {
    session.require(tenant.status.permission(request.to))?;
    if !tenant.status.may_become(request.to) {
        return Err(Problem::new(
            ErrorCode::InvalidTransition,
            "The tenant's status does not allow this any more. Look at it again.",
        ));
    }
    let mut faults = Vec::new();
    text::length(&mut faults, "justification", &request.justification, JUSTIFICATION);
    faults.extend(unnamed(request.to, request.typed_name.as_deref(), tenant));
    if TenantStatus::needs_step_up(request.to) {
        faults.extend(missing_code(request.code.as_deref().unwrap_or_default()));
    }
    fault::check(faults)
}

/// The fault of a name that is not typed where a move to `to` needs it.
pub(crate) fn unnamed(to: TenantStatus, typed: Option<&str>, tenant: &Tenant) -> Option<FieldError> {
    let missing = TenantStatus::needs_typed_name(to) && typed.map(str::trim) != Some(tenant.name.trim());
    missing.then(|| FieldError::new("typed_name", "Type the tenant's name exactly as it is written."))
}

async fn at_once(
    session: &Arc<Session>,
    tenant: &Tenant,
    change: &StatusChange,
    code: &str,
) -> Result<StatusResult, Problem> {
    session.online()?;
    let command = Command::status_change(tenant.id, change, tenant.version, session.new_key());
    let outcome: StatusOutcome = session.send_stepped_up(command, code).await?;
    session.told(&[Tag::Tenants, Tag::Approvals, Tag::Overview]);
    Ok(result(outcome))
}

async fn queue(session: &Arc<Session>, tenant: &Tenant, change: StatusChange) -> Result<StatusResult, Problem> {
    let draft = Draft::status(tenant, change)?;
    let (_, settled) = session.enqueue_and_wait(&draft, ANSWER).await?;
    let Some(settled) = settled else {
        return Ok(StatusResult::Queued);
    };
    let outcome = serde_json::from_value(settled.answer()?).map_err(fault::Fault::from)?;
    Ok(result(outcome))
}

fn result(outcome: StatusOutcome) -> StatusResult {
    match outcome {
        StatusOutcome::Applied { probes, .. } => StatusResult::Applied { probes },
        StatusOutcome::ApprovalOpened { approval } => StatusResult::ApprovalOpened {
            approval_id: approval.id,
        },
    }
}
