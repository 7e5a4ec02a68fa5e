//! Tenants: narrow rows for passes over all of them, whole rows by id.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec, View},
    search::{Entry, TenantIndex, fold, fts},
};
use rusqlite::{Connection, Row};
use serde::de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer};
use std::{borrow::Cow, collections::HashMap, sync::Arc};
use wheelhouse_contract::{TenantId, Timestamp, tenant::Tenant};

pub(crate) static SPEC: Spec = Spec {
    table: "tenants",
    columns: &[
        Column::new("number", From::Int(&["number"])),
        Column::new("name", From::Text(&["name"])),
        Column::new("subdomain", From::Text(&["subdomain"])),
        Column::new("email", From::Text(&["email"])),
        Column::new("owner_name", From::Text(&["owner_name"])),
        Column::new("owner_email", From::Text(&["owner_email"])),
        Column::new("business_type", From::Text(&["business_type"])),
        Column::new("size", From::Text(&["size"])),
        Column::new("plan", From::Text(&["plan"])),
        Column::new("status", From::Text(&["status"])),
        Column::new("health", From::Text(&["health"])),
        Column::new("risk_score", From::Int(&["risk_score"])),
        Column::new("risk_flagged", From::Int(&["risk_flagged"])),
        Column::new("archived", From::Int(&["archived"])),
        Column::new("revenue_minor", From::Int(&["revenue", "minor"])),
        Column::new("currency", From::Text(&["revenue", "currency"])),
        Column::new("users_total", From::Int(&["activity", "users_total"])),
        Column::new("users_online", From::Int(&["activity", "users_online"])),
        Column::new("tags", From::Json(&["tags"])),
        Column::new("last_active_at", From::OptTime(&["activity", "last_active_at"])),
        Column::new("status_changed_at", From::Time(&["status_changed_at"])),
        Column::new("created_at", From::Time(&["created_at"])),
        Column::new("updated_at", From::Time(&["updated_at"])),
        Column::new("subscription_ends_at", From::OptTime(&["subscription_ends_at"])),
        Column::new("trial_ends_at", From::OptTime(&["trial_ends_at"])),
    ],
    rid: None,
    at: None,
    search: Some(long_tail),
    docs: Some("tenant_docs"),
    links: None,
};

/// What the index in memory does not hold: where the tenant is, how to reach it, what is noted about it.
fn long_tail(row: &View<'_>) -> String {
    let paths: [&[&'static str]; 9] = [
        &["legal_name"],
        &["phone"],
        &["website"],
        &["subcategory"],
        &["notes"],
        &["address", "street"],
        &["address", "city"],
        &["address", "county"],
        &["address", "postal_code"],
    ];
    let mut words: Vec<Cow<'_, str>> = paths.iter().filter_map(|path| row.text(path)).collect();
    for list in ["tags", "custom_features"] {
        words.extend(row.texts(&[list]).into_iter().map(Cow::Owned));
    }
    fold(&words.join("\n"))
}

/// The tenant, whole.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn get(conn: &Connection, id: TenantId) -> Result<Option<Tenant>, DbError> {
    let sql = "SELECT d.doc FROM tenants t JOIN tenant_docs d ON d.rid = t.rid WHERE t.id = ?1";
    read::doc(conn, sql, [codec::bytes(id)])
}

/// The tenants of `ids`, in that order; unknown ids are left out.
///
/// # Errors
/// As [`get`].
pub fn many(conn: &Connection, ids: &[TenantId]) -> Result<Vec<Tenant>, DbError> {
    ids.iter().filter_map(|id| get(conn, *id).transpose()).collect()
}

/// The tenant of a number, as in `T-000042`.
///
/// # Errors
/// SQLite's own.
pub fn by_number(conn: &Connection, number: u32) -> Result<Option<TenantId>, DbError> {
    let mut statement = conn.prepare_cached("SELECT id FROM tenants WHERE number = ?1")?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id: Vec<u8> = row.get(0)?;
    Ok(Some(TenantId(codec::uuid("id", &id)?)))
}

/// The names of `ids`, in that order; unknown ids are left out.
///
/// # Errors
/// SQLite's own.
pub fn names(conn: &Connection, ids: &[TenantId]) -> Result<Vec<(TenantId, String)>, DbError> {
    let mut statement = conn.prepare_cached("SELECT name FROM tenants WHERE id = ?1")?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = statement.query([codec::bytes(*id)])?;
        if let Some(row) = rows.next()? {
            found.push((*id, row.get(0)?));
        }
    }
    Ok(found)
}

/// Tenants whose long tail (address, phone, website, notes, tags, …) holds every word of `text`, latest known first.
///
/// # Errors
/// SQLite's own.
pub fn search_long_tail(conn: &Connection, text: &str, limit: u32) -> Result<Vec<TenantId>, DbError> {
    let Some(query) = fts::Query::new(text, "tenant_docs", "tenants_fts") else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT t.id FROM {} CROSS JOIN tenants t ON t.rid = {key} WHERE {} ORDER BY {key} DESC LIMIT {limit}",
        query.source(),
        query.condition(),
        key = query.key()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(query.params()))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: Vec<u8> = row.get(0)?;
        found.push(TenantId(codec::uuid("id", &id)?));
    }
    Ok(found)
}

