//! Counts that are kept as rows come and go.

use super::rows::Fixed;
use std::collections::BTreeMap;
use wheelhouse_contract::tenant::{Health, Plan, TenantStatus};

/// Counts over all tenants that are not archived. What nobody has is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub tenants: u32,
    pub by_status: BTreeMap<TenantStatus, u32>,
    pub by_plan: BTreeMap<Plan, u32>,
    pub by_health: BTreeMap<Health, u32>,
    /// Minor units per currency, of active and paused tenants; without currencies that come to nothing.
    pub revenue: BTreeMap<String, i64>,
    pub users_online: u32,
    pub awaiting_review: u32,
    pub flagged: u32,
}

impl Totals {
    /// Counts `row` in, or with `sign` −1 out again.
    pub(super) fn count(&mut self, row: &Fixed, currency: &str, sign: i32) {
        if row.archived {
            return;
        }
        step(&mut self.tenants, sign);
        tally(&mut self.by_status, row.status, sign);
        tally(&mut self.by_plan, row.plan, sign);
        tally(&mut self.by_health, row.health, sign);
        if row.status.allows_sign_in() && row.revenue_minor != 0 {
            let sum = self.revenue.get(currency).copied().unwrap_or_default();
            match sum + i64::from(sign) * row.revenue_minor {
                0 => self.revenue.remove(currency),
                sum => self.revenue.insert(currency.to_owned(), sum),
            };
        }
        self.users_online = self
            .users_online
            .saturating_add_signed(sign * row.users_online.cast_signed());
        step(&mut self.awaiting_review, sign * i32::from(row.awaits_review()));
        step(&mut self.flagged, sign * i32::from(row.flagged));
    }
}

fn step(count: &mut u32, by: i32) {
    *count = count.saturating_add_signed(by);
}

fn tally<K: Ord + Copy>(counts: &mut BTreeMap<K, u32>, key: K, by: i32) {
    let count = counts.entry(key).or_default();
    step(count, by);
    if *count == 0 {
        counts.remove(&key);
    }
}
