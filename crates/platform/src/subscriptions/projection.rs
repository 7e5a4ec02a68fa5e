//! Columns that an older program does not know: it leaves them as they were, and they are written again from the row.

use super::marks;
use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    storage::{Row, Tx, sql},
};
use sea_orm::Value;
use wheelhouse_contract::tenant::Tenant;

/// Tenants per transaction: others write in between.
const CHUNK: usize = 500;
const COLUMNS: [&str; 4] = ["projected", "ends_key", "trial_ends_at", "price"];

/// Writes the columns of all tenants whose row is newer than they are. Costs one look at an index when there are none.
///
/// # Errors
/// The database's own; what was written so far stays.
pub(crate) async fn project(app: &App) -> Result<(), ApiError> {
    let rest = format!("WHERE projected <> version ORDER BY id LIMIT {CHUNK}");
    while !sql::rows::<Tenant, _>(app.reader(), "WHERE projected <> version LIMIT 1", vec![])
        .await?
        .is_empty()
    {
        let tx = app.begin_as(Actor::platform()).await?;
        let behind: Vec<Tenant> = sql::rows(tx.conn(), &rest, vec![]).await?;
        for tenant in &behind {
            write(&tx, tenant).await?;
            marks::settle(&tx, tenant).await?;
        }
        marks::set(&tx, &behind).await?;
        tx.finish().await?;
    }
    Ok(())
}

async fn write(tx: &Tx, tenant: &Tenant) -> Result<(), ApiError> {
    let columns = tenant.columns();
    let mut values: Vec<Value> = Vec::new();
    let mut sets = Vec::new();
    for (name, value) in columns.into_iter().filter(|(name, _)| COLUMNS.contains(name)) {
        values.push(value);
        sets.push(format!("{name} = ${}", values.len()));
    }
    values.push(tenant.id.to_string().into());
    let statement = format!("UPDATE tenants SET {} WHERE id = ${}", sets.join(", "), values.len());
    sql::exec(tx.conn(), &statement, values).await?;
    Ok(())
}
