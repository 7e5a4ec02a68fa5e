//! Counts and sums over all subscriptions, from indexes alone.

use super::filter::{plan_word, soon};
use crate::{DbError, codec};
use chrono::TimeDelta;
use rusqlite::Connection;
use wheelhouse_contract::{
    Timestamp,
    subscription::{EXPIRING_DAYS, Standing, SubscriptionState},
    tenant::{Plan, TenantStatus},
};

/// Later than any end: the year 9999, in milliseconds.
const NEVER_MS: i64 = 253_402_300_799_000;

/// In service on a paid plan.
const PAID: &str = "status = 'active' AND plan <> 'free'";

/// Tenants of one plan in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    pub plan: Plan,
    pub state: SubscriptionState,
    /// The list shows them; otherwise they are archived, rejected or terminated.
    pub listed: bool,
    /// Their subscriptions have an end.
    pub ends: bool,
    pub tenants: u32,
    /// Of them, those whose price is recurring revenue, and its sum a month, in minor units.
    pub paying: u32,
    pub minor: i64,
    /// Of them, those that are on trial and would pay otherwise, and what they would pay.
    pub trials: u32,
    pub trial_minor: i64,
}

/// The subscriptions of all tenants, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    groups: Vec<Group>,
    currency: String,
    from: Timestamp,
    /// When time alone changes the first of them.
    until: Timestamp,
}

impl Figures {
    /// Counts them. Sums are of prices in `currency`: others are not added to them.
    ///
    /// # Errors
    /// SQLite's own, or a stored value that this console cannot read.
    pub fn read(conn: &Connection, currency: &str, now: Timestamp) -> Result<Self, DbError> {
        let snapshot = conn.unchecked_transaction()?;
        let mut figures = Self {
            groups: Vec::new(),
            currency: currency.to_owned(),
            from: now,
            until: never(),
        };
        if is_parked(&snapshot)? {
            figures.each(&snapshot, "TRUE", false)?;
            figures.until = now;
        } else {
            figures.by_parts(&snapshot)?;
            figures.until = next_change(&snapshot, now)?;
        }
        Ok(figures)
    }

    /// How many the `wanted` groups hold together.
    pub fn count(&self, wanted: impl Fn(&Group) -> bool) -> u32 {
        self.sum(|group| if wanted(group) { group.tenants } else { 0 })
    }

    /// The sum of `value` over all groups.
    pub fn sum<T: std::iter::Sum>(&self, value: impl Fn(&Group) -> T) -> T {
        self.groups.iter().map(value).sum()
    }

    /// Whether time alone has changed nothing since they were counted.
    pub(crate) fn hold(&self, currency: &str, now: Timestamp) -> bool {
        self.currency == currency && self.from <= now && now < self.until
    }

    /// From the index of states: all of a part have the same state, trials aside. Those are few, and looked at.
    fn by_parts(&mut self, conn: &Connection) -> Result<(), DbError> {
        for plan in Plan::ALL {
            for status in super::STATUSES {
                let pays = status == TenantStatus::Active && plan != Plan::Free;
                for (within, ends_at) in parts(pays, self.from) {
                    let standing = Standing {
                        plan,
                        status,
                        ends_at,
                        trial_ends_at: None,
                    };
                    let (tenants, minor) = self.part(conn, standing, &within)?;
                    self.add((standing, true), tenants, minor);
                }
            }
        }
        let now = self.from.millis();
        let trials = format!("archived = 0 AND trial_ends_at > {now} AND {PAID}");
        self.each(conn, &trials, true)?;
        self.unlisted(conn)
    }

    /// Few are archived; of those, hardly any pays.
    fn unlisted(&mut self, conn: &Connection) -> Result<(), DbError> {
        self.each(conn, &format!("archived = 1 AND {PAID}"), false)?;
        for gone in ["archived = 1", "archived = 0 AND status IN ('rejected', 'terminated')"] {
            let sql = format!(
                "SELECT status, plan, NULL, NULL, count(*) FROM tenants WHERE {gone} AND NOT ({PAID}) GROUP BY status, plan"
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                self.add((super::standing(row, 0)?, false), row.get(4)?, 0);
            }
        }
        Ok(())
    }

