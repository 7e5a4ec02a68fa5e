//! Raw statements with typed answers, over any connection or transaction.

use super::Row;
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable, Value};

/// Runs `sql` and returns the number of rows that it touched.
pub async fn exec<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Result<u64, ApiError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.execute_raw(statement).await?.rows_affected())
}

pub async fn all<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, ApiError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_all_raw(statement).await?)
}

pub async fn one<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, ApiError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?)
}

/// The first column of the first row.
pub async fn scalar<T: TryGetable, C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<T>, ApiError> {
    match one(conn, sql, values).await? {
        Some(row) => Ok(Some(row.try_get_by_index(0)?)),
        None => Ok(None),
    }
}

/// Whether there is a row; `from` is what follows `SELECT … FROM` (`tenants WHERE id = $1`).
pub async fn exists<C: ConnectionTrait>(conn: &C, from: &str, values: Vec<Value>) -> Result<bool, ApiError> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {from})");
    Ok(scalar(conn, &sql, values).await?.unwrap_or(false))
}

/// One row of a resource by its id.
pub async fn get<R: Row, C: ConnectionTrait>(conn: &C, id: impl std::fmt::Display) -> Result<Option<R>, ApiError> {
    let sql = format!("SELECT doc FROM {} WHERE id = $1", R::TABLE);
    match scalar::<String, C>(conn, &sql, vec![id.to_string().into()]).await? {
        Some(doc) => Ok(Some(serde_json::from_str(&doc)?)),
        None => Ok(None),
    }
}

/// Rows of a resource; `rest` is everything after the table's name (`WHERE status = $1 ORDER BY id LIMIT 10`).
pub async fn rows<R: Row, C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<Vec<R>, ApiError> {
    let sql = format!("SELECT doc FROM {} {rest}", R::TABLE);
    let mut found = Vec::new();
    for row in all(conn, &sql, values).await? {
        found.push(serde_json::from_str(&row.try_get_by_index::<String>(0)?)?);
    }
    Ok(found)
}

/// Number of rows of a resource; `rest` as in [`rows`].
pub async fn count<R: Row, C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<u64, ApiError> {
    let sql = format!("SELECT COUNT(*) FROM {} {rest}", R::TABLE);
    let count = scalar::<i64, C>(conn, &sql, values).await?.unwrap_or(0);
    Ok(count.unsigned_abs())
}

/// `($1, $2), ($3, $4)`: places for `rows` rows of `width` values.
pub fn tuples(rows: usize, width: usize) -> String {
    let tuple = |row: usize| {
        let places: Vec<_> = (row * width + 1..=(row + 1) * width)
            .map(|place| format!("${place}"))
            .collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}
