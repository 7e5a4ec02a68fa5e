//! What the updater remembers from one start to the next: when it last asked, and the newest version it was told of.

use semver::Version;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use wheelhouse_contract::Timestamp;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    pub asked_at: Option<Timestamp>,
    pub seen: Option<Version>,
}

impl Memory {
    /// An unreadable file is an empty one: it only loses the guard against what was announced and never installed.
    pub fn open(folder: &Path) -> Self {
        let text = fs::read(file(folder)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    pub fn save(&self, folder: &Path) -> io::Result<()> {
        let mut passing = NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut passing, self)?;
        passing.flush()?;
        passing.persist(file(folder))?;
        Ok(())
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("update.json")
}
