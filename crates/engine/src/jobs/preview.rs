//! What an act on many would do, counted before anything is asked for.

use super::chosen;
use crate::{
    Engine,
    fault::{Fault, check},
    session::Reading,
    view::{BulkGroup, BulkPreview, Chosen},
    words::word,
};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use wheelhouse_contract::{
    Problem, TenantId,
    bulk::{BulkAct, BulkOrder, Expectation, SUSPENSIONS_MINUTES, fingerprint, typed_phrase},
    job::JobKind,
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_store::cache;

/// Tenants that are read at a time.
const PAGE: usize = 1_000;
/// Refused tenants that are named.
const NAMED: usize = 5;

impl Engine {
    /// Counts the chosen tenants by what they are and what would become of them. Nothing is changed.
    ///
    /// # Errors
    /// `invalid` with the fields of the act that are at fault.
    pub async fn bulk_preview(&self, chosen: Chosen, act: BulkAct) -> Result<BulkPreview, Problem> {
        check(act.faults())?;
        self.session()?
            .read(move |copy| {
                let ids = chosen::ids(copy, &chosen);
                preview(copy, &ids, &act)
            })
            .await
    }
}

/// Tenants of which the same is expected: what becomes of them, from what, to what.
type Group = (Expectation, String, Option<String>);

fn preview(copy: &Reading<'_>, ids: &[TenantId], act: &BulkAct) -> Result<BulkPreview, Fault> {
    let waiting = copy.store.outbox_resources(copy.state)?;
    let waits = |tenant: &Tenant| {
        let known = waiting.get("tenant");
        known.is_some_and(|ids| ids.contains(&tenant.id.to_string()))
    };
    let mut groups: BTreeMap<Group, (u32, Option<TenantStatus>)> = BTreeMap::new();
    let (mut total, mut users_total, mut users_online, mut in_outbox) = (0, 0_u32, 0_u32, 0);
    let mut refused = Vec::new();
    for page in ids.chunks(PAGE) {
        for tenant in cache::tenants::many(copy.cache, page)? {
            total += 1;
            let becomes = act.expect(&tenant);
            let status = (becomes == Expectation::Status).then_some(tenant.status);
            let key = (becomes, standing(act, &tenant), status.as_ref().map(word));
            groups.entry(key).or_insert((0, status)).0 += 1;
            match becomes {
                Expectation::Changes => {
                    users_total = users_total.saturating_add(tenant.activity.users_total);
                    users_online = users_online.saturating_add(tenant.activity.users_online);
                    in_outbox += u32::from(waits(&tenant));
                }
                Expectation::Same => {}
                Expectation::Status | Expectation::Tags if refused.len() < NAMED => refused.push(tenant.name),
                Expectation::Status | Expectation::Tags => {}
            }
        }
    }
    let lately = suspended_lately(copy, act)?;
    Ok(BulkPreview {
        total,
        groups: groups
            .into_iter()
            .map(|((becomes, now, _), (count, status))| BulkGroup {
                now,
                becomes,
                status,
                count,
            })
            .collect(),
        users_total,
        users_online,
        in_outbox,
        refused,
        fingerprint: fingerprint(ids),
        phrase: act.suspends().then(|| typed_phrase(ids.len() as u64)),
        needs_step_up: act.needs_step_up(),
        needs_approval: act.needs_approval(ids.len(), lately as usize),
        suspended_lately: lately,
        as_of: copy.as_of,
    })
}

/// The present value of what the act changes.
fn standing(act: &BulkAct, tenant: &Tenant) -> String {
    match act {
        BulkAct::Status { .. } => word(&tenant.status),
        BulkAct::Plan { .. } => word(&tenant.plan),
        BulkAct::Module { module, .. } if tenant.modules.contains(module) => "on".to_owned(),
        BulkAct::Module { .. } => "off".to_owned(),
        BulkAct::Tags { .. } => String::new(),
        BulkAct::Archive { .. } if tenant.archived => "archived".to_owned(),
        BulkAct::Archive { .. } => "listed".to_owned(),
    }
}

/// As the platform counts them: rows that were suspended, or will be, without a second operator.
fn suspended_lately(copy: &Reading<'_>, act: &BulkAct) -> Result<u32, Fault> {
    if !act.suspends() {
        return Ok(0);
    }
    let since = copy.now.plus(TimeDelta::minutes(-SUSPENSIONS_MINUTES));
    let jobs = cache::jobs::since(copy.cache, copy.me.operator.id, JobKind::BulkStatus, since)?;
    let alone = jobs.into_iter().filter(|job| job.approval_id.is_none());
    let suspends = alone.filter(|job| {
        let order = serde_json::from_value::<BulkOrder>(job.params.clone());
        order.is_ok_and(|order| order.act.suspends())
    });
    Ok(suspends
        .map(|job| job.done + if job.state.is_over() { 0 } else { job.left() })
        .sum())
}
