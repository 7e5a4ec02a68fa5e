//! The tenant list, the dossier, the review queue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use wheelhouse_contract::tenant::TenantSort;
use wheelhouse_contract::{
    Permission, Role, TenantId, Timestamp,
    alert::Alert,
    audit::AuditRecord,
    event::TenantEvent,
    impersonation::Impersonation,
    incident::Incident,
    review::{Check, ChecklistItem, Review, Verdict},
    tenant::{BusinessSize, BusinessType, Health, Plan, Probe, Tenant, TenantStatus, TenantUser},
};

/// Every filter narrows; an empty list does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct TenantQuery {
    /// Matches name, subdomain, e-mail, number (`T-000042`, `42`) and owner; every word must occur.
    pub text: String,
    pub statuses: Vec<TenantStatus>,
    pub plans: Vec<Plan>,
    pub business_types: Vec<BusinessType>,
    pub sizes: Vec<BusinessSize>,
    pub health: Vec<Health>,
    pub tags: Vec<String>,
    pub flagged: Option<bool>,
    /// Archived tenants are hidden unless asked for.
    pub archived: bool,
    /// Only tenants that wait for a review.
    pub awaiting_review: bool,
    pub sort: TenantSort,
    pub descending: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TenantRow {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub email: String,
    pub owner_name: String,
    pub business_type: BusinessType,
    pub plan: Plan,
    pub status: TenantStatus,
    pub health: Health,
    pub risk_score: u8,
    pub risk_flagged: bool,
    pub users_total: u32,
    pub users_online: u32,
    /// Minor units; see `currency`.
    #[ts(type = "number")]
    pub revenue_minor: i64,
    pub currency: String,
    pub last_active_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// An outbox entry for it waits, or came back.
    pub pending: bool,
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TenantPage {
    /// All rows that match, not only these.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<TenantRow>,
    pub as_of: Option<Timestamp>,
}

/// Everything that the copy knows of one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Dossier {
    /// With what waits in the outbox laid over it.
    pub tenant: Tenant,
    /// Fields of `tenant` that come from the outbox.
    pub pending_fields: Vec<String>,
    pub live: bool,
    pub as_of: Option<Timestamp>,
    /// Newest first; the last 30 days, or all of it where `whole_history`.
    pub history: Vec<TenantEvent>,
    /// Older history was fetched, together with `users`.
    pub whole_history: bool,
    pub reviews: Vec<Review>,
    pub incidents: Vec<Incident>,
    pub alerts: Vec<Alert>,
    pub impersonations: Vec<Impersonation>,
    /// The newest 50 of the last 30 days.
    pub audit: Vec<AuditRecord>,
    /// Absent until fetched once.
    pub users: Option<Vec<TenantUser>>,
    pub users_as_of: Option<Timestamp>,
    pub actions: Vec<TenantAction>,
}

/// What may be done with a tenant, and if not, why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TenantAction {
    pub action: TenantActionKind,
    pub enabled: bool,
    pub why_not: Option<WhyNot>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TenantActionKind {
    Review,
    Activate,
    Pause,
    Suspend,
    Terminate,
    Impersonate,
    EditNotes,
    Archive,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum WhyNot {
    NeedsRole { role: Role, permission: Permission },
    Offline,
    Status { status: TenantStatus },
    ApprovalPending,
    InOutbox,
}

/// What a status change would touch, from the local copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BlastRadius {
    pub tenant_name: String,
    pub from: TenantStatus,
    pub to: TenantStatus,
    pub users_total: u32,
    pub users_online: u32,
    pub open_incidents: u32,
    pub open_alerts: u32,
    pub modules: u32,
    #[ts(type = "number")]
    pub revenue_minor: i64,
    pub currency: String,
    pub active_impersonations: u32,
    pub needs_typed_name: bool,
    pub needs_step_up: bool,
    pub needs_approval: bool,
    pub as_of: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StatusRequest {
    pub id: TenantId,
    pub to: TenantStatus,
    pub justification: String,
    #[serde(default)]
    pub typed_name: Option<String>,
    /// The second factor, where the blast radius says so.
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub notify_owner: bool,
}

/// What happened to a status change.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum StatusResult {
    Applied {
        probes: Vec<Probe>,
    },
    ApprovalOpened {
        approval_id: wheelhouse_contract::ApprovalId,
    },
    /// Offline, and the transition may wait (activate, pause).
    Queued,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReviewItem {
    pub tenant: TenantRow,
    pub waiting_since: Timestamp,
    pub flagged: bool,
    pub items: Vec<ChecklistItem>,
    pub draft: Option<ReviewDraft>,
    /// The decision that waits in the outbox, or came back.
    pub queued: Option<QueuedReview>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueuedReview {
    pub outbox_id: String,
    pub verdict: Verdict,
    pub state: super::OutboxState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReviewPage {
    pub total: u32,
    pub offset: u32,
    pub items: Vec<ReviewItem>,
    pub as_of: Option<Timestamp>,
}

/// Saved at every keystroke's pause; survives restarts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReviewDraft {
    pub checklist: Vec<Check>,
    pub notes: String,
}
