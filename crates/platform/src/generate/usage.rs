//! What sample tenants use of their limits: most are well within them, some are near, a few are over. Drawn from the tenant's
//! number alone, so that nothing else of the world moves.

use super::draw;
use chrono::{Datelike, TimeDelta};
use rand::Rng;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{Tenant, TenantStatus},
    usage::{LimitKey, TenantUsage, UNLIMITED, limit_states, month_number, month_start, reached},
};

/// Rows, and counts of earlier months as (tenant, limit, month, used).
pub(super) struct Used {
    pub rows: Vec<TenantUsage>,
    pub past: Vec<(TenantId, LimitKey, i64, i64)>,
    /// Thresholds that were told, as (tenant, limit, month, threshold).
    pub told: Vec<(TenantId, LimitKey, i64, u32)>,
}

/// Of larger worlds only so many tenants have past months.
const WITH_PAST: u32 = 2_000;
const PAST_MONTHS: i64 = 3;

/// What these tenants use; `people` are the users of each.
pub(super) fn of(tenants: &[Tenant], people: &[u64], now: Timestamp) -> Used {
    let mut used = Used {
        rows: Vec::new(),
        past: Vec::new(),
        told: Vec::new(),
    };
    for (tenant, people) in tenants.iter().zip(people) {
        if matches!(tenant.status, TenantStatus::PendingReview | TenantStatus::Rejected) {
            continue;
        }
        let mut rng = draw::source(u64::from(tenant.number), 21, 0);
        let usage = row(&mut rng, tenant, *people, now);
        for state in limit_states(tenant, &usage, now) {
            let told = reached(state.used, state.allowed);
            used.told
                .extend(told.map(|threshold| (tenant.id, state.limit, month_number(now), threshold)));
        }
        used.rows.push(usage);
        if tenant.number <= WITH_PAST {
            for ago in 1..=PAST_MONTHS {
                let month = month_number(now) - ago;
                let messages = amount(&mut rng, LimitKey::MessagesPerMonth.of(&tenant.limits), 60);
                let invoices = amount(&mut rng, LimitKey::InvoicesPerMonth.of(&tenant.limits), 60);
                for (key, count) in [
                    (LimitKey::MessagesPerMonth, messages),
                    (LimitKey::InvoicesPerMonth, invoices),
                ] {
                    if count > 0 {
                        used.past.push((tenant.id, key, month, count));
                    }
                }
            }
        }
    }
    used
}

fn row(rng: &mut impl Rng, tenant: &Tenant, people: u64, now: Timestamp) -> TenantUsage {
    let mut usage = TenantUsage::new(tenant.id, now);
    usage.version = 1;
    usage.counted_at = now.plus(TimeDelta::seconds(-rng.gen_range(5..300)));
    // Of the whole month so much is over.
    let month_share = i64::from(now.datetime().day()).min(30) * 100 / 30;
    for key in LimitKey::ALL {
        let limit = key.of(&tenant.limits);
        let count = match key {
            LimitKey::Users => i64::try_from(people).unwrap_or(0),
            LimitKey::ConcurrentSessions => 0,
            LimitKey::MessagesPerMonth if tenant.activity.messages_this_month > 0 => {
                i64::from(tenant.activity.messages_this_month)
            }
            _ => amount(rng, limit, if key.is_monthly() { month_share } else { 100 }),
        };
        usage.counts.set(key, u64::try_from(count).unwrap_or(0));
    }
    usage.month = month_start(now);
    usage.settle(tenant, now);
    usage
}

/// So much of a limit, in a period of which `share` percent are over.
fn amount(rng: &mut impl Rng, limit: i32, share: i64) -> i64 {
    let percent = draw::weighted(
        rng,
        &[
            ((2_i64, 45_i64), 62),
            ((45, 78), 24),
            ((80, 99), 9),
            ((100, 104), 4),
            ((121, 140), 1),
        ],
    );
    let drawn = rng.gen_range(percent.0..percent.1);
    match limit {
        UNLIMITED => rng.gen_range(20..900) * share.max(5) / 100,
        limit if drawn >= 80 => i64::from(limit) * drawn / 100,
        limit => i64::from(limit) * drawn * share.max(5) / 10_000,
    }
}
