//! What may be done with a tenant, and if not, why not: the first reason that holds, from the firmest to the most passing.

use crate::{
    fault::Fault,
    session::Reading,
    view::{TenantAction, TenantActionKind, WhyNot},
};
use wheelhouse_contract::{
    Action, Permission, Resource, Role,
    review::waits_for_review,
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_store::cache;

/// What is known about the moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstances {
    pub online: bool,
    pub in_outbox: bool,
    pub approval_pending: bool,
}

pub(super) fn of(copy: &Reading<'_>, tenant: &Tenant, online: bool) -> Result<Vec<TenantAction>, Fault> {
    let id = tenant.id.to_string();
    let circumstances = Circumstances {
        online,
        in_outbox: copy.is_pending("tenant", &id)?,
        approval_pending: !cache::approvals::open_for(copy.cache, "tenant", &id)?.is_empty(),
    };
    Ok(actions(tenant, copy.me.operator.role, circumstances))
}

pub(super) fn actions(tenant: &Tenant, role: Role, now: Circumstances) -> Vec<TenantAction> {
    use TenantActionKind::*;
    [
        Review,
        Activate,
        Pause,
        Suspend,
        Terminate,
        Impersonate,
        EditNotes,
        Archive,
    ]
    .into_iter()
    .map(|action| {
        let why_not = why_not(action, tenant, role, now);
        TenantAction {
            action,
            enabled: why_not.is_none(),
            why_not,
        }
    })
    .collect()
}

fn why_not(action: TenantActionKind, tenant: &Tenant, role: Role, now: Circumstances) -> Option<WhyNot> {
    let permission = permission(action, tenant.status);
    if !role.allows(permission) {
        return Some(WhyNot::NeedsRole {
            role: Role::least_for(permission),
            permission,
        });
    }
    if action == TenantActionKind::Impersonate
        && !tenant.status.allows_impersonation(role)
        && tenant.status.allows_impersonation(Role::Owner)
    {
        return Some(WhyNot::NeedsRole {
            role: Role::Owner,
            permission,
        });
    }
    if !possible(action, tenant, role) {
        return Some(WhyNot::Status { status: tenant.status });
    }
    let target = target(action);
    if target.is_some() && now.approval_pending {
        return Some(WhyNot::ApprovalPending);
    }
    if (target.is_some() || action == TenantActionKind::Review) && now.in_outbox {
        return Some(WhyNot::InOutbox);
    }
    (!now.online && needs_platform(action)).then_some(WhyNot::Offline)
}

fn target(action: TenantActionKind) -> Option<TenantStatus> {
    match action {
        TenantActionKind::Activate => Some(TenantStatus::Active),
        TenantActionKind::Pause => Some(TenantStatus::Paused),
        TenantActionKind::Suspend => Some(TenantStatus::Suspended),
        TenantActionKind::Terminate => Some(TenantStatus::Terminated),
        _ => None,
    }
}

fn permission(action: TenantActionKind, status: TenantStatus) -> Permission {
    match (action, target(action)) {
        (_, Some(target)) => status.permission(target),
        (TenantActionKind::Review, _) => Permission::new(Resource::Reviews, Action::Decide),
        (TenantActionKind::Impersonate, _) => Permission::new(Resource::Impersonations, Action::Start),
        _ => Permission::new(Resource::Tenants, Action::Update),
    }
}

/// A pending tenant is activated by its review, not past it.
fn possible(action: TenantActionKind, tenant: &Tenant, role: Role) -> bool {
    match (action, target(action)) {
        (_, Some(target)) => tenant.status != TenantStatus::PendingReview && tenant.status.may_become(target),
        (TenantActionKind::Review, _) => waits_for_review(tenant),
        (TenantActionKind::Impersonate, _) => tenant.status.allows_impersonation(role),
        (TenantActionKind::Archive, _) => {
            use TenantStatus::*;
            tenant.archived || matches!(tenant.status, Suspended | Rejected | Terminated)
        }
        _ => true,
    }
}

/// What is destructive, or opens a window on the platform, does not wait in the outbox.
fn needs_platform(action: TenantActionKind) -> bool {
    use TenantActionKind::*;
    matches!(action, Suspend | Terminate | Impersonate)
}

#[cfg(test)]
mod tests;
