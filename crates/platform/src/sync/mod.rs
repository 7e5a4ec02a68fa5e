//! Keeping copies in step: snapshots and changes (DESIGN "Sync").

mod changes;
mod gone;
mod snapshot;

pub(crate) use gone::refuse_gone;

use crate::{app::App, error::ApiError, http::Auth};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{Action, Permission, Resource, sync::Scope};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(snapshot::snapshot))
        .routes(routes!(changes::changes))
}

/// What a role needs to receive a scope.
pub(crate) fn read_permission(scope: Scope) -> Permission {
    let resource = match scope {
        Scope::Jobs
        | Scope::Onboarding
        | Scope::Sites
        | Scope::TenantEvents
        | Scope::Tenants
        | Scope::UpgradeRequests
        | Scope::Usage => Resource::Tenants,
        Scope::Reviews => Resource::Reviews,
        Scope::Incidents | Scope::IncidentEvents => Resource::Incidents,
        Scope::Alerts => Resource::Alerts,
        Scope::Approvals => Resource::Approvals,
        Scope::Operators => Resource::Operators,
        Scope::Impersonations => Resource::Impersonations,
        Scope::Audit => Resource::AuditLogs,
        Scope::SavedViews | Scope::ViewShelves => Resource::SavedViews,
    };
    Permission::new(resource, Action::Read)
}

/// 403 unless the role may read every one of `scopes`.
pub(crate) fn require_scopes(auth: &Auth, scopes: &[Scope]) -> Result<(), ApiError> {
    scopes
        .iter()
        .try_for_each(|scope| auth.require(read_permission(*scope)))
}
