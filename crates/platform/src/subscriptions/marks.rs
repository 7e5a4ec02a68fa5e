//! Where the history of each subscription stands: the recurring revenue that it ends with, and when the subscription next
//! turns by itself. So every movement is written once, whoever comes first: the job, or somebody who changes the tenant.

use super::history::{self, Line};
use crate::{
    error::ApiError,
    http::Actor,
    storage::{Tx, sql},
};
use sea_orm::Value;
use wheelhouse_contract::{
    Timestamp,
    subscription::{SubscriptionChangeKind, mrr},
    tenant::{Plan, Tenant, TenantStatus},
};

/// Rows per statement of a load.
const ROWS_PER_STATEMENT: usize = 200;

struct Mark {
    mrr: i64,
    turns_at: Option<Timestamp>,
}

async fn find(tx: &Tx, tenant: &Tenant) -> Result<Option<Mark>, ApiError> {
    let statement = "SELECT mrr, turns_at FROM subscription_marks WHERE tenant_id = $1";
    let found = sql::one(tx.conn(), statement, vec![tenant.id.to_string().into()]).await?;
    let mark = |row: sea_orm::QueryResult| -> Result<Mark, ApiError> {
        let turns_at: Option<i64> = row.try_get_by_index(1)?;
        Ok(Mark {
            mrr: row.try_get_by_index(0)?,
            turns_at: turns_at.map(Timestamp::from_millis),
        })
    };
    found.map(mark).transpose()
}

/// Writes what has happened to the subscription by itself since its history was last looked at, under the platform's name.
/// A tenant without a mark begins its history with what it is.
pub(super) async fn settle(tx: &Tx, tenant: &Tenant) -> Result<(), ApiError> {
    let Some(mark) = find(tx, tenant).await? else {
        return Ok(());
    };
    let (platform, now) = (Actor::platform(), tx.now());
    let mut last = mark.mrr;
    let mut lines: Vec<_> = turned(tenant, mark.turns_at, now);
    if lines.last().map_or(last, |(_, at)| mrr(tenant, *at)) != mrr(tenant, now) {
        lines.push((drifted(tenant), now));
    }
    for (kind, at) in lines {
        let next = mrr(tenant, at);
        let line = Line {
            actor: &platform,
            kind,
            before: tenant,
            after: tenant,
            mrr: (last, next),
            reason: None,
            at,
        };
        history::add(tx, line).await?;
        last = next;
    }
    Ok(())
}

/// The ends that passed up to `now` and are not in the history, in order.
fn turned(tenant: &Tenant, from: Option<Timestamp>, now: Timestamp) -> Vec<(SubscriptionChangeKind, Timestamp)> {
    if !runs(tenant) {
        return Vec::new();
    }
    let ends = [
        (SubscriptionChangeKind::TrialEnded, tenant.trial_ends_at),
        (SubscriptionChangeKind::Expired, tenant.subscription_ends_at),
    ];
    let mut passed: Vec<_> = ends
        .into_iter()
        .filter_map(|(kind, at)| Some((kind, at?)))
        .filter(|(_, at)| *at <= now && from.is_some_and(|from| *at >= from))
        .collect();
    passed.sort_by_key(|(_, at)| *at);
    passed
}

fn runs(tenant: &Tenant) -> bool {
    tenant.status == TenantStatus::Active && tenant.plan != Plan::Free
}

/// What an older program must have done, which writes no history.
fn drifted(tenant: &Tenant) -> SubscriptionChangeKind {
    match tenant.status {
        TenantStatus::Active => SubscriptionChangeKind::Activated,
        TenantStatus::Paused => SubscriptionChangeKind::Paused,
        _ => SubscriptionChangeKind::Deactivated,
    }
}

/// When something happens next by itself: an end passes, or a pause is over.
fn next_turn(tenant: &Tenant, now: Timestamp) -> Option<Timestamp> {
    if tenant.status == TenantStatus::Paused {
        return tenant.paused_until;
    }
    let ends = [tenant.trial_ends_at, tenant.subscription_ends_at];
    let ahead = ends.into_iter().flatten().filter(|at| *at > now);
    ahead.filter(|_| runs(tenant)).min()
}

/// The history of `tenants` stands at what they are now.
pub(crate) async fn set(tx: &Tx, tenants: &[Tenant]) -> Result<(), ApiError> {
    for chunk in tenants.chunks(ROWS_PER_STATEMENT) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 3);
        for tenant in chunk {
            values.extend::<[Value; 3]>([
                tenant.id.to_string().into(),
                mrr(tenant, tx.now()).into(),
                next_turn(tenant, tx.now()).map(Timestamp::millis).into(),
            ]);
        }
        let statement = format!(
            "INSERT INTO subscription_marks (tenant_id, mrr, turns_at) VALUES {}
             ON CONFLICT (tenant_id) DO UPDATE SET mrr = excluded.mrr, turns_at = excluded.turns_at",
            sql::tuples(chunk.len(), 3)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    Ok(())
}
