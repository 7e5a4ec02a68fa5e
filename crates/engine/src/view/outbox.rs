//! The outbox: what was decided here and waits for the platform.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{Problem, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    Waiting,
    /// On its way; the answer is not known yet.
    Sent,
    Applied,
    /// The platform has another version: a person decides.
    Conflict,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutboxKind {
    ReviewDecision,
    TenantStatus,
    TenantEdit,
    TenantUpdate,
    SubscriptionExtend,
    SubscriptionControl,
    SubscriptionPause,
    LimitOverride,
    LimitRemoval,
    IncidentDeclare,
    IncidentAcknowledge,
    IncidentUpdate,
    AlertStatus,
    ViewCreate,
    ViewChange,
    ViewDelete,
    ViewPin,
    ViewUsual,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutboxItem {
    /// The idempotency key.
    pub id: String,
    pub kind: OutboxKind,
    pub state: OutboxState,
    /// What it is about: the tenant's name, the incident's title.
    pub subject: String,
    pub place: Option<super::Place>,
    /// What it does, in the words of the request (`approve`, `resolved`, …).
    pub intent: String,
    pub created_at: Timestamp,
    pub attempts: u32,
    pub last_problem: Option<Problem>,
    /// With `conflict`: both sides, field by field.
    pub conflict: Vec<FieldConflict>,
    /// Still cancellable: nothing was sent.
    pub cancellable: bool,
}

/// One field on both sides; values are JSON for display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldConflict {
    pub field: String,
    /// What the operator saw when deciding.
    #[ts(type = "unknown")]
    pub seen: serde_json::Value,
    /// What the platform has now.
    #[ts(type = "unknown")]
    pub now: serde_json::Value,
    /// What the operator's request would make of it, where it touches the field.
    #[ts(type = "unknown")]
    pub mine: Option<serde_json::Value>,
}

/// The person's word on a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictChoice {
    /// Send my decision again, upon the present version.
    KeepMine,
    /// Drop my decision.
    TakeTheirs,
}
