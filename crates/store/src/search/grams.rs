//! Which texts may hold a word, without looking at them: for every letter, and for groups of letter pairs, one bit a slot.
//!
//! A word's pairs leave few texts to look at; a single letter is answered without any. The bits lie in blocks of 512
//! slots, so that a new text touches one block of a few kilobytes.

use super::bits::Bits;

/// `a` to `z` and `0` to `9`, one lane each.
const LETTERS: usize = 36;
/// All pairs of bytes share these.
const PAIRS: usize = 256;
const LANES: usize = LETTERS + PAIRS;
const WORDS: usize = 8;
const SLOTS: usize = WORDS * u64::BITS as usize;

type Block = Box<[[u64; WORDS]; LANES]>;

#[derive(Clone, Debug, Default)]
pub(super) struct Grams {
    blocks: Vec<Block>,
}

impl Grams {
    /// Notes the text of `slot`, which must be clear.
    pub(super) fn note(&mut self, slot: u32, text: &[u8]) {
        let (block, word, bit) = place(slot);
        while self.blocks.len() <= block {
            self.blocks.push(Box::new([[0; WORDS]; LANES]));
        }
        let lanes = &mut self.blocks[block];
        for lane in text.iter().filter_map(|byte| letter(*byte)) {
            lanes[lane][word] |= bit;
        }
        for two in text.windows(2) {
            lanes[pair(two[0], two[1])][word] |= bit;
        }
    }

    pub(super) fn clear(&mut self, slot: u32) {
        let (block, word, bit) = place(slot);
        if let Some(lanes) = self.blocks.get_mut(block) {
            lanes.iter_mut().for_each(|lane| lane[word] &= !bit);
        }
    }

    /// Takes out of `slots` what cannot hold `word`; answers whether all that is left does hold it.
    pub(super) fn narrow(&self, word: &[u8], slots: &mut Bits) -> bool {
        let mut lanes: Vec<usize> = word.windows(2).map(|two| pair(two[0], two[1])).collect();
        lanes.extend(word.iter().filter_map(|byte| letter(*byte)));
        lanes.sort_unstable();
        lanes.dedup();
        for (block, words) in self.blocks.iter().zip(slots.words_mut().chunks_mut(WORDS)) {
            for lane in &lanes {
                for (word, bits) in words.iter_mut().zip(&block[*lane]) {
                    *word &= bits;
                }
            }
        }
        matches!(word, [only] if letter(*only).is_some())
    }
}

fn place(slot: u32) -> (usize, usize, u64) {
    let (block, within) = (slot as usize / SLOTS, slot as usize % SLOTS);
    (block, within / 64, 1 << (within % 64))
}

fn letter(byte: u8) -> Option<usize> {
    match byte {
        b'a'..=b'z' => Some(usize::from(byte - b'a')),
        b'0'..=b'9' => Some(usize::from(byte - b'0') + 26),
        _ => None,
    }
}

/// Spreads pairs evenly (multiplicative hashing).
fn pair(first: u8, second: u8) -> usize {
    let mixed = u16::from_be_bytes([first, second]).wrapping_mul(0x9E37);
    LETTERS + usize::from(mixed >> 8)
}
