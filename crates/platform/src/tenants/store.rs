//! The one way to store what somebody changed about a tenant: its row, which fields it touched, its own history, that of its
//! subscription, the effects of another status, the audit.

use super::{Happening, Mail, fields, queue_mail, record, status};
use crate::{
    error::ApiError,
    impersonations,
    storage::{AuditEntry, Tx, wire},
    subscriptions, upgrades, usage,
};
use wheelhouse_contract::{
    audit::AuditCategory,
    event::TenantEventKind,
    impersonation::EndReason,
    subscription::SubscriptionChangeKind,
    tenant::{FieldChange, Tenant, TenantUpdated, changes},
};

/// What the change is, for whoever reads about it later.
pub(crate) struct Act {
    /// What it is to the subscription, should it change.
    pub kind: SubscriptionChangeKind,
    /// In the audit: `tenant.updated`.
    pub action: &'static str,
    /// A sentence.
    pub description: String,
    pub reason: Option<String>,
    /// Of another status, by mail.
    pub notify_owner: bool,
}

impl Act {
    pub fn new(kind: SubscriptionChangeKind, action: &'static str, description: String) -> Self {
        Self {
            kind,
            action,
            description,
            reason: None,
            notify_owner: true,
        }
    }

    /// Trimmed; an empty one is none.
    pub fn reason(mut self, reason: Option<&str>) -> Self {
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        self.reason = reason.map(str::to_owned);
        self
    }
}

/// Stores `after` in place of `before`. Nothing happens when they are the same.
pub(crate) async fn store(
    tx: &mut Tx,
    before: &Tenant,
    mut after: Tenant,
    act: Act,
) -> Result<TenantUpdated, ApiError> {
    let changes = changes(before, &after);
    if changes.is_empty() {
        let tenant = before.clone();
        return Ok(TenantUpdated { tenant, changes });
    }
    let names = names(&changes);
    after.updated_at = tx.now();
    tx.put(&mut after).await?;
    fields::remember(tx, &after, &names).await?;
    happenings(tx, before, &after, &names, act.reason.as_deref()).await?;
    if names.iter().any(|name| subscriptions::FIELDS.contains(name)) {
        subscriptions::changed(tx, before, &after, act.kind, act.reason.clone()).await?;
    }
    if names.contains(&"limits") || names.contains(&"plan") {
        usage::settle(tx, before, &after, act.reason.as_deref()).await?;
    }
    if names.contains(&"modules") {
        upgrades::settle(tx, &after).await?;
    }
    if before.subdomain != after.subdomain {
        // Their windows are bound to an address that is nobody's now, and may be another tenant's tomorrow.
        impersonations::end_of_tenant(tx, after.id, EndReason::SubdomainChanged).await?;
    }
    if before.status != after.status {
        status::effects(tx, &after).await?;
        if act.notify_owner {
            let reason = act.reason.as_deref().unwrap_or_default();
            queue_mail(tx, &after, Mail::status_changed(&after, reason)).await?;
        }
    }
    let mut entry = AuditEntry::new(AuditCategory::Tenant, act.action, act.description)
        .on("tenant", after.id, after.name.clone())
        .before(before)?
        .after(&after)?;
    if let Some(reason) = act.reason {
        entry = entry.reason(reason);
    }
    tx.audit(entry).await?;
    Ok(TenantUpdated { tenant: after, changes })
}

/// Told with the move of status or plan that they come with.
const OF_STATUS: [&str; 4] = ["status", "status_reason", "status_changed_at", "paused_until"];
const OF_PLAN: [&str; 3] = ["plan", "limits", "revenue"];
const DATES: [&str; 3] = ["subscription_starts_at", "subscription_ends_at", "trial_ends_at"];

async fn happenings(
    tx: &mut Tx,
    before: &Tenant,
    after: &Tenant,
    names: &[&str],
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let (moved, planned) = (before.status != after.status, before.plan != after.plan);
    let mut told = Vec::new();
    if moved {
        let turn = Happening::new(TenantEventKind::StatusChanged).turn(wire(&before.status), wire(&after.status));
        told.push(with(turn, reason));
    }
    if planned {
        let turn = Happening::new(TenantEventKind::PlanChanged).turn(wire(&before.plan), wire(&after.plan));
        told.push(with(turn, reason));
    }
    let is_told = |name: &str| {
        let of_either = (moved || planned) && DATES.contains(&name);
        of_either || (moved && OF_STATUS.contains(&name)) || (planned && OF_PLAN.contains(&name))
    };
    let rest: Vec<&str> = names.iter().copied().filter(|name| !is_told(name)).collect();
    if !rest.is_empty() {
        let mut note = format!("Changed: {}.", rest.join(", "));
        if let Some(reason) = reason.filter(|_| told.is_empty()) {
            note = format!("{note} {reason}");
        }
        told.push(Happening::new(TenantEventKind::Edited).note(note));
    }
    for happening in told {
        record(tx, after.id, happening).await?;
    }
    Ok(())
}

fn with(happening: Happening, reason: Option<&str>) -> Happening {
    match reason {
        Some(reason) => happening.note(reason),
        None => happening,
    }
}

/// The names of what changed.
pub(crate) fn names(changes: &[FieldChange]) -> Vec<&str> {
    changes.iter().map(|change| change.field.as_str()).collect()
}
