//! How a scope's rows project onto its table.

use super::View;
use crate::{DbError, cache, codec};
use rusqlite::types::{ToSqlOutput as Sql, Value, ValueRef};
use std::borrow::Cow;
use uuid::Uuid;
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
    Of(fn(&View<'_>) -> Result<i64, DbError>),
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
    pub search: Option<fn(&View<'_>) -> String>,
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
        Scope::Jobs => &cache::jobs::SPEC,
        Scope::Usage => &cache::usage::SPEC,
        Scope::Sites => &cache::sites::SPEC,
        Scope::UpgradeRequests => &cache::upgrades::SPEC,
        Scope::Onboarding => &cache::onboarding::SPEC,
        Scope::SavedViews => &cache::saved_views::SPEC,
        Scope::ViewShelves => &cache::saved_views::SHELF,
    }
}

impl Column {
    pub(crate) const fn new(name: &'static str, from: From) -> Self {
        Self { name, from }
    }

    /// The column's value in `row`.
    pub(crate) fn project<'a>(&self, row: &View<'a>) -> Result<Sql<'a>, DbError> {
        let name = self.name;
        match self.from {
            From::Text(path) => codec::json_text(name, row.at(path)).map(text),
            From::Int(path) => match row.at(path) {
                "true" => Ok(integer(1)),
                "false" => Ok(integer(0)),
                json => codec::json_int(name, json).map(integer),
            },
            From::Time(path) => codec::json_time(name, row.at(path)).map(integer),
            From::Id(path) => codec::json_id(name, row.at(path)).map(id),
            From::OptText(path) => optional(row.at(path), |json| codec::json_text(name, json).map(text)),
            From::OptTime(path) => optional(row.at(path), |json| codec::json_time(name, json).map(integer)),
            From::OptId(path) => optional(row.at(path), |json| codec::json_id(name, json).map(id)),
            From::Json(path) => Ok(text(Cow::Borrowed(row.at(path)))),
            From::Of(compute) => compute(row).map(integer),
        }
    }
}

fn text(text: Cow<'_, str>) -> Sql<'_> {
    match text {
        Cow::Borrowed(text) => Sql::Borrowed(ValueRef::Text(text.as_bytes())),
        Cow::Owned(text) => Sql::Owned(Value::Text(text)),
    }
}

fn integer(value: i64) -> Sql<'static> {
    Sql::Owned(Value::Integer(value))
}

pub(crate) fn id(id: Uuid) -> Sql<'static> {
    Sql::Owned(Value::Blob(id.as_bytes().to_vec()))
}

fn optional<'a>(json: &'a str, read: impl FnOnce(&'a str) -> Result<Sql<'a>, DbError>) -> Result<Sql<'a>, DbError> {
    if json == "null" {
        Ok(Sql::Owned(Value::Null))
    } else {
        read(json)
    }
}
