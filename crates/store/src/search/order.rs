//! Orders over all slots, made when first asked for and kept up to date row by row.

use super::{Entry, filter::Sort};
use std::cmp::Ordering;

/// How two tenants stand to each other, ascending.
pub(super) fn compare(sort: Sort, a: &Entry, b: &Entry) -> Ordering {
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
    primary.then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id))
}

/// The slots of all entries in one order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub sort: Sort,
    pub slots: Vec<u32>,
}

impl Order {
    pub(super) fn new(sort: Sort, entries: &[Option<Entry>]) -> Self {
        let mut live: Vec<(u32, &Entry)> = entries
            .iter()
            .enumerate()
            .filter_map(|(slot, entry)| Some((slot as u32, entry.as_ref()?)))
            .collect();
        live.sort_unstable_by(|(_, a), (_, b)| compare(sort, a, b));
        let slots = live.into_iter().map(|(slot, _)| slot).collect();
        Self { sort, slots }
    }

    /// Where `entry` stands, or would stand. Every slot in the order must be live in `entries`.
    fn place(&self, entry: &Entry, entries: &[Option<Entry>]) -> usize {
        self.slots.partition_point(|slot| {
            entries[*slot as usize]
                .as_ref()
                .is_some_and(|other| compare(self.sort, other, entry) == Ordering::Less)
        })
    }

    /// Takes out `entry`, which `entries` still holds.
    pub(super) fn remove(&mut self, entry: &Entry, entries: &[Option<Entry>]) {
        let place = self.place(entry, entries);
        if place < self.slots.len() {
            self.slots.remove(place);
        }
    }

    /// Puts in `entry`, which `entries` may already hold at `slot`.
    pub(super) fn insert(&mut self, slot: u32, entry: &Entry, entries: &[Option<Entry>]) {
        let place = self.place(entry, entries);
        self.slots.insert(place, slot);
    }
}
