//! `PUT`: everything about a tenant in one request.

use super::{
    fields,
    store::{Act, names, store},
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{Tx, sql},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, TenantId,
    subscription::SubscriptionChangeKind,
    tenant::{BusinessType, Tenant, TenantUpdate, TenantUpdated, changes},
};

/// Changes profile and plan; the answer lists what became different. A version older than the present one is accepted as
/// long as nobody changed the same fields since; otherwise 412 with the present tenant. With `plan` it needs
/// `billing:update`, too.
#[utoipa::path(put, path = "/v1/tenants/{id}", tag = "tenants", request_body = TenantUpdate,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn update(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Update))?;
    let update: TenantUpdate = request.json()?;
    if update.plan.is_some() {
        request.require(Permission::new(Resource::Billing, Action::Update))?;
    }
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    let after = updated(&tx, &before, &update)?;
    fields::merge(&tx, &request, &before, &names(&changes(&before, &after))).await?;
    ApiError::check(taken(&tx, &before, &after).await?)?;
    let answer = save(&mut tx, &before, after, update.reason.as_deref()).await?;
    tx.commit(Reply::ok(&answer)?).await
}

/// The tenant as `update` makes it.
///
/// # Errors
/// `invalid`, with every field at fault.
pub(super) fn updated(tx: &Tx, before: &Tenant, update: &TenantUpdate) -> Result<Tenant, ApiError> {
    let mut faults = update.faults();
    faults.extend(misplaced(update, before));
    faults.extend(too_late(update, before));
    ApiError::check(faults)?;
    Ok(update.apply(before, &tx.app().config().prices, tx.now()))
}

/// Stores an updated tenant.
pub(super) async fn save(
    tx: &mut Tx,
    before: &Tenant,
    after: Tenant,
    reason: Option<&str>,
) -> Result<TenantUpdated, ApiError> {
    let kind = if before.plan == after.plan {
        SubscriptionChangeKind::Extended
    } else {
        SubscriptionChangeKind::PlanChanged
    };
    let act = Act::new(kind, "tenant.updated", format!("{} was changed.", after.name));
    store(tx, before, after, act.reason(reason)).await
}

/// HIPAA settings where there is nothing medical.
fn misplaced(update: &TenantUpdate, tenant: &Tenant) -> Option<FieldError> {
    let kind = update.business_type.unwrap_or(tenant.business_type);
    let misplaced = update.compliance.is_some() && kind != BusinessType::Medical;
    misplaced.then(|| FieldError::new("compliance", "Only medical tenants have HIPAA settings."))
}

/// What every other way to another plan refuses, too.
fn too_late(update: &TenantUpdate, tenant: &Tenant) -> Option<FieldError> {
    let late = update.plan.is_some() && tenant.status.is_final();
    late.then(|| FieldError::new("plan", "This tenant is gone for good: it has no subscription any more."))
}

/// Names and host names that another tenant has.
async fn taken(tx: &Tx, before: &Tenant, after: &Tenant) -> Result<Vec<FieldError>, ApiError> {
    let mut faults = Vec::new();
    let wanted = [
        (
            "name",
            "name_key",
            before.name != after.name,
            after.name.trim().to_lowercase(),
        ),
        (
            "subdomain",
            "subdomain",
            before.subdomain != after.subdomain,
            after.subdomain.clone(),
        ),
    ];
    for (field, column, changed, value) in wanted {
        let other = format!("tenants WHERE {column} = $1 AND id <> $2");
        if changed && sql::exists(tx.conn(), &other, vec![value.into(), after.id.to_string().into()]).await? {
            faults.push(FieldError::new(field, "Another tenant has it already."));
        }
    }
    Ok(faults)
}
