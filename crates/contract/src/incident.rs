//! Incidents (PRODUCT 13; `platform-console` 6).

use crate::{EventId, FieldError, IncidentId, OperatorId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Of incidents and alerts, ascending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentType {
    SystemOutage,
    SecurityBreach,
    AbuseAttack,
    CarrierIssues,
    ComplianceViolation,
    DataBreach,
    IntegrationFailure,
}

impl IncidentType {
    pub const ALL: [IncidentType; 7] = [
        IncidentType::SystemOutage,
        IncidentType::SecurityBreach,
        IncidentType::AbuseAttack,
        IncidentType::CarrierIssues,
        IncidentType::ComplianceViolation,
        IncidentType::DataBreach,
        IncidentType::IntegrationFailure,
    ];

    /// The severity that the form proposes.
    pub fn default_severity(self) -> Severity {
        match self {
            IncidentType::SystemOutage | IncidentType::SecurityBreach | IncidentType::DataBreach => Severity::Critical,
            IncidentType::AbuseAttack | IncidentType::ComplianceViolation => Severity::High,
            IncidentType::CarrierIssues | IncidentType::IntegrationFailure => Severity::Medium,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    Active,
    Investigating,
    Resolving,
    Resolved,
    Closed,
}

impl IncidentStatus {
    /// Open incidents may move between the open states and to resolved; resolved may reopen or close; closed is final.
    pub fn transitions(self) -> &'static [IncidentStatus] {
        use IncidentStatus::*;
        match self {
            Active => &[Investigating, Resolving, Resolved],
            Investigating => &[Resolving, Resolved],
            Resolving => &[Investigating, Resolved],
            Resolved => &[Investigating, Closed],
            Closed => &[],
        }
    }

    pub fn may_become(self, next: IncidentStatus) -> bool {
        self.transitions().contains(&next)
    }

    pub fn is_open(self) -> bool {
        !matches!(self, IncidentStatus::Resolved | IncidentStatus::Closed)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Incident {
    pub id: IncidentId,
    #[ts(type = "number")]
    pub version: u64,
    /// Running number, shown as `INC-0042`.
    pub number: u32,
    pub kind: IncidentType,
    pub severity: Severity,
    pub status: IncidentStatus,
    pub title: String,
    pub description: String,
    pub affected_systems: Vec<String>,
    pub affected_tenants: Vec<TenantId>,
    pub impact: String,
    pub actions_taken: String,
    pub declared_by: Option<OperatorId>,
    pub declared_by_name: String,
    pub assigned_to: Option<OperatorId>,
    pub assigned_to_name: Option<String>,
    pub acknowledged_by_name: Option<String>,
    pub declared_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub resolution: Option<String>,
    pub updated_at: Timestamp,
}

/// `POST /v1/incidents`. Title 10–200, description 50–1,000 characters. May be queued offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentDraft {
    pub kind: IncidentType,
    pub severity: Severity,
    pub title: String,
    pub description: String,
    #[serde(default)]
    pub affected_systems: Vec<String>,
    #[serde(default)]
    pub affected_tenants: Vec<TenantId>,
    #[serde(default)]
    pub impact: String,
    #[serde(default)]
    pub actions_taken: String,
}

pub const TITLE: std::ops::RangeInclusive<usize> = 10..=200;
pub const DESCRIPTION: std::ops::RangeInclusive<usize> = 50..=1_000;

/// Every reason why the draft cannot be declared.
pub fn validate(draft: &IncidentDraft) -> Vec<FieldError> {
    let mut faults = Vec::new();
    crate::text::length(&mut faults, "title", &draft.title, TITLE);
    crate::text::length(&mut faults, "description", &draft.description, DESCRIPTION);
    crate::text::length(&mut faults, "impact", &draft.impact, 0..=1_000);
    crate::text::length(&mut faults, "actions_taken", &draft.actions_taken, 0..=1_000);
    if draft.affected_tenants.len() > 1_000 {
        faults.push(FieldError::new("affected_tenants", "Name at most 1,000 tenants."));
    }
    faults
}

/// `POST /v1/incidents/{id}/updates`, with `If-Match`. One or several changes at once; a bare note needs no version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct IncidentUpdate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IncidentStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign_to: Option<OperatorId>,
    /// 1 to 1,000 characters; required as the resolution when `status` becomes resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An entry of the timeline, written by the platform from every related event. Append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IncidentEvent {
    pub id: EventId,
    pub incident_id: IncidentId,
    pub kind: IncidentEventKind,
    pub actor_name: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: Option<String>,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentEventKind {
    Declared,
    Acknowledged,
    Assigned,
    StatusChanged,
    SeverityChanged,
    Note,
    Escalated,
}
