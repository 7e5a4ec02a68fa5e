//! Lists of tags, each kept once.

use std::{collections::HashMap, sync::Arc};

/// Stays, whoever has it.
const NONE: u32 = 0;

/// Tags of tenants by a number. The empty list is number 0.
#[derive(Clone, Debug)]
pub(super) struct TagLists {
    /// With how many tenants have it.
    lists: Vec<(Arc<[String]>, u32)>,
    known: HashMap<Arc<[String]>, u32>,
    free: Vec<u32>,
}

impl Default for TagLists {
    fn default() -> Self {
        let none: Arc<[String]> = Arc::from([]);
        Self {
            lists: vec![(Arc::clone(&none), 0)],
            known: HashMap::from([(none, NONE)]),
            free: Vec::new(),
        }
    }
}

impl TagLists {
    pub(super) fn take(&mut self, tags: &Arc<[String]>) -> u32 {
        if let Some(known) = self.known.get(tags) {
            self.lists[*known as usize].1 += 1;
            return *known;
        }
        let fresh = (Arc::clone(tags), 1);
        let number = match self.free.pop() {
            Some(number) => {
                self.lists[number as usize] = fresh;
                number
            }
            None => {
                self.lists.push(fresh);
                (self.lists.len() - 1) as u32
            }
        };
        self.known.insert(Arc::clone(tags), number);
        number
    }

    /// One tenant has it no more.
    pub(super) fn release(&mut self, number: u32) {
        if number == NONE {
            return;
        }
        let (tags, users) = &mut self.lists[number as usize];
        *users -= 1;
        if *users == 0 {
            self.known.remove(tags);
            *tags = Arc::from([]);
            self.free.push(number);
        }
    }

    pub(super) fn get(&self, number: u32) -> Arc<[String]> {
        Arc::clone(&self.lists[number as usize].0)
    }

    /// By number, whether the list has any of `wanted`.
    pub(super) fn with_any(&self, wanted: &[String]) -> Vec<bool> {
        let any = |tags: &[String]| wanted.iter().any(|tag| tags.contains(tag));
        self.lists.iter().map(|(tags, _)| any(tags)).collect()
    }
}
