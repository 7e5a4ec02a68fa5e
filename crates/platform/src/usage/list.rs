//! Tenants near or over their limits.

use super::READ;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{sql, wire},
    subscriptions::page,
};
use axum::{Json, extract::State};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Problem, TenantId,
    tenant::{Plan, Tenant, TenantStatus},
    usage::{HIGHEST_PERCENT, LimitState, TenantUsage, limit_states, month_start, pressure},
};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// Only tenants that use so many percent of a limit, or more; 80 when it does not say.
    #[param(minimum = 1, maximum = 9999)]
    over: Option<u32>,
    plan: Option<Plan>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A tenant that is near or over a limit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UsageItem {
    pub tenant_id: TenantId,
    pub name: String,
    pub plan: Plan,
    pub status: TenantStatus,
    /// The highest of its limits.
    pub percent: u32,
    /// The limits that are so far used, in the order of the limits.
    pub limits: Vec<LimitState>,
}

/// A page of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UsagePage {
    pub items: Vec<UsageItem>,
    /// The next `after`, absent at the end.
    pub next: Option<String>,
}

const HIGHEST: &str = "CASE WHEN u.month = $1 AND u.monthly_percent > u.standing_percent
    THEN u.monthly_percent ELSE u.standing_percent END";

/// Tenants near or over their limits, the furthest first, as of the last count (a quarter of a minute at most). Rejected,
/// terminated and archived tenants are not among them.
#[utoipa::path(get, path = "/v1/usage", tag = "usage", params(UsageQuery),
    responses((status = 200, body = UsagePage), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<UsageQuery>,
) -> Result<Json<UsagePage>, ApiError> {
    auth.require(READ)?;
    let (limit, now) = (page::limit(query.limit)?, app.now());
    let over = query.over.unwrap_or(80);
    if !(1..=HIGHEST_PERCENT).contains(&over) {
        return Err(ApiError::field("over", "Ask for 1 to 9999 percent."));
    }
    let mut values: Vec<Value> = vec![month_start(now).millis().into(), i64::from(over).into()];
    let mut statement = format!(
        "SELECT u.doc, t.doc, {HIGHEST} FROM tenant_usage u JOIN tenants t ON t.id = u.id
         WHERE (u.standing_percent >= $2 OR (u.month = $1 AND u.monthly_percent >= $2))
         AND t.archived = 0 AND t.status NOT IN ('rejected', 'terminated')"
    );
    if let Some(plan) = query.plan {
        values.push(wire(&plan).into());
        statement.push_str(&format!(" AND t.plan = ${}", values.len()));
    }
    if let Some(after) = query.after {
        let (percent, id) = page::cursor("usage", &after)?;
        values.extend([percent.into(), id.into()]);
        let (percent, id) = (values.len() - 1, values.len());
        statement.push_str(&format!(
            " AND ({HIGHEST} < ${percent} OR ({HIGHEST} = ${percent} AND u.id > ${id}))"
        ));
    }
    statement.push_str(&format!(" ORDER BY {HIGHEST} DESC, u.id LIMIT {}", limit + 1));
    let mut items = Vec::new();
    for row in sql::all(app.reader(), &statement, values).await? {
        let usage: TenantUsage = serde_json::from_str(&row.try_get_by_index::<String>(0)?)?;
        let tenant: Tenant = serde_json::from_str(&row.try_get_by_index::<String>(1)?)?;
        let mut limits = limit_states(&tenant, &usage, now);
        limits.retain(|state| pressure(state.used, state.allowed) >= over);
        items.push(UsageItem {
            tenant_id: tenant.id,
            name: tenant.name,
            plan: tenant.plan,
            status: tenant.status,
            percent: u32::try_from(row.try_get_by_index::<i64>(2)?).map_err(ApiError::internal)?,
            limits,
        });
    }
    let next = page::next(&mut items, limit, "usage", |item| {
        (i64::from(item.percent), item.tenant_id.to_string())
    })?;
    Ok(Json(UsagePage { items, next }))
}
