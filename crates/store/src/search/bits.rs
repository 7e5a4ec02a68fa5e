//! One bit per slot.

/// Slots of one word of bits.
const WORD: usize = u64::BITS as usize;

/// A set of slots. Slots beyond its end are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn set(&mut self, slot: u32, on: bool) {
        let (word, bit) = place(slot);
        if self.0.len() <= word {
            if !on {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        if on {
            self.0[word] |= bit;
        } else {
            self.0[word] &= !bit;
        }
    }

    pub(super) fn has(&self, slot: u32) -> bool {
        let (word, bit) = place(slot);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    /// Keeps what is in `other`, too.
    pub(super) fn keep(&mut self, other: &Bits) {
        for (at, word) in self.0.iter_mut().enumerate() {
            *word &= other.0.get(at).copied().unwrap_or_default();
        }
    }

    /// Takes out what is in `other`.
    pub(super) fn drop(&mut self, other: &Bits) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(word, other)| *word &= !other);
    }

    /// Keeps what is in any of `others`.
    pub(super) fn keep_any<'a>(&mut self, others: impl Iterator<Item = &'a Bits> + Clone) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let any = others
                .clone()
                .fold(0, |any, other| any | other.0.get(at).copied().unwrap_or_default());
            *word &= any;
        }
    }

    /// Keeps the slots that `wanted` says yes to; each is asked for once, ascending.
    pub(super) fn retain(&mut self, mut wanted: impl FnMut(u32) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if !wanted((at * WORD) as u32 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// The slots, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some((at * WORD) as u32 + bit)
            })
        })
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<T: IntoIterator<Item = u32>>(slots: T) -> Self {
        let mut bits = Self::default();
        slots.into_iter().for_each(|slot| bits.set(slot, true));
        bits
    }
}

fn place(slot: u32) -> (usize, u64) {
    (slot as usize / WORD, 1 << (slot as usize % WORD))
}
