//! The audit window: the chain's last records, searchable.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
    search::{fold, fts},
};
use rusqlite::{Connection, params, params_from_iter, types::Value as Sql};
use std::borrow::Cow;
use wheelhouse_contract::{
    Timestamp,
    audit::{AuditPage, AuditQuery, AuditRecord},
};

pub(crate) static SPEC: Spec = Spec {
    table: "audit",
    columns: &[
        Column::new("at", From::Time(&["at"])),
        Column::new("action", From::Text(&["action"])),
        Column::new("category", From::Text(&["category"])),
        Column::new("actor_id", From::OptId(&["actor_id"])),
        Column::new("resource_type", From::Text(&["resource_type"])),
        Column::new("resource_id", From::Text(&["resource_id"])),
        Column::new("address", From::OptText(&["address"])),
    ],
    rid: Some("seq"),
    at: Some("at"),
    search: Some(words),
    docs: None,
    links: None,
};

fn words(row: &View<'_>) -> String {
    let fields = [
        "description",
        "resource_name",
        "resource_id",
        "actor_email",
        "action",
        "acting_as",
        "reason",
    ];
    let words: Vec<Cow<'_, str>> = fields.iter().filter_map(|name| row.text(&[name])).collect();
    fold(&words.join("\n"))
}

/// A page of the window, newest first (ascending with `after_seq`); every filter narrows.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn page(conn: &Connection, query: &AuditQuery) -> Result<AuditPage, DbError> {
    let words = query
        .text
        .as_deref()
        .and_then(|text| fts::Query::new(text, "audit", "audit_fts"));
    let (mut source, mut key, mut terms, mut values) = ("audit".to_owned(), "audit.rid".to_owned(), vec![], vec![]);
    if let Some(words) = words {
        (source, key) = (words.source(), words.key());
        terms.push(words.condition());
        values.extend(words.params().into_iter().map(Sql::Text));
    }
    for (column, value) in narrowing(query, &key)? {
        terms.push(format!("{column} ?"));
        values.push(value);
    }
    if terms.is_empty() {
        terms.push("1".to_owned());
    }
    let limit = query.limit.unwrap_or(100).clamp(1, 500);
    let order = if query.after_seq.is_some() { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT doc FROM {source} WHERE {} ORDER BY {key} {order} LIMIT {}",
        terms.join(" AND "),
        limit + 1
    );
    let mut records: Vec<AuditRecord> = read::docs(conn, &sql, params_from_iter(values))?;
    let more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| more).map(|record| record.seq);
    Ok(AuditPage { records, next })
}

fn narrowing(query: &AuditQuery, key: &str) -> Result<Vec<(String, Sql)>, DbError> {
    let text = |value: &Option<String>| value.clone().map(Sql::Text);
    let pairs = [
        ("action =", text(&query.action)),
        ("resource_type =", text(&query.resource_type)),
        ("resource_id =", text(&query.resource_id)),
        ("address =", text(&query.address)),
        (
            "category =",
            query.category.as_ref().map(codec::word).transpose()?.map(Sql::Text),
        ),
        ("actor_id =", query.actor_id.map(|id| Sql::Blob(codec::bytes(id)))),
        ("at >=", query.from.map(|at| Sql::Integer(at.millis()))),
        ("at <=", query.to.map(|at| Sql::Integer(at.millis()))),
        ("<", query.before_seq.map(|seq| Sql::Integer(codec::int(seq)))),
        (">", query.after_seq.map(|seq| Sql::Integer(codec::int(seq)))),
    ];
    Ok(pairs
        .into_iter()
        .filter_map(|(column, value)| Some((column, value?)))
        .map(|(column, value)| match column {
            "<" | ">" => (format!("{key} {column}"), value),
            named => (named.to_owned(), value),
        })
        .collect())
}

/// Records about a resource since `since`, newest first.
///
/// # Errors
/// As [`page`].
pub fn of_resource(
    conn: &Connection,
    resource_id: &str,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<AuditRecord>, DbError> {
    let sql = "SELECT doc FROM audit WHERE resource_id = ?1 AND at >= ?2 ORDER BY rid DESC LIMIT ?3";
    read::docs(conn, sql, params![resource_id, since.millis(), limit])
}

/// Records after `seq`, ascending: what a verifier reads.
///
/// # Errors
/// As [`page`].
pub fn after(conn: &Connection, seq: u64, limit: u32) -> Result<Vec<AuditRecord>, DbError> {
    let sql = "SELECT doc FROM audit WHERE rid > ?1 ORDER BY rid LIMIT ?2";
    read::docs(conn, sql, params![codec::int(seq), limit])
}

/// The record at `seq`, if the window holds it.
///
/// # Errors
/// As [`page`].
pub fn at_seq(conn: &Connection, seq: u64) -> Result<Option<AuditRecord>, DbError> {
    read::doc(conn, "SELECT doc FROM audit WHERE rid = ?1", [codec::int(seq)])
}

/// First and last `seq` of the window; `None` when it is empty.
///
/// # Errors
/// SQLite's own.
pub fn bounds(conn: &Connection) -> Result<Option<(u64, u64)>, DbError> {
    let (first, last): (Option<i64>, Option<i64>) =
        conn.query_row("SELECT min(rid), max(rid) FROM audit", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(first
        .zip(last)
        .map(|(first, last)| (codec::uint(first), codec::uint(last))))
}
