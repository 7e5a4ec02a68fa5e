//! Subscriptions: what they are, every change of them, their history, and the revenue that they bring (PRODUCT 4).

mod control;
mod extend;
mod filter;
mod history;
mod job;
mod list;
mod marks;
mod overview;
pub(crate) mod page;
mod pause;
mod plans;
mod projection;
mod revenue;
mod revenue_tenants;
mod status;

pub(crate) use history::load;
pub(crate) use job::tick;
pub(crate) use marks::set as set_marks;
pub(crate) use projection::project;

use crate::{
    app::App,
    error::ApiError,
    http::Mutation,
    storage::Tx,
    tenants::{fields, status as state},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, Permission, Resource, Timestamp,
    subscription::{SubscriptionChangeKind, YEARS, mrr},
    tenant::{Plan, Tenant, TenantStatus},
};

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
const BILLING: Permission = Permission::new(Resource::Billing, Action::Update);
const SUSPEND: Permission = Permission::new(Resource::Tenants, Action::Suspend);

/// What of a tenant is its subscription. Whoever changes it has seen all of it: a change of one of them since is a conflict.
pub(crate) const FIELDS: [&str; 8] = [
    "plan",
    "status",
    "subscription_starts_at",
    "subscription_ends_at",
    "trial_ends_at",
    "paused_until",
    "limits",
    "revenue",
];

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(plans::list))
        .routes(routes!(list::list))
        .routes(routes!(overview::read))
        .routes(routes!(history::list))
        .routes(routes!(extend::extend))
        .routes(routes!(status::change))
        .routes(routes!(control::control))
        .routes(routes!(control::what_if))
        .routes(routes!(pause::pause))
        .routes(routes!(revenue::read))
        .routes(routes!(revenue_tenants::list))
}

/// Writes the history of a stored change: first what had happened by itself, then the change.
pub(crate) async fn changed(
    tx: &Tx,
    before: &Tenant,
    after: &Tenant,
    kind: SubscriptionChangeKind,
    reason: Option<String>,
) -> Result<(), ApiError> {
    marks::settle(tx, before).await?;
    let actor = tx.actor().clone();
    let line = history::Line {
        actor: &actor,
        kind,
        before,
        after,
        mrr: (mrr(before, tx.now()), mrr(after, tx.now())),
        reason,
        at: tx.now(),
    };
    history::add(tx, line).await?;
    set_marks(tx, std::slice::from_ref(after)).await
}

/// Begins the history of a tenant that was just created.
pub(crate) async fn began(tx: &Tx, tenant: &Tenant) -> Result<(), ApiError> {
    if tenant.plan != Plan::Free {
        let actor = tx.actor().clone();
        let line = history::Line {
            actor: &actor,
            kind: SubscriptionChangeKind::Started,
            before: tenant,
            after: tenant,
            mrr: (0, mrr(tenant, tx.now())),
            reason: None,
            at: tx.now(),
        };
        history::add(tx, line).await?;
    }
    set_marks(tx, std::slice::from_ref(tenant)).await
}

/// 412 unless nobody touched the subscription since the version of `If-Match`; refused when the tenant is gone for good.
async fn check(tx: &Tx, request: &Mutation, tenant: &Tenant) -> Result<(), ApiError> {
    fields::merge(tx, request, tenant, &FIELDS).await?;
    if tenant.status.is_final() {
        return Err(state::invalid_transition(tenant, TenantStatus::Active));
    }
    Ok(())
}

/// What a move of status demands: the permission, a transition that exists, and where it is critical a code. A pending
/// tenant waits for its review, whatever else it is asked for.
async fn check_move(tx: &mut Tx, request: &Mutation, tenant: &Tenant, to: TenantStatus) -> Result<(), ApiError> {
    request.require(tenant.status.permission(to))?;
    if tenant.status == TenantStatus::PendingReview || !tenant.status.may_become(to) {
        return Err(state::invalid_transition(tenant, to));
    }
    if TenantStatus::needs_step_up(to) {
        request.check_step_up(tx).await?;
    }
    Ok(())
}

/// Dates stay where calendars can write them, however often a subscription is extended.
fn check_end(after: &Tenant, field: &str) -> Result<(), ApiError> {
    let ends = [after.subscription_ends_at, after.trial_ends_at];
    let beyond = |at: &Timestamp| chrono::Datelike::year(&at.datetime()) > *YEARS.end();
    match ends.iter().flatten().any(beyond) {
        true => Err(ApiError::field(
            field,
            format!("No subscription ends after {}.", YEARS.end()),
        )),
        false => Ok(()),
    }
}
