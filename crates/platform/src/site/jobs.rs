//! What a tenant's site leaves for later. Jobs of a tenant whose status stops activity wait; none is lost.

use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    mail::{self, Outgoing},
    storage::{Tx, sql},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;
use wheelhouse_contract::{TenantId, Timestamp, tenant::Tenant};

/// What the runner would take now; the state of the tenant is part of the question itself.
const RUNNABLE: &str = "FROM site_jobs j JOIN tenants t ON t.id = j.tenant_id
    WHERE j.done_at IS NULL AND j.due_at <= $1 AND t.status = 'active'";

/// Leaves work for later.
pub(super) async fn enqueue(tx: &Tx, tenant: TenantId, kind: &str, subject: &str) -> Result<(), ApiError> {
    let values = vec![
        tx.new_id::<Uuid>().to_string().into(),
        tenant.to_string().into(),
        kind.into(),
        subject.into(),
        tx.now().millis().into(),
    ];
    sql::exec(
        tx.conn(),
        "INSERT INTO site_jobs (id, tenant_id, kind, subject, due_at) VALUES ($1, $2, $3, $4, $5)",
        values,
    )
    .await?;
    Ok(())
}

/// How many jobs of the tenant the runner would take now.
pub(crate) async fn runnable<C: ConnectionTrait>(conn: &C, tenant: TenantId, now: Timestamp) -> Result<i64, ApiError> {
    let statement = format!("SELECT COUNT(*) {RUNNABLE} AND j.tenant_id = $2");
    let values = vec![now.millis().into(), tenant.to_string().into()];
    Ok(sql::scalar(conn, &statement, values).await?.unwrap_or(0))
}

/// How many jobs of the tenant are not done.
pub(crate) async fn waiting<C: ConnectionTrait>(conn: &C, tenant: TenantId) -> Result<i64, ApiError> {
    let statement = "SELECT COUNT(*) FROM site_jobs WHERE tenant_id = $1 AND done_at IS NULL";
    let count = sql::scalar(conn, statement, vec![tenant.to_string().into()]).await?;
    Ok(count.unwrap_or(0))
}

/// Works off up to a hundred due jobs; the number of them.
pub(crate) async fn run(app: &App, lease: &Lease) -> Result<usize, ApiError> {
    let statement = format!("SELECT j.id, j.tenant_id, j.subject {RUNNABLE} ORDER BY j.due_at LIMIT 100");
    let due = sql::all(app.reader(), &statement, vec![app.now().millis().into()]).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let tx = lease.begin(app).await?;
    for job in &due {
        let id: String = job.try_get_by_index(0)?;
        // Under the lock, and only while the tenant is still active.
        let taken = sql::exec(
            tx.conn(),
            "UPDATE site_jobs SET done_at = $1 WHERE id = $2 AND done_at IS NULL
             AND tenant_id IN (SELECT id FROM tenants WHERE status = 'active')",
            vec![tx.now().millis().into(), id.into()],
        )
        .await?;
        if taken == 1 {
            tell_owner(
                &tx,
                &job.try_get_by_index::<String>(1)?,
                &job.try_get_by_index::<String>(2)?,
            )
            .await?;
        }
    }
    tx.finish().await?;
    Ok(due.len())
}

async fn tell_owner(tx: &Tx, tenant: &str, subject: &str) -> Result<(), ApiError> {
    let tenant: Tenant = tx.require(tenant).await?;
    let outgoing = Outgoing {
        tenant: Some(tenant.id),
        name: tenant.owner_name,
        address: tenant.owner_email,
        // Whoever adds a task chooses its name: on one line it is only that.
        subject: format!("New task: {}", one_line(subject)),
        text: format!("A task was added on your site:\n\n{subject}\n"),
        html: None,
    };
    mail::queue(tx, outgoing).await?;
    Ok(())
}

fn one_line(text: &str) -> String {
    let plain = text.replace(
        |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'),
        " ",
    );
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(150)
        .collect()
}
