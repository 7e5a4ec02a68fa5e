//! A console's own files, looked into from outside: while it runs, or after it ended.

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use wheelhouse_contract::sync::{Position, ScopeState};
use wheelhouse_store::cache::sync::{self, Load, ScopeRow};
use wheelhouse_vault::{Keychain, Opened};

/// Longest wait for the keychain and for another connection's lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the files of the one operator lie who signed in on a profile, and what opens them.
pub struct Files {
    pub dir: PathBuf,
    key: String,
}

impl Files {
    /// # Errors
    /// When nobody signed in on `profile`, or its vault does not open.
    pub async fn of(profile: &Path, keychain: Arc<dyn Keychain>) -> Result<Self> {
        let Opened::Ready(vault) = wheelhouse_vault::open(profile, keychain, PATIENCE).await? else {
            bail!("the vault does not open");
        };
        let entries = std::fs::read_dir(profile.join("profiles"))?.collect::<Result<Vec<_>, _>>()?;
        let mut dirs = entries.iter().map(std::fs::DirEntry::path);
        let dir = dirs
            .find(|dir| dir.join("cache.db").exists())
            .context("nobody signed in here")?;
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        let key = vault.get_or_create_key(&format!("db:{name}")).await?;
        Ok(Self {
            key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
            dir,
        })
    }

    /// A connection to the copy that only reads.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn cache(&self) -> Result<Connection> {
        self.open("cache.db")
    }

    /// The same to what exists nowhere else.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn state(&self) -> Result<Connection> {
        self.open("state.db")
    }

    fn open(&self, name: &str) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(self.dir.join(name), flags)?;
        conn.busy_timeout(PATIENCE)?;
        conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA query_only = ON;", self.key))?;
        Ok(conn)
    }

    /// How far the copy is.
    ///
    /// # Errors
    /// When it cannot be read, or never was complete.
    pub fn position(&self) -> Result<Position> {
        let position = sync::position(&self.cache()?)?;
        Ok(position.context("the copy has no position")?.0)
    }

    /// What differs between the copy and the platform's word on its scopes; empty when nothing does.
    ///
    /// # Errors
    /// When the copy cannot be read.
    pub fn differences(&self, platform: &[ScopeState]) -> Result<Vec<String>> {
        let rows = sync::scopes(&self.cache()?)?;
        let told = platform.iter().filter_map(|state| {
            let row = rows.iter().find(|row| row.scope == state.scope);
            row.and_then(|row| difference(row, state))
        });
        Ok(told.collect())
    }
}

fn difference(row: &ScopeRow, state: &ScopeState) -> Option<String> {
    let same = row.load == Load::Ready && row.count == state.count && row.checksum == state.checksum;
    (!same).then(|| format!("{:?}: {} rows here, {} there", state.scope, row.count, state.count))
}
