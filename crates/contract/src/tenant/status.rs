//! The tenant's state machine, its changes and their proof (PRODUCT 2; `platform-console` 3).

use super::Tenant;
use crate::{Permission, Resource, Role, permission::Action};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    PendingReview,
    Active,
    Paused,
    Suspended,
    Rejected,
    Terminated,
}

impl TenantStatus {
    pub const ALL: [TenantStatus; 6] = [
        TenantStatus::PendingReview,
        TenantStatus::Active,
        TenantStatus::Paused,
        TenantStatus::Suspended,
        TenantStatus::Rejected,
        TenantStatus::Terminated,
    ];

    /// The valid transitions (PRODUCT 2); `rejected` and `terminated` are final.
    pub fn transitions(self) -> &'static [TenantStatus] {
        use TenantStatus::*;
        match self {
            PendingReview => &[Active, Rejected],
            Active => &[Paused, Suspended],
            Paused => &[Active, Suspended],
            Suspended => &[Active, Terminated],
            Rejected | Terminated => &[],
        }
    }

    pub fn may_become(self, next: TenantStatus) -> bool {
        self.transitions().contains(&next)
    }

    pub fn is_final(self) -> bool {
        self.transitions().is_empty()
    }

    /// Suspend and terminate need the tenant's name typed.
    pub fn needs_typed_name(next: TenantStatus) -> bool {
        matches!(next, TenantStatus::Suspended | TenantStatus::Terminated)
    }

    /// Critical actions need a step-up code (PRODUCT 1).
    pub fn needs_step_up(next: TenantStatus) -> bool {
        Self::needs_typed_name(next)
    }

    /// Terminate needs a second operator.
    pub fn needs_approval(next: TenantStatus) -> bool {
        next == TenantStatus::Terminated
    }

    /// What the operator needs in order to move a tenant from `self` to `next`.
    pub fn permission(self, next: TenantStatus) -> Permission {
        let (resource, action) = match (self, next) {
            (TenantStatus::PendingReview, _) => (Resource::Reviews, Action::Decide),
            (_, TenantStatus::Active) => (Resource::Tenants, Action::Activate),
            (_, TenantStatus::Terminated) => (Resource::Tenants, Action::Terminate),
            _ => (Resource::Tenants, Action::Suspend),
        };
        Permission::new(resource, action)
    }

    /// Whether the tenant's users may sign in. Paused stops activity and keeps data access.
    pub fn allows_sign_in(self) -> bool {
        matches!(self, TenantStatus::Active | TenantStatus::Paused)
    }

    /// Whether the tenant's site accepts writes and runs jobs.
    pub fn allows_activity(self) -> bool {
        self == TenantStatus::Active
    }

    /// Whether `role` may impersonate a tenant in this state (PRODUCT 7).
    pub fn allows_impersonation(self, role: Role) -> bool {
        match self {
            TenantStatus::Active | TenantStatus::Paused => true,
            TenantStatus::Suspended | TenantStatus::Terminated => role == Role::Owner,
            TenantStatus::PendingReview | TenantStatus::Rejected => false,
        }
    }
}

/// Justifications are 20 to 500 characters (`platform-console` 3).
pub const JUSTIFICATION: std::ops::RangeInclusive<usize> = 20..=500;

/// `POST /v1/tenants/{id}/status`. Needs `If-Match`; suspend and terminate need a step-up token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    pub to: TenantStatus,
    pub justification: String,
    /// The tenant's name, typed, where [`TenantStatus::needs_typed_name`].
    #[serde(default)]
    pub typed_name: Option<String>,
    /// Tell the tenant's owner by e-mail.
    #[serde(default = "yes")]
    pub notify_owner: bool,
}

fn yes() -> bool {
    true
}

/// One line of the proof after a suspension or pause: what was probed and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Probe {
    pub what: ProbeKind,
    /// Whether the effect is in force.
    pub ok: bool,
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    SignIn,
    Api,
    Jobs,
    Sessions,
    Impersonations,
}

/// The answer to a status change: applied at once with its proof, or waiting for a second operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one value per request; boxing would only obscure the shape"
)]
pub enum StatusOutcome {
    Applied { tenant: Tenant, probes: Vec<Probe> },
    ApprovalOpened { approval: crate::approval::Approval },
}
