//! Subscriptions by their end.

use super::{filter, page};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Problem, TenantId, Timestamp,
    subscription::{Standing, SubscriptionState},
    tenant::{Money, Plan, Tenant, TenantStatus},
};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubscriptionsQuery {
    state: Option<SubscriptionState>,
    plan: Option<Plan>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A subscription in the list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SubscriptionItem {
    pub tenant_id: TenantId,
    pub name: String,
    pub plan: Plan,
    pub status: TenantStatus,
    pub state: SubscriptionState,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
    /// A month, as agreed.
    pub price: Money,
}

/// A page of subscriptions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Subscriptions {
    pub items: Vec<SubscriptionItem>,
    /// The next `after`, absent at the end.
    pub next: Option<String>,
}

impl SubscriptionItem {
    fn of(tenant: Tenant, now: Timestamp) -> Self {
        Self {
            state: Standing::from(&tenant).state(now),
            tenant_id: tenant.id,
            name: tenant.name,
            plan: tenant.plan,
            status: tenant.status,
            starts_at: tenant.subscription_starts_at,
            ends_at: tenant.subscription_ends_at,
            trial_ends_at: tenant.trial_ends_at,
            price: tenant.revenue,
        }
    }

    /// As it stands in the column `ends_key`.
    fn ends_key(&self) -> i64 {
        self.ends_at.map_or(i64::MAX, Timestamp::millis)
    }
}

/// Subscriptions, the soonest end first; what never ends comes last. Rejected, terminated and archived tenants are not among
/// them.
#[utoipa::path(get, path = "/v1/subscriptions", tag = "subscriptions", params(SubscriptionsQuery),
    responses((status = 200, body = Subscriptions), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<SubscriptionsQuery>,
) -> Result<Json<Subscriptions>, ApiError> {
    auth.require(super::READ)?;
    let (limit, now) = (page::limit(query.limit)?, app.now());
    let mut rest = "WHERE archived = 0 AND status NOT IN ('rejected', 'terminated')".to_owned();
    let mut values: Vec<Value> = Vec::new();
    if let Some(state) = query.state {
        rest.push_str(&format!(" AND {}", filter::state(state, now)));
    }
    if let Some(plan) = query.plan {
        values.push(wire(&plan).into());
        rest.push_str(&format!(" AND plan = ${}", values.len()));
    }
    if let Some(after) = query.after {
        let (ends, id) = page::cursor("ends", &after)?;
        values.extend([ends.into(), id.into()]);
        let (ends, id) = (values.len() - 1, values.len());
        rest.push_str(&format!(
            " AND (ends_key > ${ends} OR (ends_key = ${ends} AND id > ${id}))"
        ));
    }
    rest.push_str(&format!(" ORDER BY ends_key, id LIMIT {}", limit + 1));
    let tenants: Vec<Tenant> = sql::rows(app.reader(), &rest, values).await?;
    let mut items: Vec<_> = tenants
        .into_iter()
        .map(|tenant| SubscriptionItem::of(tenant, now))
        .collect();
    let next = page::next(&mut items, limit, "ends", |item| {
        (item.ends_key(), item.tenant_id.to_string())
    })?;
    Ok(Json(Subscriptions { items, next }))
}
