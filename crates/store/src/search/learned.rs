//! Words whose letters and pairs left many texts to look at: which of them hold the word is kept, so that nobody looks twice.
//! "the" is in every second name; typed anew by each operator, it cost milliseconds each time.

use super::{bits::Bits, rows::Rows};
use memchr::memmem::Finder;

/// Words kept, each one bit a tenant; the one that was not asked for longest makes room.
const WORDS: usize = 32;
/// So few texts are looked at faster than a word is kept in step.
const FEW: usize = 4_000;

/// The words with the slots of all texts that hold them, last asked for last.
#[derive(Debug)]
pub(super) struct Learned {
    words: Vec<(Finder<'static>, Bits)>,
    few: usize,
}

impl Default for Learned {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            few: FEW,
        }
    }
}

impl Learned {
    /// Keeps of `slots` those whose text holds every one of `words`. `all` makes the slots whose texts may hold a word.
    pub(super) fn keep_holding(&mut self, words: &[&str], rows: &Rows, slots: &mut Bits, all: impl Fn(&str) -> Bits) {
        let mut open = Vec::new();
        for word in words {
            if !self.recall(word) {
                if slots.count() <= self.few {
                    open.push(Finder::new(word.as_bytes()));
                    continue;
                }
                self.learn(word, rows, all(word));
            }
            if let Some((_, known)) = self.words.last() {
                slots.keep(known);
            }
        }
        if !open.is_empty() {
            slots.retain(|slot| open.iter().all(|word| word.find(rows.text(slot)).is_some()));
        }
    }

    /// Makes `word` the last one, if it is known.
    fn recall(&mut self, word: &str) -> bool {
        let at = self
            .words
            .iter()
            .position(|(known, _)| known.needle() == word.as_bytes());
        if let Some(at) = at {
            self.words[at..].rotate_left(1);
        }
        at.is_some()
    }

    fn learn(&mut self, word: &str, rows: &Rows, mut holding: Bits) {
        let finder = Finder::new(word.as_bytes()).into_owned();
        holding.retain(|slot| finder.find(rows.text(slot)).is_some());
        if self.words.len() >= WORDS {
            self.words.remove(0);
        }
        self.words.push((finder, holding));
    }

    /// Keeps in step with a new text in `slot`; an empty one for a tenant that has gone.
    pub(super) fn note(&mut self, slot: u32, text: &[u8]) {
        for (word, holding) in &mut self.words {
            holding.set(slot, word.find(text).is_some());
        }
    }

    /// Learns every word that has to be looked for.
    #[cfg(test)]
    pub(super) fn eagerly(&mut self) {
        self.few = 0;
    }
}
