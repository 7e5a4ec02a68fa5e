//! The whole sample world, told in order: the team, tenants with their past, incidents, alerts, impersonations.

use super::{
    cast, draw,
    history::{History, tell},
    names::Taken,
    subscriptions,
    tenant::{Seedling, staff, tenant},
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    ImpersonationId, TenantId, Timestamp,
    impersonation::{EndReason, Impersonation, ImpersonationScope},
    operator::Operator,
    subscription::SubscriptionChange,
    tenant::{Tenant, TenantStatus, TenantUser},
};

/// Months of history.
const DAYS: f64 = 730.0;

/// What later parts of the world need to know of a tenant.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: TenantId,
    pub name: String,
    pub subdomain: String,
    pub owner_email: String,
}

/// One tenant with its people and its past.
pub struct Story {
    pub tenant: Tenant,
    pub staff: Vec<TenantUser>,
    pub history: History,
    /// The last twelve months of its subscription.
    pub paid: Vec<SubscriptionChange>,
}

/// Tells `count` tenants, oldest first, one at a time: a hundred thousand need no memory at once.
pub struct World {
    seed: u64,
    count: u32,
    told: u32,
    pub now: Timestamp,
    pub team: Vec<Operator>,
    /// Up to 400 active tenants, spread over the whole.
    pub known: Vec<Known>,
    taken: Taken,
}

impl World {
    pub fn new(count: u32, seed: u64, now: Timestamp) -> Self {
        let team = cast::operators(&mut draw::source(seed, 1, 0), now);
        Self {
            seed,
            count,
            told: 0,
            now,
            team,
            known: Vec::new(),
            taken: Taken::default(),
        }
    }

    /// A source for what is neither tenant nor team.
    pub fn source(&self, kind: u64) -> rand::rngs::StdRng {
        draw::source(self.seed, kind, 0)
    }

    fn story(&mut self, index: u32) -> Story {
        let mut rng = draw::source(self.seed, 2, u64::from(index));
        // The platform grew: the later the month, the more newcomers (density rises linearly).
        let share = (f64::from(index) + rng.gen_range(0.0..1.0)) / f64::from(self.count);
        let age_days = DAYS * (1.0 - share.sqrt());
        let minutes = (age_days * 24.0 * 60.0) as i64 + 30;
        let created_at = self.now.plus(TimeDelta::minutes(-minutes));
        let seedling = Seedling {
            number: index + 1,
            created_at,
            status: status(&mut rng, age_days),
            now: self.now,
        };
        let mut tenant = tenant(&mut rng, &mut self.taken, &seedling);
        let history = tell(&mut rng, &mut tenant, &self.team, self.now);
        let mut source = draw::source(self.seed, 9, u64::from(index));
        let paid = subscriptions::tell(&mut source, &mut tenant, &history.events, &self.team, self.now);
        let staff = staff(&mut rng, &tenant, self.now);
        if tenant.status == TenantStatus::Active && index.is_multiple_of(self.count / 400 + 1) {
            self.known.push(Known {
                id: tenant.id,
                name: tenant.name.clone(),
                subdomain: tenant.subdomain.clone(),
                owner_email: tenant.owner_email.clone(),
            });
        }
        Story {
            tenant,
            staff,
            history,
            paid,
        }
    }
}

impl Iterator for World {
    type Item = Story;

    fn next(&mut self) -> Option<Story> {
        if self.told >= self.count {
            return None;
        }
        let story = self.story(self.told);
        self.told += 1;
        Some(story)
    }
}

/// About 3 % wait for review, all of them recent; old ones have had time to end.
fn status(rng: &mut impl Rng, age_days: f64) -> TenantStatus {
    use TenantStatus::*;
    if age_days < 25.0 {
        return draw::weighted(rng, &[(PendingReview, 45), (Active, 49), (Rejected, 6)]);
    }
    let ended = if age_days > 200.0 { 6 } else { 1 };
    draw::weighted(
        rng,
        &[
            (Active, 85),
            (Paused, 3),
            (Suspended, 3),
            (Rejected, 4),
            (Terminated, ended),
        ],
    )
}

/// Past impersonations of the last 40 days, all ended.
pub fn impersonations(
    rng: &mut impl Rng,
    count: u32,
    team: &[Operator],
    known: &[Known],
    now: Timestamp,
) -> Vec<Impersonation> {
    const REASONS: &[&str] = &[
        "Owner reports that the calendar shows yesterday's bookings.",
        "Checking why reminder calls are not sent, ticket by phone.",
        "Helping the new manager to set up shifts.",
        "Owner cannot find the invoice export; looking at the same screen.",
        "Verifying branding after the site was published.",
        "Reproducing the error on the complaints page.",
    ];
    if known.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<_> = (0..count)
        .map(|_| {
            let (by, on) = (cast::anybody(rng, team), &known[rng.gen_range(0..known.len())]);
            let started_at = now.plus(TimeDelta::minutes(-rng.gen_range(240..60 * 24 * 40)));
            let expired = draw::chance(rng, 15.0);
            let lasted = if expired { 60 } else { rng.gen_range(2..58) };
            Impersonation {
                id: ImpersonationId(draw::id_at(rng, started_at)),
                version: 2,
                operator_id: by.id,
                operator_email: by.email.clone(),
                tenant_id: on.id,
                tenant_name: on.name.clone(),
                subdomain: on.subdomain.clone(),
                acting_as: on.owner_email.clone(),
                reason: draw::pick(rng, REASONS).to_owned(),
                scope: draw::weighted(
                    rng,
                    &[(ImpersonationScope::ReadOnly, 78), (ImpersonationScope::Full, 22)],
                ),
                started_at,
                expires_at: started_at.plus(TimeDelta::minutes(60)),
                ended_at: Some(started_at.plus(TimeDelta::minutes(lasted))),
                end_reason: Some(if expired { EndReason::Expired } else { EndReason::Ended }),
                address: format!("192.0.2.{}", rng.gen_range(2..250)),
            }
        })
        .collect();
    all.sort_by_key(|one| one.started_at);
    all
}
