//! Which tenants a request is about: found when it arrives, and kept as the job's rows from then on.

use crate::{
    app::App,
    error::ApiError,
    jobs::NewItem,
    storage::{Tx, sql, wire},
};
use sea_orm::{ConnectionTrait, Value};
use serde::Deserialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    bulk::{Selection, TenantFilter, fingerprint},
    tenant::{Tenant, TenantStatus},
};

const PAGE: usize = 1_000;
const IDS_PER_STATEMENT: usize = 200;

/// A tenant by name, and how it stood when it was chosen.
pub(super) struct Chosen {
    pub id: TenantId,
    pub name: String,
    /// Absent when nobody has this id.
    pub status: Option<TenantStatus>,
}

impl Chosen {
    pub fn row(self) -> NewItem {
        NewItem {
            tenant_id: Some(self.id),
            label: self.name,
            payload: self.status.map(|status| json!({ SEEN: status })),
        }
    }
}

/// In a row's payload: the status that the request was made upon.
pub(super) const SEEN: &str = "status";

/// Rows that are tried again are made upon what is there now.
pub(super) async fn look_again(tx: &Tx, job: wheelhouse_contract::JobId) -> Result<(), ApiError> {
    let statement = format!(
        "UPDATE job_items SET payload = (SELECT '{{\"{SEEN}\":\"' || t.status || '\"}}' FROM tenants t
             WHERE t.id = job_items.tenant_id)
         WHERE job_id = $1"
    );
    sql::exec(tx.conn(), &statement, vec![job.to_string().into()]).await?;
    Ok(())
}

/// The tenants, each once. An id that names nobody stays: its row will say so.
///
/// # Errors
/// `conflict` with `current.matching` when a filter matches another number than was seen.
pub(super) async fn choose(app: &App, selection: &Selection) -> Result<Vec<Chosen>, ApiError> {
    match selection {
        Selection::Ids { ids } => by_ids(app.reader(), ids).await,
        Selection::Filter {
            filter,
            expected,
            except,
            seen,
        } => {
            let mut chosen = by_filter(app, filter).await?;
            let matching = chosen.len() as u64;
            if matching != *expected {
                return Err(moved(*expected, matching));
            }
            let found: Vec<_> = chosen.iter().map(|one| one.id).collect();
            if seen.as_ref().is_some_and(|seen| *seen != fingerprint(&found)) {
                return Err(others(matching));
            }
            let except: HashSet<_> = except.iter().collect();
            chosen.retain(|one| !except.contains(&one.id));
            if chosen.is_empty() {
                return Err(ApiError::field("selection", "Nobody is left in the selection."));
            }
            Ok(chosen)
        }
    }
}

fn moved(expected: u64, matching: u64) -> ApiError {
    let sentence = format!("{matching} tenants match now, not {expected}. Look at them and confirm again.");
    let mut problem = Problem::new(ErrorCode::Conflict, sentence);
    problem.current = Some(json!({ "matching": matching }));
    problem.into()
}

fn others(matching: u64) -> ApiError {
    let sentence = format!("As many tenants match, {matching}, but not the same ones. Look at them and confirm again.");
    let mut problem = Problem::new(ErrorCode::Conflict, sentence);
    problem.current = Some(json!({ "matching": matching }));
    problem.into()
}

#[derive(Deserialize)]
struct Named {
    name: String,
    status: TenantStatus,
}

async fn by_ids(conn: &impl ConnectionTrait, ids: &[TenantId]) -> Result<Vec<Chosen>, ApiError> {
    let mut known: HashMap<String, Named> = HashMap::new();
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        let places: Vec<_> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let statement = format!("SELECT id, doc FROM tenants WHERE id IN ({})", places.join(", "));
        let values: Vec<Value> = chunk.iter().map(|id| id.to_string().into()).collect();
        for row in sql::all(conn, &statement, values).await? {
            let named: Named = serde_json::from_str(&row.try_get_by_index::<String>(1)?)?;
            known.insert(row.try_get_by_index(0)?, named);
        }
    }
    let mut seen = HashSet::new();
    let once = ids.iter().copied().filter(|id| seen.insert(*id));
    Ok(once
        .map(|id| {
            let key = id.to_string();
            match known.remove(&key) {
                Some(Named { name, status }) => Chosen {
                    id,
                    name,
                    status: Some(status),
                },
                None => Chosen {
                    id,
                    name: key,
                    status: None,
                },
            }
        })
        .collect())
}

/// By id, page by page in one state of the database. Columns narrow what the filter then looks at.
async fn by_filter(app: &App, filter: &TenantFilter) -> Result<Vec<Chosen>, ApiError> {
    let snapshot = app.db().snapshot().await?;
    let (conditions, values) = columns(filter);
    let mut chosen = Vec::new();
    let mut after = String::new();
    loop {
        let mut values = values.clone();
        values.push(after.into());
        let rest = format!("WHERE {conditions} AND id > ${} ORDER BY id LIMIT {PAGE}", values.len());
        let page: Vec<Tenant> = sql::rows(&snapshot, &rest, values).await?;
        let Some(last) = page.last() else {
            return Ok(chosen);
        };
        after = last.id.to_string();
        let whole = page.len() == PAGE;
        let matching = page.into_iter().filter(|tenant| filter.admits(tenant));
        chosen.extend(matching.map(|tenant| Chosen {
            id: tenant.id,
            name: tenant.name,
            status: Some(tenant.status),
        }));
        if !whole {
            return Ok(chosen);
        }
    }
}

/// What the columns can tell of a filter.
fn columns(filter: &TenantFilter) -> (String, Vec<Value>) {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let statuses = filter.statuses.iter().map(wire).collect();
    let plans = filter.plans.iter().map(wire).collect();
    for (column, wanted) in [("status", statuses), ("plan", plans)] {
        let wanted: Vec<String> = wanted;
        if wanted.is_empty() {
            continue;
        }
        let places: Vec<_> = wanted
            .into_iter()
            .map(|value| {
                values.push(value.into());
                format!("${}", values.len())
            })
            .collect();
        conditions.push(format!("{column} IN ({})", places.join(", ")));
    }
    if !filter.archived {
        conditions.push("archived = 0".to_owned());
    }
    match filter.flagged {
        Some(true) => conditions.push("risk_flagged = 1".to_owned()),
        Some(false) => conditions.push("risk_flagged = 0".to_owned()),
        None => {}
    }
    (conditions.join(" AND "), values)
}

/// Hex SHA-256 over the ids of a job's rows in their order: what a second operator's consent is bound to.
pub(super) async fn digest(tx: &Tx, job: wheelhouse_contract::JobId) -> Result<String, ApiError> {
    let statement = "SELECT tenant_id FROM job_items WHERE job_id = $1 ORDER BY n";
    let mut hash = sha2::Sha256::default();
    for row in sql::all(tx.conn(), statement, vec![job.to_string().into()]).await? {
        let id: Option<String> = row.try_get_by_index(0)?;
        sha2::Digest::update(&mut hash, id.unwrap_or_default());
        sha2::Digest::update(&mut hash, "\n");
    }
    Ok(hex::encode(sha2::Digest::finalize(hash)))
}
