//! Dual approval, the four-eyes rule (PRODUCT 1).

use crate::{ApprovalId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;

/// What always needs a second operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalKind {
    TerminateTenant,
    GrantOwner,
    ChangeConfiguration,
    DeleteAuditRetention,
    BulkSuspend,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStatus {
    Pending,
    /// Approved and carried out.
    Applied,
    Rejected,
    /// Withdrawn by its author.
    Cancelled,
    /// Nobody decided within 24 hours.
    Expired,
    /// Approved, but the state had changed: nothing was carried out; the author may edit it.
    Suspended,
}

impl ApprovalStatus {
    pub fn is_open(self) -> bool {
        matches!(self, ApprovalStatus::Pending | ApprovalStatus::Suspended)
    }

    /// What was asked for will not happen.
    pub fn is_closed_undone(self) -> bool {
        matches!(
            self,
            ApprovalStatus::Rejected | ApprovalStatus::Cancelled | ApprovalStatus::Expired
        )
    }
}

/// Hours until a request expires undecided.
pub const EXPIRES_AFTER_HOURS: i64 = 24;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Approval {
    pub id: ApprovalId,
    #[ts(type = "number")]
    pub version: u64,
    pub kind: ApprovalKind,
    pub status: ApprovalStatus,
    /// `tenant`, `operator`, …
    pub resource_type: String,
    pub resource_id: String,
    pub resource_name: String,
    /// The revision of the resource that the author saw; checked again when applied.
    #[ts(type = "number")]
    pub resource_version: u64,
    /// The exact request, secrets redacted.
    #[ts(type = "unknown")]
    #[schema(value_type = Object)]
    pub payload: serde_json::Value,
    /// Hex SHA-256 of the payload's canonical JSON; the approver sends back the hash of what they saw.
    pub payload_hash: String,
    pub justification: String,
    pub requested_by: OperatorId,
    pub requested_by_name: String,
    pub requested_at: Timestamp,
    pub expires_at: Timestamp,
    pub decided_by: Option<OperatorId>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Timestamp>,
    pub decision_note: Option<String>,
}

/// `POST /v1/approvals/{id}/approve`; needs a step-up token. Online only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Hash of the payload that the approver read; another one is refused.
    pub payload_hash: String,
    #[serde(default)]
    pub note: Option<String>,
}

/// `POST /v1/approvals/{id}/reject` (by a second operator) and `/cancel` (by the author).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// 1 to 500 characters.
    pub note: String,
}

/// Hex SHA-256 of `payload` with object keys sorted at every depth and no white space.
pub fn payload_hash(payload: &serde_json::Value) -> String {
    hex::encode(Sha256::digest(canonical_json(payload)))
}

/// JSON with sorted keys and no white space: the same value always gives the same bytes.
pub fn canonical_json(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().collect();
            keys.sort();
            let body: Vec<_> = keys
                .iter()
                .map(|key| format!("{}:{}", Value::from(key.as_str()), canonical_json(&map[key.as_str()])))
                .collect();
            format!("{{{}}}", body.join(","))
        }
        Value::Array(items) => {
            let body: Vec<_> = items.iter().map(canonical_json).collect();
            format!("[{}]", body.join(","))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests;