    fn part(&self, conn: &Connection, of: Standing, within: &str) -> Result<(u32, i64), DbError> {
        let status = codec::word(&of.status)?;
        let plan = plan_word(of.plan);
        let narrowed =
            format!("FROM tenants WHERE archived = 0 AND status = '{status}' AND plan = {plan} AND {within}");
        if !of.pays(self.from) {
            let sql = format!("SELECT count(*) {narrowed}");
            return Ok((conn.prepare(&sql)?.query_row([], |row| row.get(0))?, 0));
        }
        let sql = format!("SELECT count(*), coalesce(sum(revenue_minor) FILTER (WHERE currency = ?1), 0) {narrowed}");
        Ok(conn
            .prepare(&sql)?
            .query_row([&self.currency], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Looks at each row. Takes it out first where it is counted already as if it had no trial.
    fn each(&mut self, conn: &Connection, narrowed: &str, counted: bool) -> Result<(), DbError> {
        let sql = format!(
            "SELECT status, plan, subscription_ends_at, trial_ends_at, archived, currency, revenue_minor FROM tenants \
             WHERE {narrowed}"
        );
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let standing = super::standing(row, 0)?;
            let archived: bool = row.get(4)?;
            let listed = !archived && super::STATUSES.contains(&standing.status);
            let currency = row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?;
            let minor: i64 = if currency == self.currency { row.get(6)? } else { 0 };
            if counted {
                self.take((without_trial(standing), listed), minor);
            }
            self.add((standing, listed), 1, minor);
        }
        Ok(())
    }

    fn add(&mut self, of: (Standing, bool), tenants: u32, minor: i64) {
        let pays = of.0.pays(self.from);
        let trial = !pays && without_trial(of.0).pays(self.from);
        let group = self.group(of);
        group.tenants += tenants;
        if pays {
            group.paying += tenants;
            group.minor += minor;
        }
        if trial {
            group.trials += tenants;
            group.trial_minor += minor;
        }
    }

    fn take(&mut self, of: (Standing, bool), minor: i64) {
        let pays = of.0.pays(self.from);
        let group = self.group(of);
        group.tenants = group.tenants.saturating_sub(1);
        if pays {
            group.paying = group.paying.saturating_sub(1);
            group.minor -= minor;
        }
    }

    fn group(&mut self, (standing, listed): (Standing, bool)) -> &mut Group {
        let (plan, state, ends) = (standing.plan, standing.state(self.from), standing.ends_at.is_some());
        let same = |group: &Group| (group.plan, group.state, group.listed, group.ends) == (plan, state, listed, ends);
        let known = self.groups.iter().position(same);
        let at = known.unwrap_or_else(|| {
            self.groups.push(Group {
                plan,
                state,
                listed,
                ends,
                tenants: 0,
                paying: 0,
                minor: 0,
                trials: 0,
                trial_minor: 0,
            });
            self.groups.len() - 1
        });
        &mut self.groups[at]
    }
}

fn never() -> Timestamp {
    Timestamp::from_millis(NEVER_MS)
}

fn without_trial(standing: Standing) -> Standing {
    Standing {
        trial_ends_at: None,
        ..standing
    }
}

/// Conditions upon the end under which all have the same state, and an end that stands for them.
fn parts(pays: bool, now: Timestamp) -> Vec<(String, Option<Timestamp>)> {
    let part = |within: &str, ends_at| (format!("subscription_ends_at {within}"), ends_at);
    let endless = part("IS NULL", None);
    if !pays {
        return vec![endless, part("IS NOT NULL", Some(never()))];
    }
    let soon = soon(now);
    let (from, to) = (now.millis(), soon.millis());
    vec![
        endless,
        part(&format!("<= {from}"), Some(now)),
        part(&format!("> {from} AND subscription_ends_at <= {to}"), Some(soon)),
        part(&format!("> {to}"), Some(never())),
    ]
}

/// A load put the indexes aside: without them each part would be a pass over all rows.
fn is_parked(conn: &Connection) -> Result<bool, DbError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM parked_indexes WHERE tbl = 'tenants')";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// When the first tenant changes its state because time passes.
fn next_change(conn: &Connection, now: Timestamp) -> Result<Timestamp, DbError> {
    let first = |column: &str, after: Timestamp| -> Result<Option<Timestamp>, DbError> {
        // Twice an index instead of once all rows.
        let one =
            |archived| format!("SELECT min({column}) AS at FROM tenants WHERE archived = {archived} AND {column} > ?1");
        let sql = format!("SELECT min(at) FROM ({} UNION ALL {})", one(0), one(1));
        let found = conn
            .prepare_cached(&sql)?
            .query_row([after.millis()], |row| row.get(0))?;
        Ok(codec::time(found))
    };
    let end = first("subscription_ends_at", now)?;
    let trial = first("trial_ends_at", now)?;
    let expiring = first("subscription_ends_at", soon(now))?.map(|end| end.plus(-TimeDelta::days(EXPIRING_DAYS)));
    Ok([end, trial, expiring].into_iter().flatten().min().unwrap_or_else(never))
}
