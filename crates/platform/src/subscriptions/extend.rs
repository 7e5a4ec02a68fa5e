//! More months.

use super::{BILLING, check, check_end};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    tenants::store::{Act, store},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Problem, TenantId,
    subscription::{Extension, SubscriptionChangeKind, extended},
    tenant::{Tenant, TenantUpdated},
};

/// Extends a subscription by months of 30 days, from the later of now and its end. A free tenant becomes pro.
#[utoipa::path(post, path = "/v1/subscriptions/{tenant}/extend", tag = "subscriptions", request_body = Extension,
    params(("tenant" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:update"]))))]
pub(super) async fn extend(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(BILLING)?;
    let extension: Extension = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    ApiError::check(extension.faults())?;
    check(&tx, &request, &before).await?;
    let after = extended(&before, extension.months, &app.config().prices, tx.now());
    check_end(&after, "months")?;
    let sentence = format!(
        "The subscription of {} was extended by {} months.",
        before.name, extension.months
    );
    let act = Act::new(SubscriptionChangeKind::Extended, "subscription.extended", sentence);
    let answer = store(&mut tx, &before, after, act.reason(Some(&extension.reason))).await?;
    tx.commit(Reply::ok(&answer)?).await
}
