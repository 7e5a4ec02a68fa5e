//! All search texts in one buffer.

/// The text of every slot. A changed text is written anew at the end; dead bytes are squeezed out when they are many.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Start and length of each slot's text; an empty one has none.
    spans: Vec<(u32, u32)>,
    dead: usize,
}

/// Fewer dead bytes are not worth a copy of the rest.
const WORTH: usize = 64 * 1024;

impl Texts {
    /// Sets the text of `slot`; an empty one forgets it.
    pub(super) fn set(&mut self, slot: u32, text: &str) {
        let at = slot as usize;
        if self.spans.len() <= at {
            self.spans.resize(at + 1, (0, 0));
        }
        self.dead += self.spans[at].1 as usize;
        self.spans[at] = self.append(text.as_bytes());
        if self.dead > WORTH && self.dead * 4 > self.bytes.len() {
            self.squeeze();
        }
    }

    pub(super) fn get(&self, slot: u32) -> &[u8] {
        let (start, length) = self.spans.get(slot as usize).copied().unwrap_or_default();
        &self.bytes[start as usize..][..length as usize]
    }

    fn append(&mut self, text: &[u8]) -> (u32, u32) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text);
        (start as u32, text.len() as u32)
    }

    fn squeeze(&mut self) {
        let old = std::mem::take(&mut self.bytes);
        self.bytes.reserve_exact(old.len() - self.dead);
        for at in 0..self.spans.len() {
            let (start, length) = self.spans[at];
            self.spans[at] = self.append(&old[start as usize..][..length as usize]);
        }
        self.dead = 0;
    }
}
