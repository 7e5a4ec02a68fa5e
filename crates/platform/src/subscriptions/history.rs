//! The history of subscriptions: one line for each change, with the recurring revenue before and after.

use super::page;
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Auth, Query, Segment},
    storage::{Tx, sql, wire},
};
use axum::{Json, extract::State};
use chrono::Datelike;
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Problem, SubscriptionChangeId, TenantId, Timestamp,
    subscription::{Movement, SubscriptionChange, SubscriptionChangeKind},
    tenant::{Money, Tenant},
};

/// Far below SQLite's bound of values per statement.
const ROWS_PER_STATEMENT: usize = 60;
const WIDTH: usize = 10;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A page of a subscription's history.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SubscriptionHistory {
    pub items: Vec<SubscriptionChange>,
    /// The next `after`, absent at the end.
    pub next: Option<String>,
}

/// What happened to the tenant's subscription, newest first.
#[utoipa::path(get, path = "/v1/subscriptions/{tenant}/history", tag = "subscriptions",
    params(("tenant" = TenantId, Path,), HistoryQuery),
    responses((status = 200, body = SubscriptionHistory), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<SubscriptionHistory>, ApiError> {
    auth.require(super::READ)?;
    let limit = page::limit(query.limit)?;
    let _tenant: Tenant = app.require(id).await?;
    let mut statement = "SELECT doc FROM subscription_changes WHERE tenant_id = $1".to_owned();
    let mut values: Vec<Value> = vec![id.to_string().into()];
    if let Some(after) = query.after {
        let (at, id) = page::cursor("history", &after)?;
        values.extend([at.into(), id.into()]);
        statement.push_str(" AND (at < $2 OR (at = $2 AND id < $3))");
    }
    statement.push_str(&format!(" ORDER BY at DESC, id DESC LIMIT {}", limit + 1));
    let mut items: Vec<SubscriptionChange> = Vec::new();
    for row in sql::all(app.reader(), &statement, values).await? {
        items.push(serde_json::from_str(&row.try_get_by_index::<String>(0)?)?);
    }
    let next = page::next(&mut items, limit, "history", |line| {
        (line.at.millis(), line.id.to_string())
    })?;
    Ok(Json(SubscriptionHistory { items, next }))
}

/// What happened, by whom, to which tenant, when.
pub(super) struct Line<'a> {
    pub actor: &'a Actor,
    pub kind: SubscriptionChangeKind,
    pub before: &'a Tenant,
    pub after: &'a Tenant,
    /// Recurring revenue, in minor units.
    pub mrr: (i64, i64),
    pub reason: Option<String>,
    pub at: Timestamp,
}

/// Adds a line to the history.
pub(super) async fn add(tx: &Tx, line: Line<'_>) -> Result<(), ApiError> {
    let money = |minor| Money {
        minor,
        currency: line.after.revenue.currency.clone(),
    };
    let change = SubscriptionChange {
        id: tx.new_id::<SubscriptionChangeId>(),
        tenant_id: line.after.id,
        kind: line.kind,
        plan_before: Some(line.before.plan),
        plan_after: line.after.plan,
        ends_before: line.before.subscription_ends_at,
        ends_after: line.after.subscription_ends_at,
        mrr_before: money(line.mrr.0),
        mrr_after: money(line.mrr.1),
        reason: line.reason,
        operator_id: line.actor.id,
        actor_name: line.actor.name.clone(),
        at: line.at,
    };
    load(tx, &[change]).await
}

/// Adds lines as they are.
pub(crate) async fn load(tx: &Tx, lines: &[SubscriptionChange]) -> Result<(), ApiError> {
    for chunk in lines.chunks(ROWS_PER_STATEMENT) {
        let mut values = Vec::with_capacity(chunk.len() * WIDTH);
        for line in chunk {
            values.extend(columns(line)?);
        }
        let statement = format!(
            "INSERT INTO subscription_changes
             (id, tenant_id, at, month, kind, movement, plan, mrr_before, mrr_after, doc) VALUES {}",
            sql::tuples(chunk.len(), WIDTH)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    Ok(())
}

fn columns(line: &SubscriptionChange) -> Result<[Value; WIDTH], ApiError> {
    let (before, after) = (line.mrr_before.minor, line.mrr_after.minor);
    let movement = Movement::of(before, after);
    let plan = match (movement, line.plan_before) {
        (Some(Movement::Churn), Some(before)) => before,
        _ => line.plan_after,
    };
    Ok([
        line.id.to_string().into(),
        line.tenant_id.to_string().into(),
        line.at.millis().into(),
        month(line.at).into(),
        wire(&line.kind).into(),
        movement.map(|movement| wire(&movement)).into(),
        wire(&plan).into(),
        before.into(),
        after.into(),
        serde_json::to_string(line)?.into(),
    ])
}

/// Twelve times the year, and the month from zero on (UTC).
pub(super) fn month(at: Timestamp) -> i64 {
    let date = at.datetime();
    i64::from(date.year()) * 12 + i64::from(date.month0())
}
