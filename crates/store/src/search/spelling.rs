//! How folded texts are really written, in a few bytes.

use std::collections::HashMap;

/// Where the capitals of a field are noted: first bit and number of bits. Of the fields of an entry, only names are
/// commonly written with capitals.
const ROOM: [(usize, usize); 5] = [(0, 40), (0, 0), (0, 0), (40, 24), (0, 0)];

/// Which letters are capitals; what differs from its folded form in more than that is kept as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelling {
    capitals: Vec<u64>,
    odd: HashMap<(u32, u8), Box<str>>,
}

impl Spelling {
    /// Notes the fields of `slot`: each as `(folded, original)`.
    pub(super) fn set(&mut self, slot: u32, fields: [(&str, &str); 5]) {
        self.remove(slot);
        let at = slot as usize;
        if self.capitals.len() <= at {
            self.capitals.resize(at + 1, 0);
        }
        for (field, (folded, original)) in (0u8..).zip(fields) {
            let (first, room) = ROOM[usize::from(field)];
            match capitals(folded, original, room) {
                Some(bits) => self.capitals[at] |= bits << first,
                None => drop(self.odd.insert((slot, field), original.into())),
            }
        }
    }

    pub(super) fn remove(&mut self, slot: u32) {
        if let Some(capitals) = self.capitals.get_mut(slot as usize) {
            *capitals = 0;
        }
        if !self.odd.is_empty() {
            (0..ROOM.len() as u8).for_each(|field| drop(self.odd.remove(&(slot, field))));
        }
    }

    /// The field as it is written.
    pub(super) fn original(&self, slot: u32, field: u8, folded: &str) -> String {
        if let Some(odd) = self.odd.get(&(slot, field)) {
            return odd.to_string();
        }
        let (first, room) = ROOM[usize::from(field)];
        let capitals = self.capitals.get(slot as usize).copied().unwrap_or_default() >> first;
        let is_capital = |at: usize| at < room && (capitals >> at) & 1 == 1;
        let letters = folded.char_indices();
        letters
            .map(|(at, letter)| {
                if is_capital(at) {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect()
    }
}

/// One bit per byte that is a capital in `original`; `None` when there is another difference, or one beyond `room`.
fn capitals(folded: &str, original: &str, room: usize) -> Option<u64> {
    if folded.len() != original.len() {
        return None;
    }
    let mut bits = 0;
    for (at, (folded, original)) in folded.bytes().zip(original.bytes()).enumerate() {
        if folded == original {
            continue;
        }
        if at >= room || folded != original.to_ascii_lowercase() {
            return None;
        }
        bits |= 1 << at;
    }
    Some(bits)
}
