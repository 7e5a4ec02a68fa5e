//! Acts on many tenants: each tenant in a row of a job, by the very functions of the single act (PRODUCT 2 "Bulk").

mod approval;
mod choose;
mod lately;
pub(super) mod request;

pub(crate) use approval::{apply_approved, not_approved};
pub(crate) use request::{again, rows};

use super::{edit, status, update};
use crate::{
    error::ApiError,
    jobs::{Item, Outcome},
    storage::{Tx, wire},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode,
    bulk::{BulkAct, BulkOrder, tagged},
    job::Job,
    tenant::{FieldChange, Module, Plan, Tenant, TenantPatch, TenantStatus, TenantUpdate},
};

/// One tenant's part, in the transaction of its row.
///
/// # Errors
/// What the single act refuses.
pub(crate) async fn apply(tx: &mut Tx, job: &Job, item: &Item) -> Result<Outcome, ApiError> {
    let order: BulkOrder = serde_json::from_value(job.params.clone())?;
    let id = item.tenant_id.ok_or_else(|| ApiError::not_found("tenant"))?;
    let tenant: Tenant = tx.require(id).await?;
    let reason = order.justification.as_str();
    match order.act {
        BulkAct::Status { to, notify_owner } => {
            let seen = item.payload.as_ref().and_then(|payload| payload.get(choose::SEEN));
            turn(tx, tenant, (seen, to), reason, notify_owner).await
        }
        BulkAct::Plan { plan, months } => change_plan(tx, &tenant, plan, months, reason).await,
        BulkAct::Module { module, on } => switch(tx, &tenant, module, on, reason).await,
        BulkAct::Tags { add, remove } => {
            let patch = TenantPatch {
                tags: Some(tagged(&tenant, &add, &remove)),
                ..TenantPatch::default()
            };
            edited(tx, &tenant, patch, reason).await
        }
        BulkAct::Archive { archived } => {
            let patch = TenantPatch {
                archived: Some(archived),
                ..TenantPatch::default()
            };
            edited(tx, &tenant, patch, reason).await
        }
    }
}

async fn turn(
    tx: &mut Tx,
    tenant: Tenant,
    (seen, to): (Option<&Value>, TenantStatus),
    reason: &str,
    notify_owner: bool,
) -> Result<Outcome, ApiError> {
    let from = tenant.status;
    if from == to {
        return Ok(Outcome::skipped());
    }
    if !from.may_become(to) {
        return Err(status::invalid_transition(&tenant, to));
    }
    // Between the request and this turn lie other jobs, or a day until a second operator comes: somebody moved it meanwhile,
    // for a reason that the request does not know.
    let then = seen.and_then(Value::as_str).unwrap_or_default();
    if seen.is_some() && then != wire(&from) {
        let sentence = format!(
            "{} was {then} when it was chosen and is {} now. Look at it and choose it again.",
            tenant.name,
            wire(&from)
        );
        return Err(ApiError::new(ErrorCode::StaleVersion, sentence));
    }
    tx.actor().require(from.permission(to))?;
    status::apply(tx, tenant, to, reason, notify_owner).await?;
    Ok(Outcome::with(
        json!({ "status": { "before": wire(&from), "after": wire(&to) } }),
    ))
}

/// A tenant that has the plan keeps its period unless another one is asked for.
async fn change_plan(
    tx: &mut Tx,
    tenant: &Tenant,
    plan: Plan,
    months: Option<u32>,
    reason: &str,
) -> Result<Outcome, ApiError> {
    let wanted = TenantUpdate {
        plan: Some(plan),
        months,
        ..TenantUpdate::default()
    };
    updated(tx, tenant, &wanted, reason).await
}

/// Switches a module on, as the act on many tenants does.
///
/// # Errors
/// What the single act refuses.
pub(crate) async fn switch_on(tx: &mut Tx, tenant: &Tenant, module: Module, reason: &str) -> Result<Outcome, ApiError> {
    switch(tx, tenant, module, true, reason).await
}

async fn switch(tx: &mut Tx, tenant: &Tenant, module: Module, on: bool, reason: &str) -> Result<Outcome, ApiError> {
    let mut modules: Vec<Module> = tenant.modules.iter().copied().filter(|one| *one != module).collect();
    if on {
        modules.push(module);
    }
    // Whoever wrote the tenant: core modules are on.
    modules.extend(Module::ALL.into_iter().filter(|one| one.is_core() && *one != module));
    let wanted = TenantUpdate {
        modules: Some(modules),
        ..TenantUpdate::default()
    };
    updated(tx, tenant, &wanted, reason).await
}

async fn updated(tx: &mut Tx, tenant: &Tenant, wanted: &TenantUpdate, reason: &str) -> Result<Outcome, ApiError> {
    let after = update::updated(tx, tenant, wanted)?;
    Ok(outcome(&update::save(tx, tenant, after, Some(reason)).await?.changes))
}

async fn edited(tx: &mut Tx, tenant: &Tenant, patch: TenantPatch, reason: &str) -> Result<Outcome, ApiError> {
    let after = edit::edited(tenant, patch)?;
    Ok(outcome(&edit::save(tx, tenant, after, Some(reason)).await?.changes))
}

/// What the results say: each field before and after.
fn outcome(changes: &[FieldChange]) -> Outcome {
    if changes.is_empty() {
        return Outcome::skipped();
    }
    let fields = changes.iter().map(|change| {
        let values = json!({ "before": change.before, "after": change.after });
        (change.field.clone(), values)
    });
    Outcome::with(Value::Object(fields.collect()))
}
