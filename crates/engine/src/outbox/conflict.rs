//! The platform has another version: both sides, what merges by itself, and the person's word.

use super::{kind, overlay::body, subscription};
use crate::view::{FieldConflict, OutboxKind};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Problem, Timestamp,
    review::{ReviewDecision, next_status},
    tenant::{Prices, Tenant, TenantUpdate, changes},
};
use wheelhouse_store::state::outbox::{Entry, State};

/// Bookkeeping and load: it differs all the time and says nothing about a decision.
const NOISE: [&str; 4] = ["version", "updated_at", "updated_by_name", "activity"];
/// What no decision but an edit of the same field rests upon.
const HARMLESS: [&str; 2] = ["notes", "tags"];

/// Field by field: what the operator saw, what is there now, what the request would make of it.
pub(crate) fn fields(entry: &Entry, prices: &Prices) -> Vec<FieldConflict> {
    let now = entry
        .problem
        .as_ref()
        .and_then(|problem| problem.current.clone())
        .unwrap_or(Value::Null);
    let seen = entry.seen.clone().unwrap_or(Value::Null);
    let mine = mine(entry, &now, prices);
    let mut names = changed(&seen, &now);
    names.extend(mine.keys().cloned());
    names
        .into_iter()
        .map(|field| FieldConflict {
            seen: seen.get(&field).cloned().unwrap_or(Value::Null),
            now: now.get(&field).cloned().unwrap_or(Value::Null),
            mine: mine.get(&field).cloned(),
            field,
        })
        .collect()
}

/// The entry upon the present version, when nothing that the decision touches or rests upon has changed.
pub(crate) fn merged(
    entry: &Entry,
    problem: &Problem,
    prices: &Prices,
    fresh: IdempotencyKey,
    now: Timestamp,
) -> Option<Entry> {
    let current = problem.current.as_ref()?;
    let changed = changed(entry.seen.as_ref()?, current);
    let touched = mine(entry, current, prices);
    let disjoint = changed.iter().all(|field| !touched.contains_key(field));
    let harmless = match kind(entry)? {
        OutboxKind::TenantEdit | OutboxKind::TenantUpdate | OutboxKind::ViewChange => true,
        _ => changed.iter().all(|field| HARMLESS.contains(&field.as_str())),
    };
    if !(disjoint && harmless) {
        return None;
    }
    rebased(entry, current, fresh, now)
}

/// The same request upon `current`. The key is new: the old one belongs to a request that was answered.
pub(crate) fn rebased(entry: &Entry, current: &Value, fresh: IdempotencyKey, now: Timestamp) -> Option<Entry> {
    let version = current.get("version").and_then(Value::as_u64)?;
    Some(Entry {
        id: fresh,
        base_version: Some(version),
        seen: Some(current.clone()),
        ..again(entry, fresh, now)
    })
}

/// The same request with a new key, as if it were decided now.
pub(crate) fn again(entry: &Entry, fresh: IdempotencyKey, now: Timestamp) -> Entry {
    let lives = entry.expires_at.map(|end| end.since(entry.created_at));
    Entry {
        id: fresh,
        state: State::Waiting,
        attempts: 0,
        created_at: now,
        not_before: now,
        expires_at: lives.map(|lives| now.plus(lives)),
        answered_at: None,
        answer_position: None,
        problem: None,
        ..entry.clone()
    }
}

/// The present row of a conflict.
///
/// # Errors
/// When the entry is no conflict, or the platform did not say what is there now.
pub(crate) fn current(entry: &Entry) -> Result<&Value, Problem> {
    let known = entry.problem.as_ref().and_then(|problem| problem.current.as_ref());
    known
        .filter(|_| entry.state == State::Conflict)
        .ok_or_else(|| Problem::new(ErrorCode::Conflict, "There is nothing to decide here any more."))
}

/// Fields in which two rows differ, noise aside.
fn changed(seen: &Value, now: &Value) -> BTreeSet<String> {
    wheelhouse_contract::audit::changed_fields(seen, now)
        .into_iter()
        .filter(|field| !NOISE.contains(&field.as_str()))
        .collect()
}

/// What the request makes of `row`, by field.
fn mine(entry: &Entry, row: &Value, prices: &Prices) -> Map<String, Value> {
    let Some(kind) = kind(entry) else { return Map::new() };
    let body: Value = serde_json::from_str(&entry.body).unwrap_or(Value::Null);
    let made = match kind {
        OutboxKind::ReviewDecision => review(entry, row),
        OutboxKind::TenantStatus | OutboxKind::AlertStatus => json!({ "status": body.get("to") }),
        OutboxKind::TenantEdit | OutboxKind::ViewChange => body,
        OutboxKind::TenantUpdate
        | OutboxKind::SubscriptionExtend
        | OutboxKind::SubscriptionControl
        | OutboxKind::SubscriptionPause
        | OutboxKind::LimitOverride
        | OutboxKind::LimitRemoval => whole(entry, row, prices).unwrap_or(body),
        OutboxKind::IncidentUpdate => {
            let named = [
                ("status", "status"),
                ("severity", "severity"),
                ("assign_to", "assigned_to"),
            ];
            let fields = named
                .into_iter()
                .filter_map(|(from, to)| Some((to.to_owned(), body.get(from)?.clone())));
            Value::Object(fields.collect())
        }
        OutboxKind::ViewDelete => json!({ "deleted": true }),
        OutboxKind::IncidentAcknowledge
        | OutboxKind::IncidentDeclare
        | OutboxKind::ViewCreate
        | OutboxKind::ViewPin
        | OutboxKind::ViewUsual => Value::Null,
    };
    match made {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What becomes different, and what a full change names; `None` for a row that this console cannot read. What the request
/// can no longer do is still what the person wanted: then as it was meant.
fn whole(entry: &Entry, row: &Value, prices: &Prices) -> Option<Value> {
    let made = made(entry, row, prices)?;
    let meant = || made_of_seen(entry, prices).unwrap_or_default();
    Some(Value::Object(if made.is_empty() { meant() } else { made }))
}

fn made_of_seen(entry: &Entry, prices: &Prices) -> Option<Map<String, Value>> {
    made(entry, entry.seen.as_ref()?, prices)
}

fn made(entry: &Entry, row: &Value, prices: &Prices) -> Option<Map<String, Value>> {
    let tenant: Tenant = crate::words::row(row)?;
    let after = subscription::after(&tenant, entry, prices)?;
    let made = serde_json::to_value(&after).ok()?;
    let mut names: Vec<String> = changes(&tenant, &after)
        .into_iter()
        .map(|change| change.field)
        .collect();
    if kind(entry) == Some(OutboxKind::TenantUpdate) {
        names.extend(body::<TenantUpdate>(entry)?.fields());
    }
    // What a move leaves behind is no word of the request.
    names.retain(|name| name != "status_changed_at");
    let field = |name: String| Some((name.clone(), made.get(&name)?.clone()));
    Some(names.into_iter().filter_map(field).collect())
}

fn review(entry: &Entry, row: &Value) -> Value {
    let decision: Option<ReviewDecision> = serde_json::from_str(&entry.body).ok();
    let now: Option<Tenant> = crate::words::row(row);
    let seen: Option<Tenant> = entry.seen.as_ref().and_then(crate::words::row);
    let Some(decision) = decision else { return Value::Null };
    // What the decision can no longer do is still what the person wanted: shown as it was meant.
    let meant = [now, seen]
        .into_iter()
        .flatten()
        .find_map(|tenant| next_status(tenant.status, decision.verdict));
    match meant {
        Some(next) => json!({ "status": next }),
        None => json!({ "risk_flagged": false }),
    }
}
