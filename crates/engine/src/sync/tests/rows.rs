//! Rows for tests.

use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::{
    Timestamp,
    sync::{Change, Scope},
};

pub fn at(minute: u64) -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000 + i64::try_from(minute).unwrap() * 60_000)
}

pub fn id(n: u64) -> Uuid {
    Uuid::from_u128((7 << 76) | (2 << 62) | u128::from(n))
}

pub fn alert(n: u64, version: u64) -> Value {
    json!({
        "id": id(n), "version": version, "kind": "usage_spike", "severity": "high", "status": "active", "tenant_id": null,
        "tenant_name": null, "service": "voice", "message": format!("revision {version}"), "current_value": 2.0,
        "expected_value": 1.0, "deviation_percent": 100.0, "raised_at": at(n), "acknowledged_at": null,
        "acknowledged_by_name": null, "closed_at": null, "note": null, "updated_at": at(version)
    })
}

/// A change of an alert; without `row` a tombstone.
pub fn change(seq: u64, n: u64, revision: u64, deleted: bool) -> Change {
    Change {
        seq,
        scope: Scope::Alerts,
        id: id(n),
        revision,
        row: (!deleted).then(|| alert(n, revision).into()),
        at: at(seq),
    }
}
