//! Approvals, audit, impersonations, incidents.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{
    IncidentId, Timestamp,
    approval::Approval,
    audit::{AuditAlarm, Checkpoint},
    impersonation::Impersonation,
    incident::{Incident, IncidentEvent},
};

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct IncidentDetail {
    pub incident: Incident,
    /// Oldest first.
    pub timeline: Vec<IncidentEvent>,
    /// Names of the affected tenants that the copy knows.
    pub tenants: Vec<AffectedTenant>,
    /// From the outbox: not yet known to the platform.
    pub pending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AffectedTenant {
    pub id: wheelhouse_contract::TenantId,
    pub name: String,
}

/// Which incidents, alerts or approvals to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpenFilter {
    #[default]
    Open,
    Done,
    All,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ApprovalDetail {
    pub approval: Approval,
    pub mine: bool,
    pub may_decide: bool,
    pub why_not: Option<super::WhyNot>,
    /// The blast radius as the copy knows it now.
    pub blast: Option<super::BlastRadius>,
}

/// An impersonation with what this console knows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ImpersonationRow {
    pub impersonation: Impersonation,
    /// Its window is open on this device.
    pub here: bool,
    pub may_end: bool,
}

/// Whether the audit history is what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AuditIntegrity {
    pub checkpoint: Option<Checkpoint>,
    pub verified_at: Option<Timestamp>,
    #[ts(type = "number")]
    pub records_verified: u64,
    pub alarm: Option<AuditAlarm>,
    pub alarm_at: Option<Timestamp>,
}

/// What declaring gives back: at once, also offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Declared {
    /// The incident's id on the platform, or the outbox entry's while it waits.
    pub id: IncidentId,
    pub queued: bool,
}
