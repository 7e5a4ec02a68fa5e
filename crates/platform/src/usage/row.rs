//! The row that travels: made of the exact counts, written when somebody is to see it, not at every event.

use super::{counts, overrides, threshold};
use crate::{
    error::ApiError,
    storage::{Tx, sql},
};
use sea_orm::{ConnectionTrait, Value};
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::Tenant,
    usage::{LimitKey, TenantUsage, granted, month_start},
};

/// What the tenant uses now, counted.
pub(crate) async fn counted<C: ConnectionTrait>(
    conn: &C,
    tenant: &Tenant,
    now: Timestamp,
) -> Result<TenantUsage, ApiError> {
    let stored: Option<TenantUsage> = sql::get(conn, tenant.id).await?;
    let mut usage = stored.unwrap_or_else(|| TenantUsage::new(tenant.id, now));
    usage.month = month_start(now);
    usage.counts = counts::all(conn, tenant.id, now).await?;
    usage.overrides = overrides::all(conn, tenant.id).await?;
    usage.settle(tenant, now);
    usage.counted_at = now;
    Ok(usage)
}

/// Counts, tells thresholds that are reached, and writes the row when it is another than before.
pub(crate) async fn publish(tx: &mut Tx, tenant: &Tenant) -> Result<TenantUsage, ApiError> {
    let now = tx.now();
    let mut usage = counted(tx.conn(), tenant, now).await?;
    for key in LimitKey::ALL {
        let allowed = granted(tenant, &usage.overrides, key, now).allowed;
        let told = threshold::Count {
            key,
            month: usage.month,
            used: usage.used(key, now),
            allowed,
        };
        threshold::tell(tx, tenant, &told).await?;
    }
    let stored: Option<TenantUsage> = tx.get(tenant.id).await?;
    let same = stored.is_some_and(|mut stored| {
        stored.counted_at = usage.counted_at;
        stored == usage
    });
    if !same {
        tx.put(&mut usage).await?;
    }
    let statement = "DELETE FROM usage_dirty WHERE tenant_id = $1";
    sql::exec(tx.conn(), statement, vec![tenant.id.to_string().into()]).await?;
    Ok(usage)
}

/// The row is to be written soon; many events make one writing.
pub(crate) async fn touch(tx: &Tx, tenant: TenantId) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "INSERT INTO usage_dirty (tenant_id, at) VALUES ($1, $2) ON CONFLICT (tenant_id) DO NOTHING",
        vec![tenant.to_string().into(), tx.now().millis().into()],
    )
    .await?;
    Ok(())
}

/// Loads rows of a generated world with the counts that they say; `past` are earlier months, as (tenant, limit, period, used),
/// `told` the thresholds that were told, as (tenant, limit, month, threshold).
pub(crate) async fn load(
    tx: &mut Tx,
    rows: &[TenantUsage],
    past: &[(TenantId, LimitKey, i64, i64)],
    told: &[(TenantId, LimitKey, i64, u32)],
) -> Result<(), ApiError> {
    const ROWS_PER_STATEMENT: usize = 60;
    let mut all: Vec<(TenantId, LimitKey, i64, i64)> = past.to_vec();
    for usage in rows {
        // Users and sessions are counted where they are.
        for key in LimitKey::ALL {
            let held = matches!(key, LimitKey::Users | LimitKey::ConcurrentSessions);
            let used = i64::try_from(usage.counts.get(key)).map_err(ApiError::internal)?;
            if !held && used > 0 {
                all.push((usage.id, key, counts::period(key, usage.month), used));
            }
        }
    }
    for chunk in all.chunks(ROWS_PER_STATEMENT) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 4);
        for (tenant, key, period, used) in chunk {
            values.extend::<[Value; 4]>([
                tenant.to_string().into(),
                key.as_str().into(),
                (*period).into(),
                (*used).into(),
            ]);
        }
        let statement = format!(
            "INSERT INTO usage_counts (tenant_id, limit_key, period, used) VALUES {}",
            sql::tuples(chunk.len(), 4)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    threshold::load(tx, told).await?;
    tx.load(rows).await
}
