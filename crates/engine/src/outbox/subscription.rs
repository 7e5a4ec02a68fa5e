//! What a change of a whole tenant or of its subscription makes of a row: shown before it is sent, laid over the row while it
//! waits, and held against the present row when it comes back. The rules are the contract's.

use super::{kind, overlay::body};
use crate::view::OutboxKind;
use wheelhouse_contract::{
    Timestamp,
    subscription::{Control, Extension, Pause, extended, resumed},
    tenant::{Prices, Tenant, TenantStatus, TenantUpdate},
    usage::{LimitKey, LimitOverride, OverrideRequest},
};
use wheelhouse_store::state::outbox::{Entry, State};

/// The tenant after the request in `entry`, decided when the entry was made; `None` for requests of another kind.
pub(crate) fn after(tenant: &Tenant, entry: &Entry, prices: &Prices) -> Option<Tenant> {
    let at = entry.created_at;
    match kind(entry)? {
        OutboxKind::TenantUpdate => Some(body::<TenantUpdate>(entry)?.apply(tenant, prices, at)),
        OutboxKind::SubscriptionExtend => Some(extended(tenant, body::<Extension>(entry)?.months, prices, at)),
        OutboxKind::SubscriptionControl => Some(controlled(tenant, &body(entry)?, prices, at)),
        OutboxKind::SubscriptionPause => {
            let pause: Pause = body(entry)?;
            let mut after = tenant.clone();
            if moved(&mut after, TenantStatus::Paused, pause.reason, at) {
                after.paused_until = pause.resume_at;
            }
            Some(after)
        }
        OutboxKind::LimitOverride => limited(tenant, entry, |_| Some(body::<OverrideRequest>(entry)?.allowed)),
        OutboxKind::LimitRemoval => limited(tenant, entry, |key| Some(key.of(&tenant.plan.limits()))),
        _ => None,
    }
}

/// The tenant with another limit; which one says the address.
fn limited(tenant: &Tenant, entry: &Entry, allowed: impl FnOnce(LimitKey) -> Option<i32>) -> Option<Tenant> {
    let key = limit_of(entry)?;
    let mut after = tenant.clone();
    key.set(&mut after.limits, allowed(key)?);
    Some(after)
}

fn limit_of(entry: &Entry) -> Option<LimitKey> {
    LimitKey::parse(entry.path.rsplit('/').next()?)
}

/// What the override in `entry` says, by `name` who made it; `None` for requests of another kind.
pub(crate) fn override_of(entry: &Entry, name: &str) -> Option<LimitOverride> {
    let request: OverrideRequest = body(entry).filter(|_| kind(entry) == Some(OutboxKind::LimitOverride))?;
    Some(LimitOverride {
        limit: limit_of(entry)?,
        allowed: request.allowed,
        reason: Some(request.reason),
        by_name: name.to_owned(),
        set_at: entry.created_at,
        expires_at: request.expires_at,
    })
}

/// Lays the request in `entry` over the tenant.
pub(super) fn lay(tenant: &mut Tenant, entry: &Entry, prices: &Prices) {
    if adds(entry) && may_be_in(tenant, entry) {
        return;
    }
    if let Some(after) = after(tenant, entry, prices) {
        *tenant = after;
    }
}

/// The tenant after full control, with the move of its status.
pub(crate) fn controlled(tenant: &Tenant, control: &Control, prices: &Prices, at: Timestamp) -> Tenant {
    let mut moving = tenant.clone();
    if let Some(status) = control.status {
        moved(&mut moving, status, control.reason.clone(), at);
    }
    control.apply(&moving, prices)
}

/// Moves the tenant as its state machine allows; whether it did.
pub(super) fn moved(tenant: &mut Tenant, to: TenantStatus, reason: String, at: Timestamp) -> bool {
    if !tenant.status.may_become(to) {
        return false;
    }
    if (tenant.status, to) == (TenantStatus::Paused, TenantStatus::Active) {
        *tenant = resumed(tenant, at);
    }
    tenant.paused_until = None;
    tenant.status = to;
    tenant.status_reason = Some(reason.trim().to_owned());
    tenant.status_changed_at = at;
    true
}

/// Laid over a row that shows it already, it would show twice as much.
fn adds(entry: &Entry) -> bool {
    match kind(entry) {
        Some(OutboxKind::SubscriptionExtend) => true,
        Some(OutboxKind::TenantUpdate) => body::<TenantUpdate>(entry).is_some_and(|update| update.months.is_some()),
        _ => false,
    }
}

/// It went out, and the row is a later one than it was made upon: news may have been faster than the answer.
fn may_be_in(tenant: &Tenant, entry: &Entry) -> bool {
    let out = entry.state != State::Waiting || entry.attempts > 0;
    out && entry.base_version.is_some_and(|base| tenant.version > base)
}
