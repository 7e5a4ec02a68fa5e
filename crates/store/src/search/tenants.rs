//! All tenants in memory: what a list of 100,000 answers from at every keystroke.

use super::{
    Entry, Filter, Sort, Totals,
    bits::Bits,
    facets::Facets,
    fold,
    grams::Grams,
    learned::Learned,
    order::{self, Order},
    rows::Rows,
};
use hashbrown::HashTable;
use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use wheelhouse_contract::TenantId;

/// Answers kept for paging and for going back a keystroke; each is a bit per tenant.
const KEPT_ANSWERS: usize = 16;
/// So few are sorted faster than found in the order of all.
const FEW: usize = 128;

/// All tenants, searchable. Reads take `&self`; what they compute is kept inside until the next change.
#[derive(Default)]
pub struct TenantIndex {
    rows: Rows,
    slots: HashTable<u32>,
    hasher: RandomState,
    free: Vec<u32>,
    facets: Facets,
    grams: Grams,
    totals: Totals,
    derived: Mutex<Derived>,
}

#[derive(Debug, Default)]
struct Derived {
    orders: Vec<Order>,
    learned: Learned,
    answers: VecDeque<(Filter, Arc<Answer>)>,
}

/// Which slots a filter admits, and how many.
#[derive(Debug)]
struct Answer {
    slots: Bits,
    total: usize,
}

/// A part of what a filter admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Of all that it admits.
    pub total: usize,
    pub rows: Vec<Entry<'static>>,
}

