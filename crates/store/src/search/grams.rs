//! Which texts may hold a word, without looking at them: for every letter, and for groups of letter pairs, one bit a slot.
//!
//! A word's pairs leave few texts to look at; a single letter, and a pair that many texts have, is answered without any. The
//! bits lie in blocks of 512 slots, so that a new text touches one block of some kilobytes.

use super::bits::Bits;

/// `a` to `z` and `0` to `9`, one lane each.
const LETTERS: usize = 36;
/// All pairs of bytes share these.
const PAIRS: usize = 256;
/// Pairs with a lane of their own besides: the commonest of English. So many texts hold one of them that looking at each would
/// take milliseconds; of other pairs there are fewer.
const COMMON: &[u8] = b"th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de \
    hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs \
    un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os";
/// The number of each pair of letters in [`COMMON`], from 1.
const NUMBERS: [u8; ALPHABET * ALPHABET] = numbers();
const ALPHABET: usize = 26;
const LANES: usize = LETTERS + PAIRS + COMMON.len().div_ceil(3);
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
            if let Some(lane) = common(two[0], two[1]) {
                lanes[lane][word] |= bit;
            }
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
        let lane = |two: &[u8]| common(two[0], two[1]).unwrap_or_else(|| pair(two[0], two[1]));
        let mut lanes: Vec<usize> = word.windows(2).map(lane).collect();
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
        match word {
            [only] => letter(*only).is_some(),
            [first, second] => common(*first, *second).is_some(),
            _ => false,
        }
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

/// The lane that the pair alone has.
fn common(first: u8, second: u8) -> Option<usize> {
    let is_letter = |byte: u8| byte.is_ascii_lowercase();
    if !is_letter(first) || !is_letter(second) {
        return None;
    }
    let number = NUMBERS[usize::from(first - b'a') * ALPHABET + usize::from(second - b'a')];
    Some(LETTERS + PAIRS + usize::from(number).checked_sub(1)?)
}

const fn numbers() -> [u8; ALPHABET * ALPHABET] {
    let mut numbers = [0; ALPHABET * ALPHABET];
    let mut at = 0;
    while at + 1 < COMMON.len() {
        let (first, second) = (COMMON[at] - b'a', COMMON[at + 1] - b'a');
        numbers[first as usize * ALPHABET + second as usize] = (at / 3) as u8 + 1;
        at += 3;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slots of `texts` that are left for `word`, and whether they surely hold it.
    fn left(texts: &[&str], word: &str) -> (Vec<u32>, bool) {
        let mut grams = Grams::default();
        let mut slots = Bits::default();
        for (slot, text) in (0..).zip(texts) {
            grams.note(slot, text.as_bytes());
            slots.set(slot, true);
        }
        let sure = grams.narrow(word.as_bytes(), &mut slots);
        (slots.iter().collect(), sure)
    }

    #[test]
    fn letters_and_common_pairs_are_answered_without_a_look() {
        let texts = ["an oak", "na no", "oak 7", "ANNA"];
        assert_eq!(left(&texts, "k"), (vec![0, 2], true));
        assert_eq!(left(&texts, "7"), (vec![2], true));
        assert_eq!(left(&texts, "an"), (vec![0], true));
        assert_eq!(left(&texts, "na"), (vec![1], true));
    }

    #[test]
    fn of_others_what_is_left_may_hold_them() {
        let texts = ["an oak", "zq", "oak"];
        let (slots, sure) = left(&texts, "zq");
        assert!(slots.contains(&1) && !sure);
        let (slots, sure) = left(&texts, "oak");
        assert!(slots.contains(&0) && slots.contains(&2) && !sure);
        assert!(!left(&texts, "é").1);
    }

    #[test]
    fn every_common_pair_has_a_lane_of_its_own() {
        let mut lanes: Vec<_> = COMMON.chunks(3).map(|pair| common(pair[0], pair[1]).unwrap()).collect();
        lanes.sort_unstable();
        lanes.dedup();
        assert_eq!(lanes.len(), COMMON.len().div_ceil(3));
        assert!(lanes.iter().all(|lane| (LETTERS + PAIRS..LANES).contains(lane)));
    }
}
