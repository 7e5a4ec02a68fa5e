//! Tenants' sites: what is deployed, beside the tenants that have none yet.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::{Connection, Row as SqlRow, params};
use wheelhouse_contract::{
    TenantId,
    site::{Site, SiteState},
    tenant::TenantStatus,
};

pub(crate) static SPEC: Spec = Spec {
    table: "sites",
    columns: &[Column::new("state", From::Text(&["state"]))],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// What a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Part of a name or a host name; empty: every one.
    pub text: String,
    pub wanted: Wanted,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    #[default]
    All,
    NeverDeployed,
    In(SiteState),
    /// Deployments of the tenant alone that are not over.
    Deploying,
}

/// A tenant with its site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub status: TenantStatus,
    /// `None`: never deployed.
    pub site: Option<Site>,
    pub deploying: bool,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u32,
    pub never: u32,
    pub healthy: u32,
    pub outdated: u32,
    pub broken: u32,
    pub deploying: u32,
}

/// Of tenants that are not gone for good.
const FROM: &str = "FROM tenants t LEFT JOIN sites s ON s.id = t.id
    WHERE t.archived = 0 AND t.status NOT IN ('rejected', 'terminated')";
const DEPLOYING: &str =
    "EXISTS (SELECT 1 FROM jobs j WHERE j.over = 0 AND j.kind = 'deployment' AND j.tenant_id = t.id)";

/// The tenant's site.
///
/// # Errors
/// SQLite's own, or a stored value that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: TenantId) -> Result<Option<Site>, DbError> {
    read::doc(conn, "SELECT doc FROM sites WHERE id = ?1", [codec::bytes(id)])
}

fn narrowed(wanted: Wanted) -> String {
    let state = match wanted {
        Wanted::All => "1 = 1",
        Wanted::NeverDeployed => "s.id IS NULL",
        Wanted::In(SiteState::Healthy) => "s.state = 'healthy'",
        Wanted::In(SiteState::Outdated) => "s.state = 'outdated'",
        Wanted::In(SiteState::Broken) => "s.state = 'broken'",
        Wanted::Deploying => DEPLOYING,
    };
    let text = "(?1 = '' OR instr(lower(t.name), ?1) > 0 OR instr(t.subdomain, ?1) > 0)";
    format!("{FROM} AND {state} AND {text}")
}

/// How many a query admits.
///
/// # Errors
/// As [`get`].
pub fn count(conn: &Connection, query: &Query) -> Result<u32, DbError> {
    let sql = format!("SELECT count(*) {}", narrowed(query.wanted));
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([sought(query)], |row| row.get(0))?)
}

/// At most `limit` of them from `offset` on, those with faults first, then by name.
///
/// # Errors
/// As [`get`].
pub fn page(conn: &Connection, query: &Query, offset: u32, limit: u32) -> Result<Vec<Row>, DbError> {
    let sql = format!(
        "SELECT t.id, t.number, t.name, t.subdomain, t.status, s.doc, {DEPLOYING} {}
         ORDER BY CASE s.state WHEN 'broken' THEN 0 WHEN 'outdated' THEN 1 WHEN 'healthy' THEN 3 ELSE 2 END, t.name, t.number
         LIMIT ?2 OFFSET ?3",
        narrowed(query.wanted)
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![sought(query), limit, offset])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(whole(row)?);
    }
    Ok(found)
}

/// The ids of all that a query admits, for acts on them.
///
/// # Errors
/// As [`get`].
pub fn ids(conn: &Connection, query: &Query, most: u32) -> Result<Vec<TenantId>, DbError> {
    let sql = format!("SELECT t.id {} ORDER BY t.number LIMIT ?2", narrowed(query.wanted));
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![sought(query), most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(id(row)?);
    }
    Ok(found)
}

fn sought(query: &Query) -> String {
    query.text.trim().to_lowercase()
}

fn id(row: &SqlRow<'_>) -> Result<TenantId, DbError> {
    let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(TenantId(codec::uuid("id", bytes)?))
}

