//! Subscriptions of tenants: the list by expiry, and figures over all of them. What a state is says
//! [`Standing::state`]; SQL only finds the rows of it faster than a look at each would.
//!
//! Archived, rejected and terminated tenants are not in the list; figures know them, too.

mod figures;
mod filter;

pub use figures::{Figures, Group};

use crate::{DbError, cache::tenants::word, codec, search::Filter};
use rusqlite::{Connection, Row as SqlRow, params};
use std::{cmp::Ordering, collections::HashSet};
use wheelhouse_contract::{
    TenantId, Timestamp,
    subscription::{Standing, SubscriptionState},
    tenant::{Plan, TenantStatus},
};

/// Tenants with these are in the list.
pub const STATUSES: [TenantStatus; 4] = [
    TenantStatus::PendingReview,
    TenantStatus::Active,
    TenantStatus::Paused,
    TenantStatus::Suspended,
];
/// So many rows are sooner looked up one by one than found among all.
const FEW: usize = 2_000;

/// What a list asks for; an empty list of states or plans does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub states: Vec<SubscriptionState>,
    pub plans: Vec<Plan>,
    /// Latest end first. What has no end comes last either way.
    pub descending: bool,
}

/// A tenant in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub standing: Standing,
    /// A month, in minor units of `currency`.
    pub price_minor: i64,
    pub currency: String,
}

/// A part of what a query admits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Of all that it admits.
    pub total: u32,
    pub rows: Vec<Row>,
}

/// What a list is narrowed and ordered by.
struct Narrow {
    id: TenantId,
    number: u32,
    standing: Standing,
}

impl Query {
    /// The tenants whose text is to be searched.
    pub fn among(&self, text: &str) -> Filter {
        Filter {
            text: text.to_owned(),
            statuses: STATUSES.to_vec(),
            plans: self.plans.clone(),
            ..Filter::default()
        }
    }

    fn admits(&self, plan: Plan, state: SubscriptionState) -> bool {
        (self.plans.is_empty() || self.plans.contains(&plan))
            && (self.states.is_empty() || self.states.contains(&state))
    }

    /// By end, then by number; what has no end last.
    fn compare(&self, a: &Narrow, b: &Narrow) -> Ordering {
        let (first, second) = (a.standing.ends_at, b.standing.ends_at);
        match (first.is_none(), second.is_none()) {
            (false, false) if self.descending => (second, b.number).cmp(&(first, a.number)),
            (endless, other) => (endless, first, a.number).cmp(&(other, second, b.number)),
        }
    }
}

/// At most `limit` rows from `offset` on, of all tenants. `figures` are those of `now`: they know how many there are.
///
/// # Errors
/// SQLite's own, or a stored value that this console cannot read. So for all reads here.
pub fn page(
    conn: &Connection,
    query: &Query,
    figures: &Figures,
    now: Timestamp,
    offset: u32,
    limit: u32,
) -> Result<Page, DbError> {
    let admits = |group: &Group| group.listed && query.admits(group.plan, group.state);
    let count = |ends: bool| figures.count(|group| group.ends == ends && admits(group));
    let (ending, endless) = (count(true), count(false));
    let mut rows = Vec::new();
    if offset < ending {
        rows = part(conn, &filter::ending(query, now), offset, limit)?;
    }
    // Not by what was found: a row may have come or gone since it was counted.
    let left = offset.saturating_add(limit).saturating_sub(offset.max(ending));
    if endless > 0 && left > 0 {
        rows.extend(part(
            conn,
            &filter::endless(query, now),
            offset.saturating_sub(ending),
            left,
        )?);
    }
    Ok(Page {
        total: ending + endless,
        rows,
    })
}

const COLUMNS: &str = "id, number, name, subdomain, status, plan, subscription_ends_at, trial_ends_at, \
     revenue_minor, currency";

fn part(conn: &Connection, narrowed: &str, offset: u32, limit: u32) -> Result<Vec<Row>, DbError> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM tenants {narrowed} LIMIT ?1 OFFSET ?2"))?;
    let mut rows = statement.query(params![limit, offset])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(whole(row)?);
    }
    Ok(found)
}

/// As [`page`], among `ids`.
///
/// # Errors
/// As [`page`].
pub fn page_among(
    conn: &Connection,
    ids: Vec<TenantId>,
    query: &Query,
    now: Timestamp,
    (offset, limit): (u32, u32),
) -> Result<Page, DbError> {
    let mut found = if ids.len() <= FEW {
        each(conn, &ids)?
    } else {
        among(conn, ids)?
    };
    found.retain(|row| query.admits(row.standing.plan, row.standing.state(now)));
    found.sort_unstable_by(|a, b| query.compare(a, b));
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let mut rows = Vec::new();
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM tenants WHERE id = ?1"))?;
    for row in found.into_iter().skip(offset as usize).take(limit as usize) {
        let mut whole_rows = statement.query([codec::bytes(row.id)])?;
        if let Some(row) = whole_rows.next()? {
            rows.push(whole(row)?);
        }
    }
    Ok(Page { total, rows })
}

const NARROW: &str = "id, number, status, plan, subscription_ends_at, trial_ends_at";

fn each(conn: &Connection, ids: &[TenantId]) -> Result<Vec<Narrow>, DbError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {NARROW} FROM tenants WHERE id = ?1"))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = statement.query([codec::bytes(*id)])?;
        if let Some(row) = rows.next()? {
            found.push(narrow(row)?);
        }
    }
    Ok(found)
}

fn among(conn: &Connection, ids: Vec<TenantId>) -> Result<Vec<Narrow>, DbError> {
    let wanted: HashSet<TenantId> = ids.into_iter().collect();
    let mut statement = conn.prepare_cached(&format!("SELECT {NARROW} FROM tenants WHERE archived = 0"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::with_capacity(wanted.len());
    while let Some(row) = rows.next()? {
        if wanted.contains(&id(row)?) {
            found.push(narrow(row)?);
        }
    }
    Ok(found)
}

fn narrow(row: &SqlRow<'_>) -> Result<Narrow, DbError> {
    Ok(Narrow {
        id: id(row)?,
        number: row.get(1)?,
        standing: standing(row, 2)?,
    })
}

fn whole(row: &SqlRow<'_>) -> Result<Row, DbError> {
    Ok(Row {
        id: id(row)?,
        number: row.get(1)?,
        name: row.get(2)?,
        subdomain: row.get(3)?,
        standing: standing(row, 4)?,
        price_minor: row.get(8)?,
        currency: row.get(9)?,
    })
}

fn id(row: &SqlRow<'_>) -> Result<TenantId, DbError> {
    let id = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(TenantId(codec::uuid("id", id)?))
}

/// Status, plan, end and end of the trial, from column `at` on.
fn standing(row: &SqlRow<'_>, at: usize) -> Result<Standing, DbError> {
    let text = |at: usize| -> Result<&str, DbError> { Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?) };
    Ok(Standing {
        status: word("status", text(at)?)?,
        plan: word("plan", text(at + 1)?)?,
        ends_at: codec::time(row.get(at + 2)?),
        trial_ends_at: codec::time(row.get(at + 3)?),
    })
}

#[cfg(test)]
mod tests;
