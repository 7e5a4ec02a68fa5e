//! Tenants: the customer organisations, their state machine and what hangs on it.
//!
//! Sources: PRODUCT 2; `platform-console` 1 and 3 (fields, transitions, justification), `tenant-operations` (plans, limits),
//! `tenant-sites` (subdomain, modules), `white-label` (message and session quotas).

mod credentials;
mod export;
mod plan;
mod sort;
mod status;
mod update;

pub use credentials::*;
pub use export::*;
pub use plan::*;
pub use sort::*;
pub use status::*;
pub use update::*;

use crate::{OperatorId, TenantId, TenantUserId, Timestamp, asset::Picture};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BusinessType {
    Medical,
    Salon,
    Restaurant,
    Consultant,
    General,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BusinessSize {
    Solo,
    /// 2–10 staff.
    Small,
    /// 11–50 staff.
    Medium,
    /// More than 50 staff.
    Large,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    Free,
    Pro,
    Enterprise,
}

/// −1 means unlimited (`tenant-operations`, `white-label` 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Limits {
    pub users: i32,
    pub products: i32,
    pub customers: i32,
    pub invoices_per_month: i32,
    pub messages_per_month: i32,
    pub concurrent_sessions: i32,
}

impl Plan {
    pub fn limits(self) -> Limits {
        let (users, stock, messages_per_month, concurrent_sessions) = match self {
            Plan::Free => (1, 10, 1_000, 5),
            Plan::Pro => (5, -1, 10_000, 50),
            Plan::Enterprise => (-1, -1, 100_000, 500),
        };
        Limits {
            users,
            products: stock,
            customers: stock,
            invoices_per_month: stock,
            messages_per_month,
            concurrent_sessions,
        }
    }
}

/// The eight modules of a tenant's site (`tenant-sites`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Module {
    Employees,
    Attendance,
    Wallet,
    Tasks,
    Complaints,
    Shifts,
    Reports,
    Notifications,
}

impl Module {
    pub const ALL: [Module; 8] = [
        Module::Employees,
        Module::Attendance,
        Module::Wallet,
        Module::Tasks,
        Module::Complaints,
        Module::Shifts,
        Module::Reports,
        Module::Notifications,
    ];

    /// Core modules cannot be switched off.
    pub fn is_core(self) -> bool {
        matches!(self, Module::Employees | Module::Notifications)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub county: String,
    pub postal_code: String,
    pub country: String,
}

/// An amount in the currency's minor unit (pence, cents).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Money {
    #[ts(type = "number")]
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationState {
    NotConfigured,
    Active,
    Failing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    Manual,
    CalCom,
    Calendly,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Integrations {
    pub voice: IntegrationState,
    /// The caller id of the voice agent, E.164.
    pub voice_number: Option<String>,
    pub calendar: IntegrationState,
    pub calendar_kind: CalendarKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplianceLevel {
    None,
    Standard,
    Strict,
}

/// HIPAA settings of medical tenants; others have `hipaa: false`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Compliance {
    pub hipaa: bool,
    pub level: ComplianceLevel,
    pub phi_detection: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Branding {
    /// `#rrggbb`.
    pub primary: String,
    /// `#rrggbb`.
    pub accent: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Excellent,
    Good,
    Degraded,
    Critical,
}

/// Numbers that the platform keeps current; they describe load, not configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Activity {
    pub users_total: u32,
    pub users_online: u32,
    /// Of the present calendar month.
    pub messages_this_month: u32,
    /// Calls triggered in the last 30 days, and how many of them succeeded, in percent.
    pub calls_30d: u32,
    pub call_success_percent: u8,
    pub last_active_at: Option<Timestamp>,
}

/// The whole tenant as it travels and rests. Field order is the column order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Tenant {
    pub id: TenantId,
    /// Revision: grows by one with every change; the `If-Match` of updates.
    #[ts(type = "number")]
    pub version: u64,
    /// Running number, shown as `T-000042`.
    pub number: u32,
    /// Unique, 2–100 characters.
    pub name: String,
    pub legal_name: Option<String>,
    /// `[a-z0-9-]{1,63}`, unique, not reserved.
    pub subdomain: String,
    pub business_type: BusinessType,
    pub subcategory: Option<String>,
    pub size: BusinessSize,
    pub address: Address,
    pub phone: String,
    pub email: String,
    pub website: Option<String>,
    pub owner_name: String,
    pub owner_email: String,
    pub plan: Plan,
    pub status: TenantStatus,
    /// Why the status is what it is: the last justification.
    pub status_reason: Option<String>,
    pub status_changed_at: Timestamp,
    pub archived: bool,
    pub subscription_starts_at: Option<Timestamp>,
    pub subscription_ends_at: Option<Timestamp>,
    /// What the plan grants, overridden per tenant.
    pub limits: Limits,
    /// Monthly recurring revenue.
    pub revenue: Money,
    /// The enabled modules.
    pub modules: Vec<Module>,
    pub branding: Branding,
    pub integrations: Integrations,
    pub compliance: Compliance,
    pub custom_features: Vec<String>,
    pub tags: Vec<String>,
    pub notes: String,
    /// 0–100: low to 25, medium to 50, high to 75, critical above (PRODUCT 12).
    pub risk_score: u8,
    /// Set by the risk rules: the tenant waits in the review queue though it is not pending.
    pub risk_flagged: bool,
    pub health: Health,
    pub activity: Activity,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub created_by: Option<OperatorId>,
    /// Until then a paid plan costs nothing.
    #[serde(default)]
    pub trial_ends_at: Option<Timestamp>,
    /// When a pause ends by itself; `None`: when somebody ends it.
    #[serde(default)]
    pub paused_until: Option<Timestamp>,
    /// Shown on the tenant's site; `None`: its name alone.
    #[serde(default)]
    pub logo: Option<Picture>,
}

/// A person inside a tenant; fetched on demand and kept with the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TenantUser {
    pub id: TenantUserId,
    pub name: String,
    pub email: String,
    pub role: TenantRole,
    pub locked: bool,
    pub last_sign_in_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantRole {
    Owner,
    Admin,
    User,
}

/// `PATCH /v1/tenants/{id}`: the harmless fields, which merge by themselves when disjoint. Absent = unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct TenantPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Hides a suspended, rejected or terminated tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

/// Host names that no tenant may take.
pub const RESERVED_SUBDOMAINS: &[&str] = &[
    "www",
    "api",
    "admin",
    "app",
    "mail",
    "static",
    "assets",
    "cdn",
    "status",
    "support",
    "help",
    "localhost",
];

/// Whether `text` may be a tenant's subdomain; uniqueness is the platform's to check.
pub fn is_valid_subdomain(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !RESERVED_SUBDOMAINS.contains(&text)
}

#[cfg(test)]
pub(crate) mod tests;
