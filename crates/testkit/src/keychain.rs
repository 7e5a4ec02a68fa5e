//! A keychain in a plain file, for tests that share one between processes. Tests only: nothing here is secret.

use std::{collections::BTreeMap, path::PathBuf, sync::Mutex};
use wheelhouse_vault::{Keychain, KeychainTrouble};

pub struct FileKeychain {
    path: PathBuf,
    turn: Mutex<()>,
}

impl FileKeychain {
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            turn: Mutex::new(()),
        }
    }

    fn load(&self) -> BTreeMap<String, Vec<u8>> {
        let bytes = std::fs::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

impl Keychain for FileKeychain {
    fn read(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        Ok(self.load().remove(account))
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        let _turn = self.turn.lock();
        let mut entries = self.load();
        entries.insert(account.to_owned(), secret.to_vec());
        let bytes = serde_json::to_vec(&entries).map_err(|_| KeychainTrouble::Refused)?;
        std::fs::write(&self.path, bytes).map_err(|_| KeychainTrouble::Refused)
    }
}
