//! Reads that every table shares: rows out of their JSON.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Params};
use serde::de::DeserializeOwned;
use wheelhouse_contract::incident::Severity;

/// All rows of `sql`, whose first column is a doc.
pub(super) fn docs<T: DeserializeOwned>(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<T>, DbError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(codec::from_json(
            row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
        )?);
    }
    Ok(found)
}

/// The only row of `sql`, whose first column is a doc.
pub(super) fn doc<T: DeserializeOwned>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>, DbError> {
    let text: Option<String> = conn
        .prepare_cached(sql)?
        .query_row(params, |row| row.get(0))
        .optional()?;
    codec::opt_from_json(text)
}

pub(super) fn number(conn: &Connection, sql: &str, params: impl Params) -> Result<u64, DbError> {
    Ok(codec::uint(
        conn.prepare_cached(sql)?.query_row(params, |row| row.get(0))?,
    ))
}

/// `sql` gives rank and count.
pub(super) fn by_severity(conn: &Connection, sql: &str) -> Result<Vec<(Severity, u32)>, DbError> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((super::severity(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
