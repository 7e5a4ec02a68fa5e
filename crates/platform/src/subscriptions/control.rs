//! Full control, and what it would do.

use super::{BILLING, READ, check, check_end, check_move};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Body, Mutation, Reply, Segment},
    tenants::{
        status::{turned, unnamed},
        store::{Act, store},
    },
};
use axum::{Json, extract::State, response::Response};
use wheelhouse_contract::{
    Problem, TenantId, Timestamp,
    subscription::{Control, Preview, SubscriptionChangeKind, preview},
    tenant::{Prices, Tenant, TenantStatus, TenantUpdated},
};

/// Changes plan, dates, limits, price, features and status in one request. A move of status demands what it demands
/// elsewhere: its permission, 20 characters, and to suspend the typed name and a step-up.
#[utoipa::path(post, path = "/v1/subscriptions/{tenant}/control", tag = "subscriptions", request_body = Control,
    params(("tenant" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,),
        ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:update"]))))]
pub(super) async fn control(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(BILLING)?;
    let wanted: Control = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    let to = target(&wanted, &before);
    let mut faults = wanted.faults(&before);
    faults.extend(to.and_then(|to| unnamed(to, wanted.typed_name.as_deref(), &before)));
    ApiError::check(faults)?;
    check(&tx, &request, &before).await?;
    if let Some(to) = to {
        check_move(&mut tx, &request, &before, to).await?;
    }
    let after = outcome(&wanted, &before, &app.config().prices, tx.now());
    check_end(&after, "ends_at")?;
    let sentence = format!("The subscription of {} was set.", before.name);
    let act = Act::new(SubscriptionChangeKind::Controlled, "subscription.controlled", sentence);
    let answer = store(&mut tx, &before, after, act.reason(Some(&wanted.reason))).await?;
    tx.commit(Reply::ok(&answer)?).await
}

/// What full control would do: limits, price and usage before and after. Nothing is changed; a reason is not needed.
#[utoipa::path(post, path = "/v1/subscriptions/{tenant}/preview", tag = "subscriptions", request_body = Control,
    params(("tenant" = TenantId, Path,)),
    responses((status = 200, body = Preview), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn what_if(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
    Body(wanted): Body<Control>,
) -> Result<Json<Preview>, ApiError> {
    auth.require(READ)?;
    let before: Tenant = app.require(id).await?;
    let mut faults = wanted.faults(&before);
    faults.retain(|fault| fault.field != "reason");
    ApiError::check(faults)?;
    let now = app.now();
    let after = outcome(&wanted, &before, &app.config().prices, now);
    Ok(Json(preview(&before, &after, now)))
}

/// The status that it moves the tenant to.
fn target(wanted: &Control, tenant: &Tenant) -> Option<TenantStatus> {
    wanted.status.filter(|status| *status != tenant.status)
}

/// The tenant as it would be. The pause that ends moves dates before others are set.
fn outcome(wanted: &Control, tenant: &Tenant, prices: &Prices, now: Timestamp) -> Tenant {
    match target(wanted, tenant) {
        Some(to) => wanted.apply(&turned(tenant, to, &wanted.reason, now), prices),
        None => wanted.apply(tenant, prices),
    }
}
