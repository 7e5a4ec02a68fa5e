//! A pause that may end by itself.

use super::{SUSPEND, check, check_move};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    tenants::{
        status::turned,
        store::{Act, store},
    },
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Problem, TenantId,
    subscription::{Pause, SubscriptionChangeKind},
    tenant::{Tenant, TenantStatus, TenantUpdated},
};

/// Pauses a subscription, until `resume_at` or until somebody resumes it. Its end moves by the time of the pause.
#[utoipa::path(post, path = "/v1/subscriptions/{tenant}/pause", tag = "subscriptions", request_body = Pause,
    params(("tenant" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:suspend"]))))]
pub(super) async fn pause(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(SUSPEND)?;
    let pause: Pause = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    ApiError::check(pause.faults(tx.now()))?;
    check(&tx, &request, &before).await?;
    check_move(&mut tx, &request, &before, TenantStatus::Paused).await?;
    let mut after = turned(&before, TenantStatus::Paused, &pause.reason, tx.now());
    after.paused_until = pause.resume_at;
    let sentence = match pause.resume_at {
        Some(at) => format!("The subscription of {} is paused until {at}.", before.name),
        None => format!("The subscription of {} is paused.", before.name),
    };
    let act = Act::new(SubscriptionChangeKind::Paused, "subscription.paused", sentence);
    let answer = store(&mut tx, &before, after, act.reason(Some(&pause.reason))).await?;
    tx.commit(Reply::ok(&answer)?).await
}
