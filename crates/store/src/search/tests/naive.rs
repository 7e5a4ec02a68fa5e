//! What the index should answer, the slow way.

use super::super::{Entry, Filter, Page, Sort, Totals, fold};
use std::cmp::Ordering;
use wheelhouse_contract::tenant::TenantStatus;

fn texts(entry: &Entry<'_>) -> Vec<String> {
    let mut texts: Vec<String> = entry.fields().iter().map(|field| fold(field)).collect();
    texts.push(format!("t-{:06}", entry.number));
    texts
}

fn admits(filter: &Filter, entry: &Entry<'_>) -> bool {
    let awaits = entry.status == TenantStatus::PendingReview || (entry.flagged && !entry.status.is_final());
    let any = |empty: bool, wanted: bool| empty || wanted;
    let texts = texts(entry);
    let holds = |word: &String| texts.iter().any(|text| text.contains(word.as_str()));
    (filter.archived || !entry.archived)
        && any(filter.statuses.is_empty(), filter.statuses.contains(&entry.status))
        && any(filter.plans.is_empty(), filter.plans.contains(&entry.plan))
        && any(
            filter.business_types.is_empty(),
            filter.business_types.contains(&entry.business_type),
        )
        && any(filter.sizes.is_empty(), filter.sizes.contains(&entry.size))
        && any(filter.health.is_empty(), filter.health.contains(&entry.health))
        && any(
            filter.tags.is_empty(),
            filter.tags.iter().any(|tag| entry.tags.contains(tag)),
        )
        && filter.flagged.is_none_or(|flagged| flagged == entry.flagged)
        && (!filter.awaiting_review || awaits)
        && filter.words().iter().all(holds)
}

fn compare(sort: Sort, a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    let primary = match sort {
        Sort::Name => Ordering::Equal,
        Sort::Number => a.number.cmp(&b.number),
        Sort::Status => a.status.cmp(&b.status),
        Sort::Plan => a.plan.cmp(&b.plan),
        Sort::Risk => a.risk_score.cmp(&b.risk_score),
        Sort::Revenue => a.revenue_minor.cmp(&b.revenue_minor),
        Sort::Created => a.created_at.cmp(&b.created_at),
        Sort::Updated => a.updated_at.cmp(&b.updated_at),
        Sort::LastActive => a.last_active_at.cmp(&b.last_active_at),
        Sort::StatusChanged => a.status_changed_at.cmp(&b.status_changed_at),
    };
    primary
        .then_with(|| fold(&a.name).cmp(&fold(&b.name)))
        .then_with(|| a.id.cmp(&b.id))
}

/// All that `filter` admits, in its order.
pub fn all<'p>(entries: &'p [Entry<'static>], filter: &Filter) -> Vec<&'p Entry<'static>> {
    let mut found: Vec<_> = entries.iter().filter(|entry| admits(filter, entry)).collect();
    found.sort_by(|a, b| compare(filter.sort, a, b));
    if filter.descending {
        found.reverse();
    }
    found
}

pub fn page(entries: &[Entry<'static>], filter: &Filter, offset: usize, limit: usize) -> Page {
    let found = all(entries, filter);
    Page {
        total: found.len(),
        rows: found.into_iter().skip(offset).take(limit).cloned().collect(),
    }
}

pub fn totals(entries: &[Entry<'static>]) -> Totals {
    let mut totals = Totals::default();
    for entry in entries.iter().filter(|entry| !entry.archived) {
        totals.tenants += 1;
        *totals.by_status.entry(entry.status).or_default() += 1;
        *totals.by_plan.entry(entry.plan).or_default() += 1;
        *totals.by_health.entry(entry.health).or_default() += 1;
        if entry.status.allows_sign_in() {
            *totals.revenue.entry(entry.currency.to_string()).or_default() += entry.revenue_minor;
        }
        totals.users_online += entry.users_online;
        let awaiting = Filter {
            awaiting_review: true,
            ..Filter::default()
        };
        totals.awaiting_review += u32::from(admits(&awaiting, entry));
        totals.flagged += u32::from(entry.flagged);
    }
    totals.revenue.retain(|_, sum| *sum != 0);
    totals
}
