//! The platform at a glance, and the palette.

use super::{Place, SyncStatus};
use serde::Serialize;
use ts_rs::TS;
use wheelhouse_contract::{
    alert::Alert,
    approval::Approval,
    impersonation::Impersonation,
    incident::{Incident, Severity},
    tenant::{Health, Plan, TenantStatus},
};

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Overview {
    pub tenants_total: u32,
    pub by_status: Vec<StatusCount>,
    pub by_plan: Vec<PlanCount>,
    pub by_health: Vec<HealthCount>,
    #[ts(type = "number")]
    pub revenue_minor: i64,
    pub currency: String,
    pub users_online: u32,
    pub awaiting_review: u32,
    pub flagged: u32,
    /// Open, worst and newest first; at most 10.
    pub incidents: Vec<Incident>,
    pub open_incidents: u32,
    pub open_critical: u32,
    pub alerts: Vec<Alert>,
    pub open_alerts: u32,
    /// Waiting for the signed-in operator (not their own).
    pub approvals: Vec<Approval>,
    pub approvals_for_me: u32,
    pub impersonations: Vec<Impersonation>,
    pub worst: Option<Severity>,
    pub sync: SyncStatus,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StatusCount {
    pub status: TenantStatus,
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PlanCount {
    pub plan: Plan,
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HealthCount {
    pub health: Health,
    pub count: u32,
}

/// A tenant, an incident or another thing that the palette found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaletteHit {
    pub title: String,
    pub subtitle: String,
    pub place: Place,
}
