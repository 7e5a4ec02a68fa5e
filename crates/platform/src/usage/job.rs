//! What happens to usage by itself: rows are written for those who look at them, overrides end.

use super::{overrides, row};
use crate::{app::App, cluster::Lease, error::ApiError, storage::sql};
use chrono::TimeDelta;
use wheelhouse_contract::{tenant::Tenant, usage::LimitKey};

/// However many events there are, a tenant's row is written so often at most.
pub(crate) const EVERY: TimeDelta = TimeDelta::seconds(15);
/// Tenants per transaction.
const CHUNK: usize = 200;
const OVER: &str = "The agreed time is over.";

/// Does what is due, each once.
///
/// # Errors
/// The database's own, or another instance took the job over; what was done stays.
pub(crate) async fn tick(app: &App, lease: &Lease) -> Result<(), ApiError> {
    end_overrides(app, lease).await?;
    let dirty = format!("SELECT tenant_id FROM usage_dirty ORDER BY at, tenant_id LIMIT {CHUNK}");
    loop {
        if sql::all(app.reader(), &dirty, vec![]).await?.is_empty() {
            return Ok(());
        }
        let mut tx = lease.begin(app).await?;
        // Read again under the lock.
        for found in sql::all(tx.conn(), &dirty, vec![]).await? {
            let id: String = found.try_get_by_index(0)?;
            match tx.get::<Tenant>(&id).await? {
                Some(tenant) => drop(row::publish(&mut tx, &tenant).await?),
                None => {
                    let statement = "DELETE FROM usage_dirty WHERE tenant_id = $1";
                    sql::exec(tx.conn(), statement, vec![id.into()]).await?;
                }
            }
        }
        tx.finish().await?;
    }
}

async fn end_overrides(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let due = format!(
        "SELECT tenant_id, limit_key FROM limit_overrides WHERE expires_at <= $1 ORDER BY expires_at LIMIT {CHUNK}"
    );
    loop {
        if sql::all(app.reader(), &due, vec![app.now().millis().into()])
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let mut tx = lease.begin(app).await?;
        for found in sql::all(tx.conn(), &due, vec![tx.now().millis().into()]).await? {
            let (id, name): (String, String) = (found.try_get_by_index(0)?, found.try_get_by_index(1)?);
            let tenant: Option<Tenant> = tx.get(&id).await?;
            if let (Some(tenant), Some(key)) = (tenant, LimitKey::parse(&name))
                && key.of(&tenant.limits) != key.of(&tenant.plan.limits())
            {
                overrides::lifted(&mut tx, &tenant, key, "limit.override_ended", OVER).await?;
            }
            // Gone with the change; or there was nothing left to change.
            let statement = "DELETE FROM limit_overrides WHERE tenant_id = $1 AND limit_key = $2";
            sql::exec(tx.conn(), statement, vec![id.into(), name.into()]).await?;
        }
        tx.finish().await?;
    }
}
