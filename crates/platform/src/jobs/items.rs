//! The rows of jobs.

use super::open::NewItem;
use crate::{
    error::ApiError,
    storage::{Tx, sql, wire},
};
use sea_orm::{ConnectionTrait, QueryResult, Value as SqlValue};
use serde_json::Value;
use wheelhouse_contract::{
    JobId, Problem, TenantId,
    job::{ItemState, JobItem},
};

/// Each value is looked up by its name, which takes longer the more there are.
const ROWS_PER_STATEMENT: usize = 40;
const WIDTH: usize = 6;

/// A row whose turn it is.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// From 1.
    pub n: u32,
    pub tenant_id: Option<TenantId>,
    pub payload: Option<Value>,
}

/// Adds the rows of a new job, numbered from 1; how many.
pub(super) async fn insert(tx: &Tx, job: JobId, rows: Vec<NewItem>) -> Result<u32, ApiError> {
    let total = u32::try_from(rows.len()).map_err(ApiError::internal)?;
    let mut n: i64 = 0;
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let mut values: Vec<SqlValue> = Vec::with_capacity(chunk.len() * WIDTH);
        for row in chunk {
            n += 1;
            values.extend::<[SqlValue; WIDTH]>([
                job.to_string().into(),
                n.into(),
                wire(&ItemState::Waiting).into(),
                row.tenant_id.map(|id| id.to_string()).into(),
                row.label.clone().into(),
                row.payload.as_ref().map(ToString::to_string).into(),
            ]);
        }
        let statement = format!(
            "INSERT INTO job_items (job_id, n, state, tenant_id, label, payload) VALUES {}",
            sql::tuples(chunk.len(), WIDTH)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    Ok(total)
}

/// Adds the failed rows of `other` to a new job; how many.
pub(super) async fn copy_failed(tx: &Tx, job: JobId, other: JobId) -> Result<u32, ApiError> {
    let statement = "INSERT INTO job_items (job_id, n, state, tenant_id, label, payload)
        SELECT $1, ROW_NUMBER() OVER (ORDER BY n), 'waiting', tenant_id, label, payload
        FROM job_items WHERE job_id = $2 AND state = 'failed'";
    let values = vec![job.to_string().into(), other.to_string().into()];
    u32::try_from(sql::exec(tx.conn(), statement, values).await?).map_err(ApiError::internal)
}

/// The next rows whose turn it is.
pub(super) async fn waiting(conn: &impl ConnectionTrait, job: JobId, limit: usize) -> Result<Vec<Item>, ApiError> {
    let statement = format!(
        "SELECT n, tenant_id, payload FROM job_items WHERE job_id = $1 AND state = 'waiting' ORDER BY n LIMIT {limit}"
    );
    let rows = sql::all(conn, &statement, vec![job.to_string().into()]).await?;
    rows.iter().map(item).collect()
}

fn item(row: &QueryResult) -> Result<Item, ApiError> {
    let payload: Option<String> = row.try_get_by_index(2)?;
    Ok(Item {
        n: u32::try_from(row.try_get_by_index::<i64>(0)?).map_err(ApiError::internal)?,
        tenant_id: tenant(row, 1)?,
        payload: payload.as_deref().map(serde_json::from_str).transpose()?,
    })
}

fn tenant(row: &QueryResult, index: usize) -> Result<Option<TenantId>, ApiError> {
    let id: Option<String> = row.try_get_by_index(index)?;
    id.map(|id| id.parse()).transpose().map_err(ApiError::internal)
}

/// Gives the row its end.
///
/// # Errors
/// When it does not wait any more: somebody else did it, and what was done here must not stand.
pub(super) async fn settle(
    tx: &Tx,
    job: JobId,
    item: &Item,
    state: ItemState,
    tenant: Option<TenantId>,
    result: Option<&Value>,
    problem: Option<&Problem>,
) -> Result<(), ApiError> {
    let statement = "UPDATE job_items SET state = $1, result = $2, problem = $3, tenant_id = COALESCE($4, tenant_id)
        WHERE job_id = $5 AND n = $6 AND state = 'waiting'";
    let values = vec![
        wire(&state).into(),
        result.map(ToString::to_string).into(),
        problem.map(serde_json::to_string).transpose()?.into(),
        tenant.map(|id| id.to_string()).into(),
        job.to_string().into(),
        i64::from(item.n).into(),
    ];
    match sql::exec(tx.conn(), statement, values).await? {
        1 => Ok(()),
        _ => Err(ApiError::internal(format_args!(
            "row {} of job {job} was done by somebody else",
            item.n
        ))),
    }
}

/// Gives all rows that still wait the same end; how many.
pub(super) async fn settle_rest(
    tx: &Tx,
    job: JobId,
    state: ItemState,
    problem: Option<&Problem>,
) -> Result<u64, ApiError> {
    let statement = "UPDATE job_items SET state = $1, problem = $2 WHERE job_id = $3 AND state = 'waiting'";
    let values = vec![
        wire(&state).into(),
        problem.map(serde_json::to_string).transpose()?.into(),
        job.to_string().into(),
    ];
    sql::exec(tx.conn(), statement, values).await
}

/// Rows after number `after`, in order, of one state or all.
pub(super) async fn page(
    conn: &impl ConnectionTrait,
    job: JobId,
    state: Option<ItemState>,
    after: u32,
    limit: u32,
) -> Result<Vec<JobItem>, ApiError> {
    let mut values: Vec<SqlValue> = vec![job.to_string().into(), i64::from(after).into()];
    let mut narrowed = String::new();
    if let Some(state) = state {
        values.push(wire(&state).into());
        narrowed = format!(" AND state = ${}", values.len());
    }
    let statement = format!(
        "SELECT n, state, tenant_id, label, result, problem FROM job_items
         WHERE job_id = $1 AND n > $2{narrowed} ORDER BY n LIMIT {limit}"
    );
    let rows = sql::all(conn, &statement, values).await?;
    rows.iter().map(told).collect()
}

fn told(row: &QueryResult) -> Result<JobItem, ApiError> {
    let state: String = row.try_get_by_index(1)?;
    let result: Option<String> = row.try_get_by_index(4)?;
    let problem: Option<String> = row.try_get_by_index(5)?;
    Ok(JobItem {
        n: u32::try_from(row.try_get_by_index::<i64>(0)?).map_err(ApiError::internal)?,
        state: serde_json::from_value(Value::String(state))?,
        tenant_id: tenant(row, 2)?,
        label: row.try_get_by_index(3)?,
        result: result.as_deref().map(serde_json::from_str).transpose()?,
        problem: problem.as_deref().map(serde_json::from_str).transpose()?,
    })
}
