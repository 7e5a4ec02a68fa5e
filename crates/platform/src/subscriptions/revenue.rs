//! Recurring revenue: what it is now, and what moved it.

use super::{filter, history::month};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::sql,
};
use axum::{Json, extract::State};
use chrono::Datelike;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, Timestamp,
    subscription::{Movement, MovementSum, PlanRevenue, Revenue, RevenueMonth, YEARS},
    tenant::{Money, Plan},
};

pub(super) const READ: Permission = Permission::new(Resource::Billing, Action::Read);
const MONTHS: i64 = 12;

/// From the first of these instants up to, and without, the second. Absent: the present calendar month (UTC).
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RevenueQuery {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// How often and by how much, per movement.
type Moved = BTreeMap<Movement, (u32, i64)>;

/// Recurring revenue now, by plan, its movements between two instants, and the last twelve months.
#[utoipa::path(get, path = "/v1/revenue", tag = "subscriptions", params(RevenueQuery),
    responses((status = 200, body = Revenue), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    auth: Auth,
    query: Result<Query<RevenueQuery>, ApiError>,
) -> Result<Json<Revenue>, ApiError> {
    auth.require(READ)?;
    let Query(query) = query?;
    let now = app.now();
    let (from, to) = between(query.from, query.to, now)?;
    let money = |minor: i64| Money {
        minor,
        currency: app.config().prices.currency.clone(),
    };
    // All of it at one moment: the months add up to what is paid now.
    let tx = app.db().snapshot().await?;
    let by_plan = by_plan(&tx, now, &money).await?;
    let (trials, trial_value) = trials(&tx, now).await?;
    let movements = moved(&tx, from, to).await?;
    let months = months(&tx, now).await?;
    tx.commit().await?;
    let mrr: i64 = by_plan.iter().map(|plan| plan.mrr.minor).sum();
    Ok(Json(Revenue {
        as_of: now,
        mrr: money(mrr),
        arr: money(mrr * MONTHS),
        paying: by_plan.iter().map(|plan| plan.tenants).sum(),
        by_plan,
        trials,
        trial_value: money(trial_value),
        from,
        to,
        movements: sums(&movements, &money),
        months: backwards(mrr, &months, now, &money),
    }))
}

/// The two instants that were asked for.
///
/// # Errors
/// `invalid` when they are not in order, or beyond what calendars write.
pub(super) fn between(
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), ApiError> {
    for (field, at) in [("from", from), ("to", to)] {
        if at.is_some_and(|at| !YEARS.contains(&at.datetime().year())) {
            let sentence = format!("Choose a time between the years {} and {}.", YEARS.start(), YEARS.end());
            return Err(ApiError::field(field, sentence));
        }
    }
    let to = match (from, to) {
        (_, Some(to)) => to,
        (None, None) => first_of(month(now) + 1),
        (Some(_), None) => now,
    };
    let from = from.unwrap_or_else(|| first_of(month(Timestamp::from_millis(to.millis() - 1))));
    if from < to {
        Ok((from, to))
    } else {
        Err(ApiError::field("to", "Choose a time after `from`."))
    }
}

/// The first instant of a month of [`month`].
fn first_of(month: i64) -> Timestamp {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or(i32::MAX);
    let number = u32::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    let date = chrono::NaiveDate::from_ymd_opt(year, number, 1).unwrap_or_default();
    Timestamp::from_millis(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
}

fn count(row: &QueryResult, index: usize) -> Result<u32, ApiError> {
    u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)
}

fn word<T: DeserializeOwned>(row: &QueryResult, index: usize) -> Result<T, ApiError> {
    Ok(serde_json::from_value(row.try_get_by_index::<String>(index)?.into())?)
}

async fn by_plan<C: ConnectionTrait>(
    conn: &C,
    now: Timestamp,
    money: &impl Fn(i64) -> Money,
) -> Result<Vec<PlanRevenue>, ApiError> {
    let statement = format!(
        "SELECT plan, COUNT(*), CAST(SUM(price) AS BIGINT) FROM tenants WHERE {} GROUP BY plan",
        filter::pays(now)
    );
    let mut found: BTreeMap<Plan, (u32, i64)> = BTreeMap::new();
    for row in sql::all(conn, &statement, vec![]).await? {
        found.insert(word(&row, 0)?, (count(&row, 1)?, row.try_get_by_index(2)?));
    }
    let revenue = |plan: Plan| {
        let (tenants, minor) = found.get(&plan).copied().unwrap_or_default();
        let mrr = money(minor);
        PlanRevenue { plan, tenants, mrr }
    };
    Ok(Plan::ALL
        .into_iter()
        .filter(|plan| *plan != Plan::Free)
        .map(revenue)
        .collect())
}

async fn trials<C: ConnectionTrait>(conn: &C, now: Timestamp) -> Result<(u32, i64), ApiError> {
    let statement = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(price), 0) AS BIGINT) FROM tenants WHERE {}",
        filter::tries(now)
    );
    match sql::one(conn, &statement, vec![]).await? {
        Some(row) => Ok((count(&row, 0)?, row.try_get_by_index(1)?)),
        None => Ok((0, 0)),
    }
}

