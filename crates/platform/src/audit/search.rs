//! From a query to records.

use crate::{
    error::ApiError,
    storage::{sql, wire},
};
use sea_orm::{ConnectionTrait, Value};
use wheelhouse_contract::audit::{AuditPage, AuditQuery, AuditRecord};

/// Conditions with their values, numbered as they are added.
#[derive(Default)]
struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// `condition` has `?` where the value goes.
    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.conditions
            .push(condition.replace('?', &format!("${}", self.values.len())));
    }

    fn of(query: &AuditQuery) -> Self {
        let mut filter = Self::default();
        for word in query.text.iter().flat_map(|text| text.split_whitespace()) {
            filter.and(
                "words LIKE ? ESCAPE '\\'",
                format!("%{}%", escaped(&word.to_lowercase())),
            );
        }
        if let Some(action) = &query.action {
            filter.and("action = ?", action.clone());
        }
        if let Some(category) = &query.category {
            filter.and("category = ?", wire(category));
        }
        if let Some(actor) = &query.actor_id {
            filter.and("actor_id = ?", actor.to_string());
        }
        if let Some(kind) = &query.resource_type {
            filter.and("resource_type = ?", kind.clone());
        }
        if let Some(id) = &query.resource_id {
            filter.and("resource_id = ?", id.clone());
        }
        if let Some(address) = &query.address {
            filter.and("address = ?", address.clone());
        }
        if let Some(from) = query.from {
            filter.and("at >= ?", from.millis());
        }
        if let Some(to) = query.to {
            filter.and("at <= ?", to.millis());
        }
        if let Some(seq) = query.before_seq {
            filter.and("seq < ?", bound(seq));
        }
        if let Some(seq) = query.after_seq {
            filter.and("seq > ?", bound(seq));
        }
        filter
    }
}

/// Beyond what the database counts to lies no record.
fn bound(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A word as it stands, also with `%` and `_`.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// One page, with the cursor of the next.
pub async fn page<C: ConnectionTrait>(conn: &C, query: &AuditQuery, limit: u32) -> Result<AuditPage, ApiError> {
    let filter = Filter::of(query);
    let order = if query.after_seq.is_some() { "ASC" } else { "DESC" };
    let condition = if filter.conditions.is_empty() {
        "1 = 1".to_owned()
    } else {
        filter.conditions.join(" AND ")
    };
    let statement = format!(
        "SELECT doc FROM audit WHERE {condition} ORDER BY seq {order} LIMIT {}",
        u64::from(limit) + 1
    );
    let mut records: Vec<AuditRecord> = Vec::new();
    for row in sql::all(conn, &statement, filter.values).await? {
        records.push(serde_json::from_str(&row.try_get_by_index::<String>(0)?)?);
    }
    let more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| more).map(|record| record.seq);
    Ok(AuditPage { records, next })
}
