//! Orders over all slots, made when first asked for and put right when asked again.

use super::{
    bits::Bits,
    filter::Sort,
    rows::{Fixed, Rows},
};
use std::cmp::Ordering;

/// With more than this share of slots moved, a new order costs less than one put right.
const SHARE: usize = 32;

/// How a value sorts, as a number; the name is compared apart.
pub(super) fn key(sort: Sort, row: &Fixed) -> u64 {
    match sort {
        Sort::Name => 0,
        Sort::Number => u64::from(row.number),
        Sort::Status => row.status as u64,
        Sort::Plan => row.plan as u64,
        Sort::Risk => u64::from(row.risk_score),
        Sort::Revenue => ascending(row.revenue_minor),
        Sort::Created => ascending(row.created_at),
        Sort::Updated => ascending(row.updated_at),
        Sort::LastActive => ascending(row.last_active_at),
        Sort::StatusChanged => ascending(row.status_changed_at),
    }
}

/// Signed numbers in their order as unsigned ones.
fn ascending(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// How two tenants stand to each other, ascending.
pub(super) fn compare(sort: Sort, rows: &Rows, a: u32, b: u32) -> Ordering {
    let keys = |slot| rows.fixed(slot).map(|row| key(sort, row));
    keys(a).cmp(&keys(b)).then_with(|| by_name(rows, a, b))
}

fn by_name(rows: &Rows, a: u32, b: u32) -> Ordering {
    let id = |slot| rows.fixed(slot).map(|row| row.id);
    rows.name(a).cmp(rows.name(b)).then_with(|| id(a).cmp(&id(b)))
}

/// The slots of all tenants in one order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub sort: Sort,
    slots: Vec<u32>,
    /// Slots whose place, or presence, is another one since.
    moved: Vec<u32>,
}

impl Order {
    pub(super) fn by_name(rows: &Rows) -> Self {
        let mut keyed: Vec<(u64, u32)> = (0..rows.slots())
            .filter(|slot| rows.fixed(*slot).is_some())
            .map(|slot| (beginning(rows.name(slot)), slot))
            .collect();
        keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_name(rows, a.1, b.1)));
        Self::new(Sort::Name, &keyed)
    }

    /// From the order by name, which decides between equals.
    pub(super) fn from_names(names: &Order, sort: Sort, rows: &Rows) -> Self {
        let keyed = |slot: &u32| Some((key(sort, rows.fixed(*slot)?), *slot));
        let mut keyed: Vec<(u64, u32)> = names.slots.iter().filter_map(keyed).collect();
        keyed.sort_by_key(|(key, _)| *key);
        Self::new(sort, &keyed)
    }

    fn new(sort: Sort, keyed: &[(u64, u32)]) -> Self {
        Self {
            sort,
            slots: keyed.iter().map(|(_, slot)| *slot).collect(),
            moved: Vec::new(),
        }
    }

    /// Notes that the slot may stand elsewhere. `false` when so many do that the order is better made anew.
    pub(super) fn note(&mut self, slot: u32) -> bool {
        self.moved.push(slot);
        self.moved.len() * SHARE <= self.slots.len().max(SHARE * SHARE)
    }

    /// The slots in order.
    pub(super) fn slots(&mut self, rows: &Rows) -> &[u32] {
        if !self.moved.is_empty() {
            self.put_right(rows);
        }
        &self.slots
    }

    fn put_right(&mut self, rows: &Rows) {
        let mut moved = std::mem::take(&mut self.moved);
        let gone: Bits = moved.iter().copied().collect();
        self.slots.retain(|slot| !gone.has(*slot));
        moved.sort_unstable();
        moved.dedup();
        moved.retain(|slot| rows.fixed(*slot).is_some());
        moved.sort_unstable_by(|a, b| compare(self.sort, rows, *a, *b));
        let mut merged = Vec::with_capacity(self.slots.len() + moved.len());
        let mut rest = self.slots.as_slice();
        for slot in moved {
            let place = rest.partition_point(|other| compare(self.sort, rows, *other, slot).is_lt());
            merged.extend_from_slice(&rest[..place]);
            merged.push(slot);
            rest = &rest[place..];
        }
        merged.extend_from_slice(rest);
        self.slots = merged;
    }
}

/// The first eight bytes as a number that sorts as they do.
fn beginning(name: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = name.len().min(bytes.len());
    bytes[..length].copy_from_slice(&name[..length]);
    u64::from_be_bytes(bytes)
}