async fn moved<C: ConnectionTrait>(conn: &C, from: Timestamp, to: Timestamp) -> Result<Moved, ApiError> {
    let statement = "SELECT movement, COUNT(*), CAST(SUM(mrr_after - mrr_before) AS BIGINT) FROM subscription_changes
        WHERE at >= $1 AND at < $2 AND movement IS NOT NULL GROUP BY movement";
    let mut found = Moved::new();
    for row in sql::all(conn, statement, vec![from.millis().into(), to.millis().into()]).await? {
        found.insert(word(&row, 0)?, (count(&row, 1)?, row.try_get_by_index(2)?));
    }
    Ok(found)
}

/// What moved in each of the last twelve months, by the number of the month.
async fn months<C: ConnectionTrait>(conn: &C, now: Timestamp) -> Result<BTreeMap<i64, Moved>, ApiError> {
    let statement = "SELECT month, movement, COUNT(*), CAST(SUM(mrr_after - mrr_before) AS BIGINT)
        FROM subscription_changes WHERE month > $1 AND movement IS NOT NULL GROUP BY month, movement";
    let mut found: BTreeMap<i64, Moved> = BTreeMap::new();
    for row in sql::all(conn, statement, vec![(month(now) - MONTHS).into()]).await? {
        let of_month = found.entry(row.try_get_by_index(0)?).or_default();
        of_month.insert(word(&row, 1)?, (count(&row, 2)?, row.try_get_by_index(3)?));
    }
    Ok(found)
}

fn sums(moved: &Moved, money: &impl Fn(i64) -> Money) -> Vec<MovementSum> {
    let sum = |movement: Movement| {
        let (changes, minor) = moved.get(&movement).copied().unwrap_or_default();
        MovementSum {
            movement,
            changes,
            amount: money(minor),
        }
    };
    Movement::ALL.into_iter().map(sum).collect()
}

/// From what is paid now back through what moved it.
fn backwards(
    mrr: i64,
    moved: &BTreeMap<i64, Moved>,
    now: Timestamp,
    money: &impl Fn(i64) -> Money,
) -> Vec<RevenueMonth> {
    let (nothing, present) = (Moved::new(), month(now));
    let mut at_end = mrr;
    let mut months: Vec<_> = (0..MONTHS)
        .map(|back| {
            let number = present - back;
            let moved = moved.get(&number).unwrap_or(&nothing);
            let told = RevenueMonth {
                month: format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
                mrr: money(at_end),
                movements: sums(moved, money),
            };
            at_end -= moved.values().map(|(_, minor)| minor).sum::<i64>();
            told
        })
        .collect();
    months.reverse();
    months
}
