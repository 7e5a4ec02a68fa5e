//! The compact column over all tenants: what a list of 100,000 answers from at every keystroke.

use super::{
    Entry, Filter, Sort,
    order::{self, Order},
    text::Texts,
};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use wheelhouse_contract::{
    TenantId,
    tenant::{Health, Plan, TenantStatus},
};

/// Answers kept for paging and for going back a keystroke.
const KEPT_ANSWERS: usize = 16;
/// Up to this share of all rows, sorting the matches is cheaper than walking the whole order.
const SORT_SHARE: usize = 32;

/// All tenants, searchable. Reads take `&self`; what they compute is kept inside until the next change.
#[derive(Default)]
pub struct TenantIndex {
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    slots: HashMap<TenantId, u32>,
    texts: Texts,
    derived: Mutex<Derived>,
}

#[derive(Debug, Default)]
struct Derived {
    orders: Vec<Order>,
    answers: VecDeque<(Filter, Arc<Vec<TenantId>>)>,
}

/// Counts over all tenants that are not archived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub tenants: u32,
    pub by_status: BTreeMap<TenantStatus, u32>,
    pub by_plan: BTreeMap<Plan, u32>,
    pub by_health: BTreeMap<Health, u32>,
    /// Minor units per currency, of active and paused tenants.
    pub revenue: BTreeMap<String, i64>,
    pub users_online: u32,
    pub awaiting_review: u32,
    pub flagged: u32,
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

    pub fn get(&self, id: TenantId) -> Option<&Entry> {
        self.entries.get(*self.slots.get(&id)? as usize)?.as_ref()
    }

    /// Adds or replaces a tenant.
    pub fn put(&mut self, mut entry: Entry) {
        let slot = match self.slots.get(&entry.id) {
            Some(slot) => *slot,
            None => self.new_slot(entry.id),
        };
        let derived = self.derived.get_mut().unwrap_or_else(PoisonError::into_inner);
        derived.answers.clear();
        let old = self.entries[slot as usize].as_ref();
        for order in &mut derived.orders {
            match old {
                Some(old) if order::compare(order.sort, old, &entry) == Ordering::Equal => {}
                Some(old) => {
                    order.remove(old, &self.entries);
                    order.insert(slot, &entry, &self.entries);
                }
                None => order.insert(slot, &entry, &self.entries),
            }
        }
        // From here on the text rests in the buffer alone.
        self.texts.set(slot, &std::mem::take(&mut entry.text));
        self.entries[slot as usize] = Some(entry);
    }

    /// Takes a tenant out; does nothing when it is not there.
    pub fn remove(&mut self, id: TenantId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let derived = self.derived.get_mut().unwrap_or_else(PoisonError::into_inner);
        derived.answers.clear();
        if let Some(old) = self.entries[slot as usize].as_ref() {
            for order in &mut derived.orders {
                order.remove(old, &self.entries);
            }
        }
        self.entries[slot as usize] = None;
        self.texts.remove(slot);
        self.free.push(slot);
    }

    /// The ids that `filter` admits, in its order.
    pub fn query(&self, filter: &Filter) -> Arc<Vec<TenantId>> {
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = derived.answers.iter().find(|(asked, _)| asked == filter) {
            return Arc::clone(answer);
        }
        let mut slots = self.matching(filter, &mut derived);
        if filter.descending {
            slots.reverse();
        }
        let ids = slots
            .into_iter()
            .filter_map(|slot| Some(self.entry(slot)?.id))
            .collect();
        let answer = Arc::new(ids);
        derived.answers.truncate(KEPT_ANSWERS - 1);
        derived.answers.push_front((filter.clone(), Arc::clone(&answer)));
        answer
    }

    /// The best `limit` for a few typed letters, archived tenants included: names that begin with them first, then the
    /// others, both by name.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<TenantId> {
        let found = self.query(&Filter {
            text: text.to_owned(),
            archived: true,
            ..Filter::default()
        });
        let typed = super::fold(text);
        let begins = |id: &&TenantId| self.get(**id).is_some_and(|entry| entry.name.starts_with(typed.trim()));
        let first = found.iter().filter(begins).take(limit);
        let rest = found.iter().filter(|id| !begins(id));
        first.chain(rest).take(limit).copied().collect()
    }

    /// Counts over everything that is not archived.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in self.entries.iter().flatten().filter(|entry| !entry.archived) {
            totals.tenants += 1;
            *totals.by_status.entry(entry.status).or_default() += 1;
            *totals.by_plan.entry(entry.plan).or_default() += 1;
            *totals.by_health.entry(entry.health).or_default() += 1;
            if entry.status.allows_sign_in() {
                match totals.revenue.get_mut(&entry.currency) {
                    Some(sum) => *sum += entry.revenue_minor,
                    None => drop(totals.revenue.insert(entry.currency.clone(), entry.revenue_minor)),
                }
            }
            totals.users_online += entry.users_online;
            totals.awaiting_review += u32::from(entry.awaits_review());
            totals.flagged += u32::from(entry.flagged);
        }
        totals
    }

    fn matching(&self, filter: &Filter, derived: &mut Derived) -> Vec<u32> {
        let mut words = filter.words();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((longest, others)) = words.split_first() else {
            let order = self.order(filter.sort, derived);
            return order
                .slots
                .iter()
                .copied()
                .filter(|slot| self.admits(filter, *slot))
                .collect();
        };
        let others: Vec<_> = others
            .iter()
            .map(|word| memchr::memmem::Finder::new(word.as_bytes()))
            .collect();
        let mut found = Vec::new();
        self.texts.each_with(longest, |slot| {
            let text = self.texts.get(slot).unwrap_or_default();
            if others.iter().all(|word| word.find(text).is_some()) && self.admits(filter, slot) {
                found.push(slot);
            }
        });
        self.sorted(found, filter.sort, derived)
    }

    fn sorted(&self, mut found: Vec<u32>, sort: Sort, derived: &mut Derived) -> Vec<u32> {
        if found.len() * SORT_SHARE <= self.entries.len() {
            found.sort_unstable_by(|a, b| match (self.entry(*a), self.entry(*b)) {
                (Some(a), Some(b)) => order::compare(sort, a, b),
                _ => Ordering::Equal,
            });
            return found;
        }
        let mut marked = vec![false; self.entries.len()];
        for slot in found {
            marked[slot as usize] = true;
        }
        let order = self.order(sort, derived);
        order
            .slots
            .iter()
            .copied()
            .filter(|slot| marked[*slot as usize])
            .collect()
    }

    fn order<'d>(&self, sort: Sort, derived: &'d mut Derived) -> &'d Order {
        let at = match derived.orders.iter().position(|order| order.sort == sort) {
            Some(at) => at,
            None => {
                derived.orders.push(Order::new(sort, &self.entries));
                derived.orders.len() - 1
            }
        };
        &derived.orders[at]
    }

    fn admits(&self, filter: &Filter, slot: u32) -> bool {
        self.entry(slot).is_some_and(|entry| filter.admits(entry))
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(slot as usize)?.as_ref()
    }

    fn new_slot(&mut self, id: TenantId) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            (self.entries.len() - 1) as u32
        });
        self.slots.insert(id, slot);
        slot
    }
}
