//! All search texts in one buffer, so that a search is one pass over memory.

use memchr::memmem::Finder;

/// Between two texts; never part of one.
const END: u8 = 0;
const DEAD: u32 = u32::MAX;

/// The texts of all slots. A changed text is written anew at the end; dead ones are squeezed out when they are many.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Start of each segment in `bytes`, ascending, and its slot.
    segments: Vec<(u32, u32)>,
    /// Segment of each slot.
    of_slot: Vec<u32>,
    dead: usize,
}

impl Texts {
    /// Sets the text of `slot`.
    pub(super) fn set(&mut self, slot: u32, text: &str) {
        let at = slot as usize;
        if self.of_slot.len() <= at {
            self.of_slot.resize(at + 1, DEAD);
        }
        if self.get(slot) == Some(text.as_bytes()) {
            return;
        }
        self.remove(slot);
        self.append(slot, text.as_bytes());
        if self.dead > 1_000 && self.dead * 4 > self.segments.len() {
            self.squeeze();
        }
    }

    pub(super) fn remove(&mut self, slot: u32) {
        let Some(segment) = self.segment(slot) else { return };
        let range = self.range(segment);
        self.bytes[range].fill(END);
        self.segments[segment].1 = DEAD;
        self.of_slot[slot as usize] = DEAD;
        self.dead += 1;
    }

    pub(super) fn get(&self, slot: u32) -> Option<&[u8]> {
        let range = self.range(self.segment(slot)?);
        Some(&self.bytes[range])
    }

    /// Calls `found` once for every slot whose text holds `word`.
    pub(super) fn each_with(&self, word: &str, mut found: impl FnMut(u32)) {
        if word.as_bytes().contains(&END) {
            return;
        }
        let finder = Finder::new(word.as_bytes());
        let (mut at, mut segment) = (0, 0);
        while let Some(hit) = self.bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let hit = at + hit;
            segment += self.segments[segment..].partition_point(|(start, _)| *start as usize <= hit) - 1;
            if self.segments[segment].1 != DEAD {
                found(self.segments[segment].1);
            }
            segment += 1;
            at = self
                .segments
                .get(segment)
                .map_or(self.bytes.len(), |(start, _)| *start as usize);
        }
    }

    fn segment(&self, slot: u32) -> Option<usize> {
        self.of_slot
            .get(slot as usize)
            .filter(|segment| **segment != DEAD)
            .map(|segment| *segment as usize)
    }

    fn range(&self, segment: usize) -> std::ops::Range<usize> {
        let start = self.segments[segment].0 as usize;
        let end = self
            .segments
            .get(segment + 1)
            .map_or(self.bytes.len(), |(next, _)| *next as usize);
        start..end - 1
    }

    fn append(&mut self, slot: u32, text: &[u8]) {
        self.of_slot[slot as usize] = self.segments.len() as u32;
        self.segments.push((self.bytes.len() as u32, slot));
        self.bytes.extend(text.iter().filter(|byte| **byte != END));
        self.bytes.push(END);
    }

    fn squeeze(&mut self) {
        let old = std::mem::take(self);
        self.of_slot = vec![DEAD; old.of_slot.len()];
        self.bytes.reserve(old.bytes.len());
        for (segment, (_, slot)) in old.segments.iter().enumerate() {
            if *slot != DEAD {
                self.append(*slot, &old.bytes[old.range(segment)]);
            }
        }
    }
}
