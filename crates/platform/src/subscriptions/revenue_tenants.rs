//! The tenants behind a figure of revenue.

use super::{filter, page, revenue};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::{QueryResult, Value};
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Problem, Timestamp,
    subscription::{RevenueFigure, RevenueTenant, RevenueTenants},
    tenant::{Money, Plan},
};

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RevenueTenantsQuery {
    figure: RevenueFigure,
    /// The plan that is paid; of churn, the one that was.
    plan: Option<Plan>,
    /// Of what moved: from then on. Absent: the present calendar month (UTC).
    from: Option<Timestamp>,
    /// Of what moved: before then.
    to: Option<Timestamp>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A row with the keys that the next page goes on from.
struct Found {
    value: i64,
    id: String,
    tenant: RevenueTenant,
}

/// Who pays now, dearest first; who is on trial, soonest end first; what moved, newest first.
#[utoipa::path(get, path = "/v1/revenue/tenants", tag = "subscriptions", params(RevenueTenantsQuery),
    responses((status = 200, body = RevenueTenants), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    query: Result<Query<RevenueTenantsQuery>, ApiError>,
) -> Result<Json<RevenueTenants>, ApiError> {
    auth.require(revenue::READ)?;
    let Query(query) = query?;
    let limit = page::limit(query.limit)?;
    let (statement, values) = select(&query, limit, app.now())?;
    let currency = &app.config().prices.currency;
    let mut found = Vec::new();
    for row in sql::all(app.reader(), &statement, values).await? {
        found.push(read(&row, query.figure, currency)?);
    }
    let of = wire(&query.figure);
    let next = page::next(&mut found, limit, &of, |row| (row.value, row.id.clone()))?;
    let items = found.into_iter().map(|row| row.tenant).collect();
    Ok(Json(RevenueTenants { items, next }))
}

/// Columns: value and id of the order, tenant's id and name, plan, amount.
fn select(query: &RevenueTenantsQuery, limit: usize, now: Timestamp) -> Result<(String, Vec<Value>), ApiError> {
    let (columns, table, condition, value, falls) = match query.figure {
        RevenueFigure::Mrr => (
            "r.price, r.id, r.id, r.price",
            "tenants",
            filter::pays(now),
            "price",
            true,
        ),
        RevenueFigure::Trials => (
            "r.trial_ends_at, r.id, r.id, r.price",
            "tenants",
            filter::tries(now),
            "trial_ends_at",
            false,
        ),
        _ => (
            "r.at, r.id, r.tenant_id, r.mrr_after - r.mrr_before",
            "subscription_changes",
            moved(query, now)?,
            "at",
            true,
        ),
    };
    let (sign, order) = if falls { ("<", "DESC") } else { (">", "ASC") };
    let mut conditions = vec![condition];
    let mut values: Vec<Value> = Vec::new();
    if let Some(plan) = query.plan {
        values.push(wire(&plan).into());
        conditions.push(format!("plan = ${}", values.len()));
    }
    if let Some(after) = &query.after {
        let (last, id) = page::cursor(&wire(&query.figure), after)?;
        values.extend([last.into(), id.into()]);
        let (last, id) = (values.len() - 1, values.len());
        conditions.push(format!(
            "({value} {sign} ${last} OR ({value} = ${last} AND id {sign} ${id}))"
        ));
    }
    let [first, id, tenant, amount] = parts(columns);
    // The page first, from an index alone; the names of its tenants after it.
    let statement = format!(
        "SELECT p.value, p.id, p.tenant, t.name_doc, p.plan, p.amount FROM
            (SELECT {first} AS value, {id} AS id, {tenant} AS tenant, r.plan AS plan, {amount} AS amount
             FROM {table} r WHERE {} ORDER BY {value} {order}, id {order} LIMIT {})
         p JOIN (SELECT id AS tenant_id, doc AS name_doc FROM tenants) t ON t.tenant_id = p.tenant
         ORDER BY p.value {order}, p.id {order}",
        conditions.join(" AND "),
        limit + 1
    );
    Ok((statement, values))
}

fn parts(columns: &str) -> [&str; 4] {
    let mut parts = columns.splitn(4, ", ");
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

fn moved(query: &RevenueTenantsQuery, now: Timestamp) -> Result<String, ApiError> {
    let (from, to) = revenue::between(query.from, query.to, now)?;
    Ok(format!(
        "movement = '{}' AND at >= {} AND at < {}",
        wire(&query.figure),
        from.millis(),
        to.millis()
    ))
}

/// What is needed of the tenant's row.
#[derive(Deserialize)]
struct Named {
    name: String,
}

fn read(row: &QueryResult, figure: RevenueFigure, currency: &str) -> Result<Found, ApiError> {
    let value: i64 = row.try_get_by_index(0)?;
    let named: Named = serde_json::from_str(&row.try_get_by_index::<String>(3)?)?;
    let moves = !matches!(figure, RevenueFigure::Mrr | RevenueFigure::Trials);
    Ok(Found {
        value,
        id: row.try_get_by_index(1)?,
        tenant: RevenueTenant {
            tenant_id: row.try_get_by_index::<String>(2)?.parse().map_err(ApiError::internal)?,
            name: named.name,
            plan: serde_json::from_value(row.try_get_by_index::<String>(4)?.into())?,
            amount: Money {
                minor: row.try_get_by_index(5)?,
                currency: currency.to_owned(),
            },
            at: moves.then(|| Timestamp::from_millis(value)),
        },
    })
}
