//! How a scope's rows project onto its table.

use crate::{DbError, cache, codec};
use rusqlite::types::Value as Sql;
use serde_json::Value;
use wheelhouse_contract::sync::Scope;

/// How a column's value is taken out of a row.
#[derive(Clone, Copy)]
pub(crate) enum From {
    /// A text at this path.
    Text(&'static [&'static str]),
    OptText(&'static [&'static str]),
    /// A whole number or a yes/no.
    Int(&'static [&'static str]),
    /// RFC 3339 text as milliseconds.
    Time(&'static [&'static str]),
    OptTime(&'static [&'static str]),
    /// A hyphenated id as 16 bytes.
    Id(&'static [&'static str]),
    OptId(&'static [&'static str]),
    /// The JSON of what is there.
    Json(&'static [&'static str]),
    /// Computed from the whole row.
    Of(fn(&Value) -> Result<Sql, DbError>),
}

#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub name: &'static str,
    pub from: From,
}

/// A side table of ids that the row names.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    pub table: &'static str,
    pub column: &'static str,
    pub owner: &'static str,
    pub path: &'static str,
}

/// One mirrored table.
pub(crate) struct Spec {
    pub table: &'static str,
    pub columns: &'static [Column],
    /// The row's own sequence number is the rid.
    pub rid: Option<&'static str>,
    /// Rows older than the window are dropped by this column.
    pub at: Option<&'static str>,
    /// The text that searches look through; its table is `<table>_fts`.
    pub search: Option<fn(&Value) -> String>,
    /// `doc` and `search` rest in this table instead, keyed by rid.
    pub docs: Option<&'static str>,
    pub links: Option<Links>,
}

/// The table of `scope`.
pub(crate) fn spec(scope: Scope) -> &'static Spec {
    match scope {
        Scope::Tenants => &cache::tenants::SPEC,
        Scope::TenantEvents => &cache::tenant_events::SPEC,
        Scope::Reviews => &cache::reviews::SPEC,
        Scope::Incidents => &cache::incidents::SPEC,
        Scope::IncidentEvents => &cache::incident_events::SPEC,
        Scope::Alerts => &cache::alerts::SPEC,
        Scope::Approvals => &cache::approvals::SPEC,
        Scope::Operators => &cache::operators::SPEC,
        Scope::Impersonations => &cache::impersonations::SPEC,
        Scope::Audit => &cache::audit::SPEC,
    }
}

impl Column {
    pub(crate) const fn new(name: &'static str, from: From) -> Self {
        Self { name, from }
    }

    /// The column's value in `row`.
    pub(crate) fn project(&self, row: &Value) -> Result<Sql, DbError> {
        let name = self.name;
        match self.from {
            From::Text(path) => Ok(Sql::Text(codec::json_text(name, at(row, path))?.to_owned())),
            From::Int(path) => match at(row, path) {
                Value::Bool(flag) => Ok(Sql::Integer(i64::from(*flag))),
                value => codec::json_int(name, value),
            },
            From::Time(path) => codec::json_time(name, at(row, path)),
            From::Id(path) => codec::json_id(name, at(row, path)),
            From::OptText(path) => optional(at(row, path), |value| {
                Ok(Sql::Text(codec::json_text(name, value)?.to_owned()))
            }),
            From::OptTime(path) => optional(at(row, path), |value| codec::json_time(name, value)),
            From::OptId(path) => optional(at(row, path), |value| codec::json_id(name, value)),
            From::Json(path) => Ok(Sql::Text(at(row, path).to_string())),
            From::Of(compute) => compute(row),
        }
    }
}

const NULL: Value = Value::Null;

fn at<'a>(row: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().try_fold(row, |value, key| value.get(key)).unwrap_or(&NULL)
}

fn optional(value: &Value, read: impl FnOnce(&Value) -> Result<Sql, DbError>) -> Result<Sql, DbError> {
    if value.is_null() { Ok(Sql::Null) } else { read(value) }
}
