//! What happens to subscriptions by itself: pauses end, trials end, subscriptions expire.

use super::marks;
use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    storage::{Tx, sql},
    tenants::{
        status::turned,
        store::{Act, store},
    },
};
use wheelhouse_contract::{
    subscription::SubscriptionChangeKind,
    tenant::{Tenant, TenantStatus},
};

/// Tenants per transaction; the rest follows in the next.
const CHUNK: usize = 100;
const RESUMED: &str = "The agreed pause is over.";

/// Does what is due, each once.
///
/// # Errors
/// The database's own, or another instance took the job over; what was done stays.
pub(crate) async fn tick(app: &App, lease: &Lease) -> Result<(), ApiError> {
    super::project(app).await?;
    let due = format!("SELECT tenant_id FROM subscription_marks WHERE turns_at <= $1 ORDER BY turns_at LIMIT {CHUNK}");
    loop {
        let found = sql::all(app.reader(), &due, vec![app.now().millis().into()]).await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut tx = lease.begin(app).await?;
        // Read again under the lock: somebody may have been quicker.
        for row in sql::all(tx.conn(), &due, vec![tx.now().millis().into()]).await? {
            let tenant: Tenant = tx.require(row.try_get_by_index::<String>(0)?).await?;
            turn(&mut tx, tenant).await?;
        }
        tx.finish().await?;
    }
}

async fn turn(tx: &mut Tx, tenant: Tenant) -> Result<(), ApiError> {
    let over = tenant.paused_until.is_some_and(|at| at <= tx.now());
    if tenant.status == TenantStatus::Paused && over {
        let after = turned(&tenant, TenantStatus::Active, RESUMED, tx.now());
        let sentence = format!("The subscription of {} runs again.", tenant.name);
        let act = Act::new(SubscriptionChangeKind::Resumed, "subscription.resumed", sentence).reason(Some(RESUMED));
        store(tx, &tenant, after, act).await?;
        return Ok(());
    }
    marks::settle(tx, &tenant).await?;
    marks::set(tx, &[tenant]).await
}