const ENTRY_COLUMNS: &str = "rid, id, number, name, subdomain, email, owner_name, owner_email, business_type, size, plan, \
     status, health, risk_score, risk_flagged, archived, revenue_minor, users_online, tags, last_active_at, \
     status_changed_at, created_at, updated_at, currency, users_total";

/// Pages that a pass over all tenants keeps, in KiB: it comes by each of them once.
const PASSING: i64 = -512;

/// The index over all tenants.
///
/// # Errors
/// SQLite's own, or a stored value that this console cannot read.
pub fn index(conn: &Connection) -> Result<TenantIndex, DbError> {
    let usual: i64 = conn.query_row("PRAGMA cache_size", [], |row| row.get(0))?;
    conn.pragma_update(None, "cache_size", PASSING)?;
    let index = fill(conn);
    conn.pragma_update(None, "cache_size", usual)?;
    index
}

fn fill(conn: &Connection) -> Result<TenantIndex, DbError> {
    let (mut index, mut reader) = (TenantIndex::default(), Reader::default());
    let mut statement = conn.prepare_cached(&format!("SELECT {ENTRY_COLUMNS} FROM tenants"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        index.put(&reader.entry(row)?);
    }
    index.arrange();
    Ok(index)
}

/// The index entries of `ids`, in that order, read from the file; unknown ids are left out.
///
/// # Errors
/// As [`index`].
pub fn entries(conn: &Connection, ids: &[TenantId]) -> Result<Vec<Entry<'static>>, DbError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {ENTRY_COLUMNS} FROM tenants WHERE id = ?1"))?;
    let (mut found, mut reader) = (Vec::with_capacity(ids.len()), Reader::default());
    for id in ids {
        let mut rows = statement.query([codec::bytes(*id)])?;
        if let Some(row) = rows.next()? {
            found.push(reader.entry(row)?.into_owned());
        }
    }
    Ok(found)
}

/// The index entries of the rows that were added after the row number `rid`, with their own row numbers.
///
/// # Errors
/// As [`index`].
pub fn entries_after(conn: &Connection, rid: i64) -> Result<Vec<(i64, Entry<'static>)>, DbError> {
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM tenants WHERE rid > ?1 ORDER BY rid");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([rid])?;
    let (mut found, mut reader) = (Vec::new(), Reader::default());
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, reader.entry(row)?.into_owned()));
    }
    Ok(found)
}

/// The highest row number, 0 without rows.
///
/// # Errors
/// SQLite's own.
pub fn last_rid(conn: &Connection) -> Result<i64, DbError> {
    Ok(conn.query_row("SELECT coalesce(max(rid), 0) FROM tenants", [], |row| row.get(0))?)
}

/// Reads entries one after the other; lists of tags, of which there are few, are parsed once.
#[derive(Default)]
struct Reader {
    tags: HashMap<String, Arc<[String]>>,
}

impl Reader {
    fn entry<'a>(&mut self, row: &'a Row<'_>) -> Result<Entry<'a>, DbError> {
        let text =
            |at: usize| -> Result<&'a str, DbError> { Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?) };
        let id = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        Ok(Entry {
            id: TenantId(codec::uuid("id", id)?),
            number: row.get(2)?,
            name: text(3)?.into(),
            subdomain: text(4)?.into(),
            email: text(5)?.into(),
            owner_name: text(6)?.into(),
            owner_email: text(7)?.into(),
            business_type: word("business_type", text(8)?)?,
            size: word("size", text(9)?)?,
            plan: word("plan", text(10)?)?,
            status: word("status", text(11)?)?,
            health: word("health", text(12)?)?,
            risk_score: row.get(13)?,
            flagged: row.get(14)?,
            archived: row.get(15)?,
            revenue_minor: row.get(16)?,
            currency: text(23)?.into(),
            users_total: row.get(24)?,
            users_online: row.get(17)?,
            tags: self.tags(text(18)?)?,
            last_active_at: codec::time(row.get(19)?),
            status_changed_at: Timestamp::from_millis(row.get(20)?),
            created_at: Timestamp::from_millis(row.get(21)?),
            updated_at: Timestamp::from_millis(row.get(22)?),
        })
    }

    fn tags(&mut self, json: &str) -> Result<Arc<[String]>, DbError> {
        if let Some(known) = self.tags.get(json) {
            return Ok(Arc::clone(known));
        }
        let tags: Arc<[String]> = codec::from_json::<Vec<String>>(json)?.into();
        self.tags.insert(json.to_owned(), Arc::clone(&tags));
        Ok(tags)
    }
}

/// The value of a wire word, without a copy of it.
pub(super) fn word<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T, DbError> {
    let word: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(word).map_err(|error| codec::bad(column, error))
}
