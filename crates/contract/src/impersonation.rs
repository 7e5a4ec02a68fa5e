//! Impersonation sessions (PRODUCT 7; `monitoring-and-governance` 6).

use crate::{FieldError, ImpersonationId, OperatorId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImpersonationScope {
    /// Every write is refused by the tenant's API.
    ReadOnly,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// By the operator, closing the window included.
    Ended,
    Expired,
    /// The operator signed out or their session was revoked.
    SignedOut,
    /// The console locked.
    Locked,
    /// The tenant was suspended or terminated.
    TenantSuspended,
    /// Ended by another operator.
    Revoked,
    /// Left open by a console that crashed, ended at its next start.
    Crashed,
    /// The tenant has another subdomain: the address that the window was bound to is gone.
    SubdomainChanged,
}

pub const DEFAULT_MINUTES: u32 = 60;
pub const MAX_MINUTES: u32 = 480;
/// The one-time code lives a minute.
pub const CODE_SECONDS: i64 = 60;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Impersonation {
    pub id: ImpersonationId,
    #[ts(type = "number")]
    pub version: u64,
    pub operator_id: OperatorId,
    pub operator_email: String,
    pub tenant_id: TenantId,
    pub tenant_name: String,
    pub subdomain: String,
    /// The tenant user who is acted as (the owner).
    pub acting_as: String,
    pub reason: String,
    pub scope: ImpersonationScope,
    pub started_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub end_reason: Option<EndReason>,
    pub address: String,
}

/// `POST /v1/impersonations`. Online only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpersonationStart {
    pub tenant_id: TenantId,
    /// 10 to 500 characters.
    pub reason: String,
    pub scope: ImpersonationScope,
    /// 1 to 480, default 60.
    #[serde(default = "default_minutes")]
    pub minutes: u32,
}

fn default_minutes() -> u32 {
    DEFAULT_MINUTES
}

/// The session and its one-time entry.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ImpersonationStarted {
    pub impersonation: Impersonation,
    /// On the tenant's origin; carries a code that is good once, for 60 seconds, for this tenant and session. The site
    /// exchanges it for a cookie and redirects to a clean address.
    pub entry_url: String,
}

/// `POST /v1/impersonations/{id}/end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpersonationEnd {
    pub reason: EndReason,
}

pub fn validate(start: &ImpersonationStart) -> Vec<FieldError> {
    let mut faults = Vec::new();
    crate::text::length(&mut faults, "reason", &start.reason, 10..=500);
    if !(1..=MAX_MINUTES).contains(&start.minutes) {
        faults.push(FieldError::new(
            "minutes",
            format!("Choose 1 to {MAX_MINUTES} minutes."),
        ));
    }
    faults
}
