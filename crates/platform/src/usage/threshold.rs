//! Thresholds: each is told once per period, whoever counts and however often. The row in `usage_thresholds` decides who tells.

use super::counts;
use crate::{
    alerts::raise_alert,
    error::ApiError,
    storage::{Tx, sql},
};
use sea_orm::Value;
use wheelhouse_contract::{
    TenantId, Timestamp,
    alert::{AlertDraft, AlertKind},
    tenant::Tenant,
    usage::{LimitKey, UNLIMITED, month_number, percent, reached, severity},
};

/// What is used of a limit, in a month. What stands is told once in a calendar month, too.
pub(super) struct Count {
    pub key: LimitKey,
    pub month: Timestamp,
    pub used: u64,
    pub allowed: i32,
}

/// Raises an alert for every threshold that is reached and was not told in this period; how many there were.
pub(super) async fn tell(tx: &mut Tx, tenant: &Tenant, count: &Count) -> Result<usize, ApiError> {
    let mut news = 0;
    for threshold in reached(count.used, count.allowed) {
        let values = vec![
            tenant.id.to_string().into(),
            count.key.as_str().into(),
            month_number(count.month).into(),
            i64::from(threshold).into(),
            tx.now().millis().into(),
        ];
        if sql::exec(tx.conn(), REMEMBER, values).await? == 1 {
            raise_alert(tx, &draft(tenant, count, threshold)).await?;
            news += 1;
        }
    }
    Ok(news)
}

const REMEMBER: &str = "INSERT INTO usage_thresholds (tenant_id, limit_key, period, threshold, at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, limit_key, period, threshold) DO NOTHING";

fn draft(tenant: &Tenant, count: &Count, threshold: u32) -> AlertDraft {
    let (used, allowed) = (grouped(count.used), grouped(count.allowed.unsigned_abs().into()));
    let share = match percent(count.used, count.allowed) {
        Some(percent) if count.allowed > 0 => format!("{percent} %"),
        _ => "more than the limit".to_owned(),
    };
    let noun = count.key.noun();
    let message = match count.key.is_monthly() {
        true => format!(
            "{used} of {allowed} {noun} used in {}: {share}.",
            count.month.datetime().format("%B %Y")
        ),
        false => format!("{used} of {allowed} {noun}: {share}."),
    };
    AlertDraft {
        kind: AlertKind::Quota,
        severity: Some(severity(threshold)),
        tenant_id: Some(tenant.id),
        service: count.key.as_str().to_owned(),
        message,
        current_value: count.used as f64,
        expected_value: f64::from(count.allowed),
    }
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Of a generated world: what was reached long ago is not told now. As (tenant, limit, month, threshold).
pub(super) async fn load(tx: &Tx, told: &[(TenantId, LimitKey, i64, u32)]) -> Result<(), ApiError> {
    const ROWS_PER_STATEMENT: usize = 60;
    for chunk in told.chunks(ROWS_PER_STATEMENT) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 5);
        for (tenant, key, period, threshold) in chunk {
            values.extend::<[Value; 5]>([
                tenant.to_string().into(),
                key.as_str().into(),
                (*period).into(),
                i64::from(*threshold).into(),
                tx.now().millis().into(),
            ]);
        }
        let statement = format!(
            "INSERT INTO usage_thresholds (tenant_id, limit_key, period, threshold, at) VALUES {}",
            sql::tuples(chunk.len(), 5)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    Ok(())
}

/// A period that may be over: `number` as [`month_number`] counts.
pub(super) fn month_of(number: i64, now: Timestamp) -> Timestamp {
    let mut month = wheelhouse_contract::usage::month_start(now);
    while month_number(month) > number {
        month = wheelhouse_contract::usage::month_start(month.plus(-chrono::TimeDelta::hours(1)));
    }
    month
}

/// The count of `key` in the period `number` (zero: what stands), under what is allowed now.
pub(super) async fn counted(
    tx: &Tx,
    tenant: &Tenant,
    key: LimitKey,
    number: i64,
    allowed: i32,
) -> Result<Count, ApiError> {
    let now = tx.now();
    let used = match allowed {
        UNLIMITED => 0,
        _ => counts::used(tx.conn(), tenant.id, key, number, now).await?,
    };
    let month = match number {
        0 => wheelhouse_contract::usage::month_start(now),
        number => month_of(number, now),
    };
    Ok(Count {
        key,
        month,
        used,
        allowed,
    })
}
