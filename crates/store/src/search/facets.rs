//! For every value that a filter can name, which slots have it.

use super::{Filter, bits::Bits, rows::Fixed};

#[derive(Clone, Debug, Default)]
pub(super) struct Facets {
    live: Bits,
    archived: Bits,
    flagged: Bits,
    awaiting_review: Bits,
    statuses: [Bits; 6],
    plans: [Bits; 3],
    business_types: [Bits; 5],
    sizes: [Bits; 4],
    health: [Bits; 4],
}

impl Facets {
    /// Notes `row` for the slot, or with `on` unset forgets it.
    pub(super) fn note(&mut self, slot: u32, row: &Fixed, on: bool) {
        self.live.set(slot, on);
        self.archived.set(slot, on && row.archived);
        self.flagged.set(slot, on && row.flagged);
        self.awaiting_review.set(slot, on && row.awaits_review());
        self.statuses[row.status as usize].set(slot, on);
        self.plans[row.plan as usize].set(slot, on);
        self.business_types[row.business_type as usize].set(slot, on);
        self.sizes[row.size as usize].set(slot, on);
        self.health[row.health as usize].set(slot, on);
    }

    /// The slots of all tenants.
    pub(super) fn all(&self) -> &Bits {
        &self.live
    }

    /// The slots that `filter` admits, its text and tags aside.
    pub(super) fn admitted(&self, filter: &Filter) -> Bits {
        let mut slots = self.live.clone();
        if !filter.archived {
            slots.drop(&self.archived);
        }
        match filter.flagged {
            Some(true) => slots.keep(&self.flagged),
            Some(false) => slots.drop(&self.flagged),
            None => {}
        }
        if filter.awaiting_review {
            slots.keep(&self.awaiting_review);
        }
        keep(
            &mut slots,
            &self.statuses,
            filter.statuses.iter().map(|one| *one as usize),
        );
        keep(&mut slots, &self.plans, filter.plans.iter().map(|one| *one as usize));
        keep(
            &mut slots,
            &self.business_types,
            filter.business_types.iter().map(|one| *one as usize),
        );
        keep(&mut slots, &self.sizes, filter.sizes.iter().map(|one| *one as usize));
        keep(&mut slots, &self.health, filter.health.iter().map(|one| *one as usize));
        slots
    }
}

/// An empty list does not narrow.
fn keep(slots: &mut Bits, values: &[Bits], wanted: impl ExactSizeIterator<Item = usize> + Clone) {
    if wanted.len() > 0 {
        slots.keep_any(wanted.map(|at| &values[at]));
    }
}
