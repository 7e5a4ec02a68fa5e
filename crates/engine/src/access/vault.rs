//! Opening the vault: by keychain, by passphrase, or for this run alone.

use crate::{
    Engine,
    engine::blocking,
    fault, guard,
    view::{AppState, VaultState},
};
use secrecy::SecretString;
use std::{fs, path::Path, sync::Arc};
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_vault::{Backing, Opened, Vault, open, open_with_passphrase};

const MEMORY: &str = "memory-";

pub(crate) enum VaultSlot {
    Open(Vault),
    Closed(VaultState),
}

impl VaultSlot {
    pub fn state(&self) -> VaultState {
        match self {
            VaultSlot::Closed(state) => *state,
            VaultSlot::Open(vault) => match vault.backing() {
                Backing::Keychain => VaultState::Keychain,
                Backing::Passphrase => VaultState::Passphrase,
                Backing::Memory => VaultState::Memory,
            },
        }
    }
}

impl Engine {
    /// Tries the keychain, and goes on to wherever the console was left.
    pub(crate) async fn open_vault(&self) {
        self.forget_memory_profiles().await;
        let keychain = Arc::clone(&self.config.keychain);
        let slot = match open(&self.config.dir, keychain, self.config.vault_timeout).await {
            Ok(Opened::Ready(vault)) => VaultSlot::Open(vault),
            Ok(Opened::NeedsPassphrase { exists, .. }) if exists => VaultSlot::Closed(VaultState::NeedsPassphrase),
            Ok(Opened::NeedsPassphrase { .. }) => VaultSlot::Closed(VaultState::NeedsNewPassphrase),
            Ok(Opened::Unavailable { .. }) => VaultSlot::Closed(VaultState::KeychainUnavailable),
            Err(error) => {
                tracing::error!(%error, "the vault does not open");
                VaultSlot::Closed(VaultState::KeychainUnavailable)
            }
        };
        self.enter(slot).await;
    }

    async fn enter(&self, slot: VaultSlot) {
        let open = matches!(slot, VaultSlot::Open(_));
        *guard::write(&self.vault) = slot;
        if open && let Err(problem) = self.resume().await {
            tracing::error!(%problem, "the last session is not resumed");
        }
        self.changed();
    }

    /// Opens, or makes, a vault under a passphrase.
    ///
    /// # Errors
    /// `bad_credentials` when it is wrong, `invalid` when it is too short, `keychain` otherwise.
    pub async fn vault_passphrase(&self, passphrase: String) -> Result<AppState, Problem> {
        let passphrase = SecretString::from(passphrase);
        let _turn = self.turn.lock().await;
        self.still_closed()?;
        let vault = open_with_passphrase(&self.config.dir, passphrase).await;
        let vault = vault.map_err(|error| fault::vault(&error))?;
        self.enter(VaultSlot::Open(vault)).await;
        Ok(self.state())
    }

    /// Asks the keychain again.
    pub async fn vault_retry(&self) -> Result<AppState, Problem> {
        let _turn = self.turn.lock().await;
        self.still_closed()?;
        self.open_vault().await;
        Ok(self.state())
    }

    /// Goes on without keeping anything: keys live as long as the program, and so does what they encrypt.
    pub async fn vault_memory(&self) -> Result<AppState, Problem> {
        let _turn = self.turn.lock().await;
        self.still_closed()?;
        let name = format!("{MEMORY}{}", crate::session::new_id(self.now()));
        *guard::write(&self.root) = self.config.dir.join(name);
        self.enter(VaultSlot::Open(Vault::in_memory())).await;
        Ok(self.state())
    }

    fn still_closed(&self) -> Result<(), Problem> {
        match &*guard::read(&self.vault) {
            VaultSlot::Closed(_) => Ok(()),
            VaultSlot::Open(_) => Err(Problem::new(
                ErrorCode::Conflict,
                "The place for secrets is open already.",
            )),
        }
    }

    /// Removes what runs without a vault left behind; its keys are gone.
    pub(crate) async fn forget_memory_profiles(&self) {
        let dir = self.config.dir.clone();
        match blocking(move || remove_memory(&dir)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a profile without keys stays"),
            Err(error) => tracing::warn!(%error, "a profile without keys stays"),
        }
    }
}

fn remove_memory(dir: &Path) -> std::io::Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(MEMORY) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
