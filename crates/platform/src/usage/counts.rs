//! The exact counts: what was told of, and what the platform holds itself.

use crate::{
    error::ApiError,
    storage::{Tx, sql},
};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    TenantId, Timestamp,
    usage::{LimitKey, MonthUsage, UsageCounts, month_number, month_start},
};

/// In which period something at `at` counts: its month, or zero where the count stands.
pub(super) fn period(key: LimitKey, at: Timestamp) -> i64 {
    match key.is_monthly() {
        true => month_number(at),
        false => 0,
    }
}

/// Counts `amount` more (or less).
pub(crate) async fn add(tx: &Tx, tenant: TenantId, key: LimitKey, period: i64, amount: i64) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "INSERT INTO usage_counts (tenant_id, limit_key, period, used) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, limit_key, period) DO UPDATE SET used = usage_counts.used + excluded.used",
        vec![
            tenant.to_string().into(),
            key.as_str().into(),
            period.into(),
            amount.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What is used of one limit in a period. Something may be told gone before it is told come: less than nothing is nothing.
pub(super) async fn used<C: ConnectionTrait>(
    conn: &C,
    tenant: TenantId,
    key: LimitKey,
    period: i64,
    now: Timestamp,
) -> Result<u64, ApiError> {
    let statement = "SELECT used FROM usage_counts WHERE tenant_id = $1 AND limit_key = $2 AND period = $3";
    let values = vec![tenant.to_string().into(), key.as_str().into(), period.into()];
    let told: i64 = sql::scalar(conn, statement, values).await?.unwrap_or(0);
    Ok(whole(told + held(conn, tenant, key, now).await?))
}

/// What is used of every limit now.
pub(super) async fn all<C: ConnectionTrait>(
    conn: &C,
    tenant: TenantId,
    now: Timestamp,
) -> Result<UsageCounts, ApiError> {
    let statement = "SELECT limit_key, used FROM usage_counts WHERE tenant_id = $1 AND (period = 0 OR period = $2)";
    let values = vec![tenant.to_string().into(), month_number(now).into()];
    let mut told = std::collections::BTreeMap::new();
    for row in sql::all(conn, statement, values).await? {
        let (key, used): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let Some(key) = LimitKey::parse(&key) {
            told.insert(key, used);
        }
    }
    let mut counts = UsageCounts::default();
    for key in LimitKey::ALL {
        let told = told.get(&key).copied().unwrap_or(0);
        counts.set(key, whole(told + held(conn, tenant, key, now).await?));
    }
    Ok(counts)
}

/// What the platform holds itself: users, and sessions of users at the tenant's site (those of operators do not count).
async fn held<C: ConnectionTrait>(conn: &C, tenant: TenantId, key: LimitKey, now: Timestamp) -> Result<i64, ApiError> {
    let id = tenant.to_string();
    let count = match key {
        LimitKey::Users => {
            let statement = "SELECT COUNT(*) FROM tenant_users WHERE tenant_id = $1";
            sql::scalar(conn, statement, vec![id.into()]).await?
        }
        LimitKey::ConcurrentSessions => {
            let statement = format!("SELECT COUNT(*) FROM {SESSIONS}");
            sql::scalar(conn, &statement, vec![id.into(), now.millis().into()]).await?
        }
        _ => None,
    };
    Ok(count.unwrap_or(0))
}

const SESSIONS: &str = "site_sessions WHERE tenant_id = $1 AND expires_at > $2 AND impersonation_id IS NULL";

/// When the first of the tenant's sessions ends by itself.
pub(super) async fn first_end<C: ConnectionTrait>(
    conn: &C,
    tenant: TenantId,
    now: Timestamp,
) -> Result<Option<Timestamp>, ApiError> {
    let statement = format!("SELECT MIN(expires_at) FROM {SESSIONS}");
    let values = vec![tenant.to_string().into(), now.millis().into()];
    let first: Option<Option<i64>> = sql::scalar(conn, &statement, values).await?;
    Ok(first.flatten().map(Timestamp::from_millis))
}

/// The present month and up to eleven before it, newest first.
pub(super) async fn months<C: ConnectionTrait>(
    conn: &C,
    tenant: TenantId,
    now: Timestamp,
) -> Result<Vec<MonthUsage>, ApiError> {
    let statement = "SELECT limit_key, period, used FROM usage_counts
        WHERE tenant_id = $1 AND period > $2 AND period <= $3";
    let last = month_number(now);
    let values = vec![tenant.to_string().into(), (last - 12).into(), last.into()];
    let rows = sql::all(conn, statement, values).await?;
    let mut months: Vec<MonthUsage> = Vec::new();
    let mut month = month_start(now);
    for number in (last - 11..=last).rev() {
        let mut found = MonthUsage {
            month,
            invoices: 0,
            messages: 0,
        };
        for row in &rows {
            let (key, period): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let used = whole(row.try_get_by_index(2)?);
            match LimitKey::parse(&key) {
                Some(LimitKey::InvoicesPerMonth) if period == number => found.invoices = used,
                Some(LimitKey::MessagesPerMonth) if period == number => found.messages = used,
                _ => {}
            }
        }
        if found.invoices + found.messages > 0 {
            months.push(found);
        }
        month = month_start(month.plus(-chrono::TimeDelta::hours(1)));
    }
    Ok(months)
}

fn whole(used: i64) -> u64 {
    u64::try_from(used).unwrap_or(0)
}
