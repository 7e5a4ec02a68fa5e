//! The permission matrix, shared by the server (which enforces) and the console (which explains).
//!
//! Source: `monitoring-and-governance` section 3 (three roles, ten resources, feature permissions), extended to the
//! resources that the other sources add. Deny by default: what the table does not grant is refused.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// In ascending order of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Support,
    Admin,
    Owner,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Support, Role::Admin, Role::Owner];
}

/// What is acted upon. The first ten are the source's (its `clients` are our tenants).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    Tenants,
    Packages,
    Features,
    Platforms,
    Analytics,
    AuditLogs,
    ApiKeys,
    AiConfig,
    Pricing,
    SystemConfig,
    // Extensions.
    Reviews,
    Incidents,
    Alerts,
    Approvals,
    Operators,
    Impersonations,
    TenantUsers,
    TenantSettings,
    Billing,
    Maintenance,
    SavedViews,
}

impl Resource {
    pub const ALL: [Resource; 21] = [
        Resource::Tenants,
        Resource::Packages,
        Resource::Features,
        Resource::Platforms,
        Resource::Analytics,
        Resource::AuditLogs,
        Resource::ApiKeys,
        Resource::AiConfig,
        Resource::Pricing,
        Resource::SystemConfig,
        Resource::Reviews,
        Resource::Incidents,
        Resource::Alerts,
        Resource::Approvals,
        Resource::Operators,
        Resource::Impersonations,
        Resource::TenantUsers,
        Resource::TenantSettings,
        Resource::Billing,
        Resource::Maintenance,
        Resource::SavedViews,
    ];
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Create,
    Read,
    Update,
    Delete,
    Suspend,
    Activate,
    Terminate,
    Toggle,
    Export,
    Decide,
    Declare,
    Acknowledge,
    Resolve,
    Start,
    End,
}

impl Action {
    pub const ALL: [Action; 15] = [
        Action::Create,
        Action::Read,
        Action::Update,
        Action::Delete,
        Action::Suspend,
        Action::Activate,
        Action::Terminate,
        Action::Toggle,
        Action::Export,
        Action::Decide,
        Action::Declare,
        Action::Acknowledge,
        Action::Resolve,
        Action::Start,
        Action::End,
    ];
}

/// A resource and what is done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
pub struct Permission {
    pub resource: Resource,
    pub action: Action,
}

impl Permission {
    pub const fn new(resource: Resource, action: Action) -> Self {
        Self { resource, action }
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}:{:?}", self.resource, self.action)
    }
}

/// What support may do. The source grants it reading and `impersonate_client`; watching (acknowledging, declaring) is our
/// extension, since the person who sees the fire first must be able to ring the bell.
const SUPPORT: &[(Resource, &[Action])] = &[
    (Resource::Tenants, &[Action::Read]),
    (Resource::Packages, &[Action::Read]),
    (Resource::Features, &[Action::Read]),
    (Resource::Platforms, &[Action::Read]),
    (Resource::Analytics, &[Action::Read]),
    (Resource::AuditLogs, &[Action::Read]),
    (Resource::Reviews, &[Action::Read]),
    (
        Resource::Incidents,
        &[Action::Read, Action::Declare, Action::Acknowledge, Action::Update],
    ),
    (Resource::Alerts, &[Action::Read, Action::Acknowledge]),
    (Resource::Approvals, &[Action::Read]),
    (Resource::Operators, &[Action::Read]),
    (Resource::Impersonations, &[Action::Read, Action::Start]),
    (Resource::TenantUsers, &[Action::Read]),
    // Everybody keeps personal views; what is granted beyond reading is about shared ones.
    (Resource::SavedViews, &[Action::Read]),
];

const ADMIN: &[(Resource, &[Action])] = &[
    (
        Resource::Tenants,
        &[
            Action::Create,
            Action::Read,
            Action::Update,
            Action::Delete,
            Action::Suspend,
            Action::Activate,
            Action::Terminate,
            Action::Export,
        ],
    ),
    (
        Resource::Packages,
        &[Action::Create, Action::Read, Action::Update, Action::Delete],
    ),
    (Resource::Features, &[Action::Read, Action::Toggle]),
    (Resource::Platforms, &[Action::Read, Action::Toggle]),
    (Resource::Analytics, &[Action::Read, Action::Export]),
    (Resource::AuditLogs, &[Action::Read, Action::Export]),
    (Resource::ApiKeys, &[Action::Read]),
    (Resource::AiConfig, &[Action::Read, Action::Update]),
    (Resource::Pricing, &[Action::Read, Action::Update]),
    (Resource::SystemConfig, &[Action::Read]),
    (Resource::Reviews, &[Action::Read, Action::Decide]),
    (
        Resource::Incidents,
        &[
            Action::Read,
            Action::Declare,
            Action::Acknowledge,
            Action::Update,
            Action::Resolve,
        ],
    ),
    (Resource::Alerts, &[Action::Read, Action::Acknowledge, Action::Resolve]),
    (Resource::Approvals, &[Action::Read, Action::Decide]),
    (Resource::Operators, &[Action::Read]),
    (Resource::Impersonations, &[Action::Read, Action::Start, Action::End]),
    (Resource::TenantUsers, &[Action::Read, Action::Update]),
    (Resource::TenantSettings, &[Action::Read, Action::Update]),
    (Resource::Billing, &[Action::Read, Action::Update]),
    (Resource::Maintenance, &[Action::Read, Action::Update]),
    (
        Resource::SavedViews,
        &[Action::Create, Action::Read, Action::Update, Action::Delete],
    ),
];

impl Role {
    /// Whether the matrix grants `permission`. Owners are unrestricted (source: `'*': ['*']`).
    pub fn allows(self, permission: Permission) -> bool {
        let table = match self {
            Role::Owner => return true,
            Role::Admin => ADMIN,
            Role::Support => SUPPORT,
        };
        table
            .iter()
            .any(|(resource, actions)| *resource == permission.resource && actions.contains(&permission.action))
    }

    /// The least powerful role that may: what a disabled action names ("needs admin").
    pub fn least_for(permission: Permission) -> Role {
        Role::ALL
            .into_iter()
            .find(|role| role.allows(permission))
            .unwrap_or(Role::Owner)
    }

    /// Every permission of the role, in table order.
    pub fn permissions(self) -> Vec<Permission> {
        Resource::ALL
            .into_iter()
            .flat_map(|resource| {
                Action::ALL
                    .into_iter()
                    .map(move |action| Permission::new(resource, action))
            })
            .filter(|permission| self.allows(*permission))
            .collect()
    }
}

#[cfg(test)]
mod tests;
