//! What tenants use of their limits, and who is near or over them.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, params};
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{Plan, Tenant},
    usage::{LimitKey, TenantUsage, limit_state, month_start, pressure},
};

pub(crate) static SPEC: Spec = Spec {
    table: "tenant_usage",
    columns: &[
        Column::new("month", From::Time(&["month"])),
        Column::new("standing", From::Int(&["standing_percent"])),
        Column::new("monthly", From::Int(&["monthly_percent"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// What the tenant uses; `None` when nothing was counted yet.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: TenantId) -> Result<Option<TenantUsage>, DbError> {
    read::doc(conn, "SELECT doc FROM tenant_usage WHERE id = ?1", [codec::bytes(id)])
}

/// What a list asks for; an empty list of plans does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only who uses so many percent of a limit, or more.
    pub over: u32,
    pub plans: Vec<Plan>,
    /// Of this limit.
    pub limit: Option<LimitKey>,
}

/// A tenant in the list, with what it uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub tenant: Tenant,
    pub usage: TenantUsage,
}

/// A part of what a query admits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub total: u32,
    pub rows: Vec<Row>,
}

/// `?1` is the present month, `?2` the least percent. Tenants that are gone or put away are not in the list.
const NEAR: &str = "FROM tenant_usage u JOIN tenants t ON t.id = u.id
    WHERE (u.standing >= ?2 OR (u.month = ?1 AND u.monthly >= ?2))
    AND t.archived = 0 AND t.status NOT IN ('rejected', 'terminated')";
const FURTHEST: &str =
    "ORDER BY CASE WHEN u.month = ?1 THEN MAX(u.standing, u.monthly) ELSE u.standing END DESC, t.number";

fn plans(query: &Query) -> String {
    let words: Vec<_> = query
        .plans
        .iter()
        .map(|plan| match plan {
            Plan::Free => "'free'",
            Plan::Pro => "'pro'",
            Plan::Enterprise => "'enterprise'",
        })
        .collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" AND t.plan IN ({})", words.join(", ")),
    }
}

/// At most `limit` rows from `offset` on, the furthest used first.
///
/// # Errors
/// As [`get`].
pub fn page(conn: &Connection, query: &Query, now: Timestamp, offset: u32, limit: u32) -> Result<Page, DbError> {
    let (month, over) = (month_start(now).millis(), i64::from(query.over));
    let near = format!("{NEAR}{}", plans(query));
    let rows = |bounds: &str, values: &[&dyn rusqlite::ToSql]| -> Result<Vec<Row>, DbError> {
        let mut statement = conn.prepare(&format!("SELECT u.doc {near} {FURTHEST} {bounds}"))?;
        let mut found = statement.query(values)?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let usage: TenantUsage = codec::from_json(text)?;
            if let Some(tenant) = super::tenants::get(conn, usage.id)? {
                rows.push(Row { tenant, usage });
            }
        }
        Ok(rows)
    };
    let Some(key) = query.limit else {
        let total: i64 = conn.query_row(&format!("SELECT COUNT(*) {near}"), params![month, over], |row| {
            row.get(0)
        })?;
        return Ok(Page {
            total: u32::try_from(total).unwrap_or(u32::MAX),
            rows: rows("LIMIT ?3 OFFSET ?4", params![month, over, limit, offset])?,
        });
    };
    let mut all = rows("", params![month, over])?;
    let percent = |row: &Row| {
        let state = limit_state(&row.tenant, &row.usage, key, now);
        pressure(state.used, state.allowed)
    };
    all.retain(|row| percent(row) >= query.over);
    all.sort_by_key(|row| (std::cmp::Reverse(percent(row)), row.tenant.number));
    Ok(Page {
        total: u32::try_from(all.len()).unwrap_or(u32::MAX),
        rows: all.into_iter().skip(offset as usize).take(limit as usize).collect(),
    })
}

/// How many tenants use so many percent of a limit, or more.
///
/// # Errors
/// As [`get`].
pub fn count(conn: &Connection, over: u32, now: Timestamp) -> Result<u32, DbError> {
    let found = read::number(
        conn,
        &format!("SELECT COUNT(*) {NEAR}"),
        params![month_start(now).millis(), i64::from(over)],
    )?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}
