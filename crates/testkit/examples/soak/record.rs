//! What consoles write down about themselves: every line is on the disk before its writer goes on.

use anyhow::{Context, Result};
use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

/// What happened to a mark or to the key of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The operator is about to ask for it.
    Meant,
    /// The engine answered that it is done or kept: it may never be lost from here on.
    Promised,
    /// The engine said no.
    Refused,
    /// A notification was handed to the desktop.
    Told,
}

const WORDS: [(Word, &str); 4] = [
    (Word::Meant, "meant"),
    (Word::Promised, "promised"),
    (Word::Refused, "refused"),
    (Word::Told, "told"),
];

impl Word {
    pub fn as_str(self) -> &'static str {
        WORDS
            .iter()
            .find(|(word, _)| *word == self)
            .map_or("", |(_, text)| text)
    }

    pub fn parse(text: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == text).map(|(word, _)| *word)
    }
}

/// Appends to the record of one run.
pub struct Pen {
    file: Mutex<File>,
    life: u32,
}

impl Pen {
    pub fn new(path: &Path, life: u32) -> Result<Self> {
        let file = File::options().append(true).create(true).open(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            file: Mutex::new(file),
            life,
        })
    }

    /// On the disk when this returns.
    pub fn write(&self, word: Word, about: &str) -> Result<()> {
        let line = format!("{}\t{}\t{about}\n", self.life, word.as_str());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes())?;
        Ok(file.sync_data()?)
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub life: u32,
    pub word: Word,
    pub about: String,
}

/// All that was written, in order. A line that a kill cut off was never finished: what it says did not happen yet.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    let text = std::fs::read_to_string(path)?;
    let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    Ok(lines.filter_map(entry).collect())
}

fn entry(line: &str) -> Option<Entry> {
    let mut parts = line.splitn(3, '\t');
    Some(Entry {
        life: parts.next()?.parse().ok()?,
        word: Word::parse(parts.next()?)?,
        about: parts.next()?.to_owned(),
    })
}
