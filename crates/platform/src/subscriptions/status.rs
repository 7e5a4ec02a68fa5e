//! In service or not.

use super::{BILLING, SUSPEND, check, check_move};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    tenants::{
        status::{invalid_transition, turned, unnamed},
        store::{Act, store},
    },
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Problem, TenantId,
    subscription::{Activation, SubscriptionChangeKind, activated},
    tenant::{Tenant, TenantUpdated},
};

/// Activates a paused or suspended subscription, or suspends it. An activation may bring another plan, also to a tenant that
/// is active; a paid plan without an end gets 365 days. What suspends needs the typed name and a step-up.
#[utoipa::path(post, path = "/v1/subscriptions/{tenant}/status", tag = "subscriptions", request_body = Activation,
    params(("tenant" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,),
        ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:activate", "tenants:suspend"]))))]
pub(super) async fn change(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(SUSPEND)?;
    let wanted: Activation = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    let to = wanted.status();
    let moves = before.status != to;
    if !moves || wanted.plan.is_some() {
        request.require(BILLING)?;
    }
    let mut faults = wanted.faults(&before);
    faults.extend(unnamed(to, wanted.typed_name.as_deref(), &before));
    ApiError::check(faults)?;
    check(&tx, &request, &before).await?;
    let after = if moves {
        check_move(&mut tx, &request, &before, to).await?;
        turned(&before, to, &wanted.reason, tx.now())
    } else if wanted.activate {
        before.clone()
    } else {
        return Err(invalid_transition(&before, to));
    };
    let (after, act) = if wanted.activate {
        let after = activated(&after, wanted.plan, &app.config().prices, tx.now());
        let sentence = format!("The subscription of {} is active.", before.name);
        let act = Act::new(SubscriptionChangeKind::Activated, "subscription.activated", sentence);
        (after, act)
    } else {
        let sentence = format!("The subscription of {} is suspended.", before.name);
        let act = Act::new(
            SubscriptionChangeKind::Deactivated,
            "subscription.deactivated",
            sentence,
        );
        (after, act)
    };
    let answer = store(&mut tx, &before, after, act.reason(Some(&wanted.reason))).await?;
    tx.commit(Reply::ok(&answer)?).await
}
