//! All subscriptions in numbers.

use super::filter;
use crate::{app::App, error::ApiError, http::Auth, storage::sql};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    Problem,
    subscription::{SubscriptionOverview, SubscriptionState, conversion},
};

/// How many tenants have which plan, and where their subscriptions stand: of those that the list shows. Rejected, terminated and
/// archived ones are in neither.
#[utoipa::path(get, path = "/v1/subscriptions/overview", tag = "subscriptions",
    responses((status = 200, body = SubscriptionOverview), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(State(app): State<App>, auth: Auth) -> Result<Json<SubscriptionOverview>, ApiError> {
    auth.require(super::READ)?;
    let now = app.now();
    let conditions = [
        "plan = 'free'".to_owned(),
        "plan = 'pro'".to_owned(),
        "plan = 'enterprise'".to_owned(),
        filter::state(SubscriptionState::Expiring, now),
        filter::state(SubscriptionState::Expired, now),
        filter::state(SubscriptionState::Trial, now),
        filter::state(SubscriptionState::Paused, now),
    ];
    let counts: Vec<_> = conditions
        .iter()
        .map(|condition| format!("COUNT(CASE WHEN {condition} THEN 1 END)"))
        .collect();
    let statement = format!(
        "SELECT {} FROM tenants WHERE archived = 0 AND status NOT IN ('rejected', 'terminated')",
        counts.join(", ")
    );
    let row = sql::one(app.reader(), &statement, vec![])
        .await?
        .ok_or_else(|| ApiError::internal("a count has no row"))?;
    let count = |index: usize| -> Result<u32, ApiError> {
        u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)
    };
    let (free, pro, enterprise) = (count(0)?, count(1)?, count(2)?);
    let (paid, total) = (pro + enterprise, free + pro + enterprise);
    Ok(Json(SubscriptionOverview {
        total,
        free,
        pro,
        enterprise,
        expiring: count(3)?,
        expired: count(4)?,
        trials: count(5)?,
        paused: count(6)?,
        conversion_percent: conversion(paid, total),
    }))
}