impl std::fmt::Debug for TenantIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantIndex")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl TenantIndex {
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub fn get(&self, id: TenantId) -> Option<Entry<'static>> {
        self.rows.entry(self.slot(id)?)
    }

    /// Adds or replaces a tenant.
    pub fn put(&mut self, entry: &Entry<'_>) {
        let slot = self.slot(entry.id).unwrap_or_else(|| self.new_slot(entry.id));
        let changed = self.rows.put(slot, entry);
        if changed.before == Some(changed.after) && !changed.text {
            return self.forget_answers();
        }
        if let Some(before) = changed.before {
            self.count(slot, &before, false);
        }
        self.count(slot, &changed.after, true);
        if changed.text {
            self.grams.clear(slot);
            let text = self.rows.text(slot);
            self.grams.note(slot, text);
            let derived = self.derived.get_mut().unwrap_or_else(PoisonError::into_inner);
            derived.learned.note(slot, text);
        }
        self.forget_answers();
        self.derived_mut().orders.retain_mut(|order| {
            let key = |row| order::key(order.sort, row);
            let stays = !changed.name && changed.before.as_ref().map(key) == Some(key(&changed.after));
            stays || order.note(slot)
        });
    }

    /// Takes a tenant out; does nothing when it is not there.
    pub fn remove(&mut self, id: TenantId) {
        let Some(slot) = self.slot(id) else { return };
        self.forget_slot(id);
        if let Some(before) = self.rows.remove(slot) {
            self.count(slot, &before, false);
        }
        self.grams.clear(slot);
        self.free.push(slot);
        self.forget_answers();
        self.derived_mut().learned.note(slot, &[]);
        self.derived_mut().orders.retain_mut(|order| order.note(slot));
    }

    /// The rows that `filter` admits, in its order: at most `limit` from `offset` on.
    pub fn page(&self, filter: &Filter, offset: usize, limit: usize) -> Page {
        let mut derived = self.derived();
        let answer = self.answer(filter, &mut derived);
        let from = offset.min(answer.total);
        let wanted = from..(from + limit.min(answer.total)).min(answer.total);
        let slots = self.places(filter, &answer, wanted, &mut derived);
        drop(derived);
        Page {
            total: answer.total,
            rows: slots.into_iter().filter_map(|slot| self.rows.entry(slot)).collect(),
        }
    }

    /// All that `filter` admits, in its order.
    pub fn ordered(&self, filter: &Filter) -> Vec<TenantId> {
        let mut derived = self.derived();
        let answer = self.answer(filter, &mut derived);
        let slots = self.places(filter, &answer, 0..answer.total, &mut derived);
        drop(derived);
        slots
            .into_iter()
            .filter_map(|slot| Some(self.rows.fixed(slot)?.id))
            .collect()
    }

    /// All that `filter` admits, in no particular order.
    pub fn ids(&self, filter: &Filter) -> Vec<TenantId> {
        let answer = self.answer(filter, &mut self.derived());
        let row = |slot| self.rows.fixed(slot);
        answer.slots.iter().filter_map(row).map(|row| row.id).collect()
    }

    /// The best `limit` for a few typed letters, archived tenants included: names that begin with them first, then the
    /// others, both by name.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Entry<'static>> {
        let filter = Filter {
            text: text.to_owned(),
            archived: true,
            ..Filter::default()
        };
        let typed = fold(text);
        let typed = typed.trim().as_bytes();
        let mut derived = self.derived();
        let answer = self.answer(&filter, &mut derived);
        let names = self.order(Sort::Name, &mut derived);
        let first = names.partition_point(|slot| self.rows.name(*slot) < typed);
        let begins = |slot: &&u32| self.rows.name(**slot).starts_with(typed);
        let beginning = names[first..].iter().take_while(begins);
        let others = names.iter().filter(|slot| !begins(slot));
        beginning
            .chain(others)
            .filter(|slot| answer.slots.has(**slot))
            .take(limit.min(answer.total))
            .filter_map(|slot| self.rows.entry(*slot))
            .collect()
    }

    /// Counts over everything that is not archived.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Makes the order that lists begin with, so that nobody waits for it.
    pub fn arrange(&self) {
        self.order(Sort::default(), &mut self.derived());
    }

    fn answer(&self, filter: &Filter, derived: &mut Derived) -> Arc<Answer> {
        let asked = Filter {
            sort: Sort::default(),
            descending: false,
            ..filter.clone()
        };
        if let Some((_, answer)) = derived.answers.iter().find(|(known, _)| *known == asked) {
            return Arc::clone(answer);
        }
        let slots = self.matching(filter, &mut derived.learned);
        let total = slots.count();
        let answer = Arc::new(Answer { slots, total });
        derived.answers.truncate(KEPT_ANSWERS - 1);
        derived.answers.push_front((asked, Arc::clone(&answer)));
        answer
    }

    fn matching(&self, filter: &Filter, learned: &mut Learned) -> Bits {
        let mut slots = self.facets.admitted(filter);
        if !filter.tags.is_empty() {
            let wanted = self.rows.tag_lists.with_any(&filter.tags);
            slots.retain(|slot| wanted[self.rows.tags(slot) as usize]);
        }
        let words = filter.words();
        let open = words
            .iter()
            .filter(|word| !self.grams.narrow(word.as_bytes(), &mut slots));
        let open: Vec<&str> = open.map(|word| &**word).collect();
        learned.keep_holding(&open, &self.rows, &mut slots, |word| {
            let mut all = self.facets.all().clone();
            self.grams.narrow(word.as_bytes(), &mut all);
            all
        });
        slots
    }

    /// The slots at the places `wanted` of the answer, in the filter's order.
    fn places(&self, filter: &Filter, answer: &Answer, wanted: Range<usize>, derived: &mut Derived) -> Vec<u32> {
        let (total, descending) = (answer.total, filter.descending);
        let Range { start, end } = if descending {
            total - wanted.end..total - wanted.start
        } else {
            wanted
        };
        let mut found: Vec<u32> = if total <= FEW {
            let mut all: Vec<u32> = answer.slots.iter().collect();
            all.sort_unstable_by(|a, b| order::compare(filter.sort, &self.rows, *a, *b));
            all[start..end].to_vec()
        } else {
            let all = self.order(filter.sort, derived);
            if total == all.len() {
                all[start..end].to_vec()
            } else {
                nth(all, &answer.slots, total, start..end)
            }
        };
        if descending {
            found.reverse();
        }
        found
    }

    fn order<'d>(&self, sort: Sort, derived: &'d mut Derived) -> &'d [u32] {
        let at = match derived.orders.iter().position(|order| order.sort == sort) {
            Some(at) => at,
            None => {
                let order = match sort {
                    Sort::Name => Order::by_name(&self.rows),
                    other => {
                        self.order(Sort::Name, derived);
                        let names = derived.orders.iter().find(|order| order.sort == Sort::Name);
                        names.map_or_else(
                            || Order::by_name(&self.rows),
                            |names| Order::from_names(names, other, &self.rows),
                        )
                    }
                };
                derived.orders.push(order);
                derived.orders.len() - 1
            }
        };
        derived.orders[at].slots(&self.rows)
    }

    fn count(&mut self, slot: u32, row: &super::rows::Fixed, on: bool) {
        self.facets.note(slot, row, on);
        let currency = &self.rows.currencies[usize::from(row.currency)];
        self.totals.count(row, currency, if on { 1 } else { -1 });
    }

    /// Keeps every word that was looked for, however few texts it left.
    #[cfg(test)]
    pub(super) fn learning_eagerly() -> Self {
        let mut index = Self::default();
        index.derived_mut().learned.eagerly();
        index
    }

    fn derived(&self) -> MutexGuard<'_, Derived> {
        self.derived.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn derived_mut(&mut self) -> &mut Derived {
        self.derived.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget_answers(&mut self) {
        self.derived_mut().answers.clear();
    }

    fn slot(&self, id: TenantId) -> Option<u32> {
        let is_it = |slot: &u32| self.rows.fixed(*slot).is_some_and(|row| row.id == id);
        self.slots.find(self.hasher.hash_one(id), is_it).copied()
    }

    /// A slot for a tenant that has none; its row must follow at once.
    fn new_slot(&mut self, id: TenantId) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| self.rows.slots());
        let (rows, hasher) = (&self.rows, &self.hasher);
        self.slots.insert_unique(hasher.hash_one(id), slot, |slot| {
            rows.fixed(*slot).map_or(0, |row| hasher.hash_one(row.id))
        });
        slot
    }

    fn forget_slot(&mut self, id: TenantId) {
        let rows = &self.rows;
        let is_it = |slot: &u32| rows.fixed(*slot).is_some_and(|row| row.id == id);
        if let Ok(found) = self.slots.find_entry(self.hasher.hash_one(id), is_it) {
            found.remove();
        }
    }
}

/// The places `wanted` of those slots of `order` that are in `slots`, `total` in number; from whichever end is nearer.
fn nth(order: &[u32], slots: &Bits, total: usize, wanted: Range<usize>) -> Vec<u32> {
    let is_in = |slot: &&u32| slots.has(**slot);
    if wanted.start <= total - wanted.end {
        return order
            .iter()
            .filter(is_in)
            .skip(wanted.start)
            .take(wanted.len())
            .copied()
            .collect();
    }
    let from_behind = order.iter().rev().filter(is_in).skip(total - wanted.end);
    let mut found: Vec<u32> = from_behind.take(wanted.len()).copied().collect();
    found.reverse();
    found
}
