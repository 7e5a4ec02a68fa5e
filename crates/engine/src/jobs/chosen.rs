//! Which tenants are chosen: looked up in the copy, exactly as the operator saw them.

use crate::{
    session::Reading,
    tenants,
    view::{Chosen, TenantQuery},
};
use std::collections::HashSet;
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    bulk::{MOST_IDS, Selection, TenantFilter, fingerprint},
};

/// The tenants that `chosen` names now, each once.
pub(super) fn ids(copy: &Reading<'_>, chosen: &Chosen) -> Vec<TenantId> {
    match chosen {
        Chosen::Ids { ids } => {
            let mut seen = HashSet::new();
            ids.iter().copied().filter(|id| seen.insert(*id)).collect()
        }
        Chosen::Query { query, except } => {
            let except: HashSet<_> = except.iter().collect();
            let mut ids = tenants::ids(copy, query.clone());
            ids.retain(|id| !except.contains(id));
            ids
        }
    }
}

/// What is sent for it: by name, one by one, as long as a request may name so many. The platform then looks up nothing, and
/// does it to nobody who was not seen. For more the platform looks them up itself and compares.
pub(super) fn selection(copy: &Reading<'_>, chosen: Chosen, ids: Vec<TenantId>) -> Selection {
    let Chosen::Query { query, except } = chosen else {
        return Selection::Ids { ids };
    };
    if ids.len() <= MOST_IDS {
        return Selection::Ids { ids };
    }
    let all = tenants::ids(copy, query.clone());
    Selection::Filter {
        expected: all.len() as u64,
        seen: Some(fingerprint(&all)),
        filter: filter(query),
        except,
    }
}

fn filter(query: TenantQuery) -> TenantFilter {
    TenantFilter {
        text: query.text,
        statuses: query.statuses,
        plans: query.plans,
        business_types: query.business_types,
        sizes: query.sizes,
        health: query.health,
        tags: query.tags,
        flagged: query.flagged,
        archived: query.archived,
        awaiting_review: query.awaiting_review,
    }
}

/// Others are chosen now than were confirmed.
///
/// # Errors
/// `conflict` with `current.matching`, as the platform says it.
pub(super) fn unmoved(ids: &[TenantId], expected: u32, seen: &str) -> Result<(), Problem> {
    let matching = ids.len() as u64;
    let sentence = if matching != u64::from(expected) {
        format!("{matching} tenants match now, not {expected}. Look at them and confirm again.")
    } else if fingerprint(ids) != seen {
        format!("As many tenants match, {matching}, but not the same ones. Look at them and confirm again.")
    } else {
        return Ok(());
    };
    let mut problem = Problem::new(ErrorCode::Conflict, sentence);
    problem.current = Some(serde_json::json!({ "matching": matching }));
    Err(problem)
}