fn whole(row: &SqlRow<'_>) -> Result<Row, DbError> {
    Ok(Row {
        id: id(row)?,
        number: row.get(1)?,
        name: row.get(2)?,
        subdomain: row.get(3)?,
        status: codec::from_word(row.get(4)?)?,
        site: codec::opt_from_json(row.get(5)?)?,
        deploying: row.get(6)?,
    })
}

/// Counts over all tenants that are not gone for good.
///
/// # Errors
/// As [`get`].
pub fn counts(conn: &Connection) -> Result<Counts, DbError> {
    let sql = format!(
        "SELECT count(*), coalesce(sum(s.id IS NULL), 0), coalesce(sum(s.state = 'healthy'), 0),
            coalesce(sum(s.state = 'outdated'), 0), coalesce(sum(s.state = 'broken'), 0), coalesce(sum({DEPLOYING}), 0) {FROM}"
    );
    let counts = conn.prepare_cached(&sql)?.query_row([], |row| {
        Ok(Counts {
            all: row.get(0)?,
            never: row.get(1)?,
            healthy: row.get(2)?,
            outdated: row.get(3)?,
            broken: row.get(4)?,
            deploying: row.get(5)?,
        })
    })?;
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rows::{Batch, Mode},
        testing::{cache, id, job, site, tenant},
    };
    use serde_json::json;
    use wheelhouse_contract::sync::Scope;

    #[test]
    fn tenants_stand_in_the_list_with_and_without_a_site_and_counts_agree() {
        let (_dir, pool) = cache();
        let mut gone = tenant(5, 1, "Gone");
        gone["status"] = json!("terminated");
        let mut work = job(1, "running");
        (work["kind"], work["tenant_id"]) = (json!("deployment"), json!(id(1, 4)));
        let rows = [
            (Scope::Tenants, id(1, 1), tenant(1, 1, "Acme")),
            (Scope::Tenants, id(1, 2), tenant(2, 1, "Bolt")),
            (Scope::Tenants, id(1, 3), tenant(3, 1, "Cedar")),
            (Scope::Tenants, id(1, 4), tenant(4, 1, "Dune")),
            (Scope::Tenants, id(1, 5), gone),
            (Scope::Sites, id(1, 2), site(2, 1, "healthy")),
            (Scope::Sites, id(1, 3), site(3, 1, "broken")),
            (Scope::Sites, id(1, 5), site(5, 1, "broken")),
            (Scope::Jobs, id(11, 1), work),
        ];
        pool.write(|tx| {
            let mut batch = Batch::new(tx);
            for (scope, id, row) in rows {
                batch.put(scope, id, 1, row, Mode::Live)?;
            }
            batch.finish()
        })
        .unwrap();
        let query = |wanted| Query {
            text: String::new(),
            wanted,
        };
        pool.read(|conn| {
            let names = |query: &Query| -> Result<Vec<String>, DbError> {
                Ok(page(conn, query, 0, 9)?.into_iter().map(|row| row.name).collect())
            };
            assert_eq!(names(&query(Wanted::All))?, ["Cedar", "Acme", "Dune", "Bolt"]);
            assert_eq!(names(&query(Wanted::NeverDeployed))?, ["Acme", "Dune"]);
            assert_eq!(names(&query(Wanted::In(SiteState::Broken)))?, ["Cedar"]);
            assert_eq!(names(&query(Wanted::Deploying))?, ["Dune"]);
            let text = Query {
                text: "ED".to_owned(),
                wanted: Wanted::All,
            };
            assert_eq!(names(&text)?, ["Cedar"]);
            assert_eq!(ids(conn, &query(Wanted::NeverDeployed), 1)?, [TenantId(id(1, 1))]);
            let found = counts(conn)?;
            assert_eq!((found.all, found.never, found.healthy, found.outdated), (4, 2, 1, 0));
            assert_eq!((found.broken, found.deploying), (1, 1));
            assert_eq!(count(conn, &query(Wanted::NeverDeployed))?, found.never);
            Ok(())
        })
        .unwrap();
    }
}
