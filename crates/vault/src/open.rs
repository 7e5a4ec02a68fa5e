use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::OsRng;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::cipher::Key;
use crate::file::{self, Entries, Header, KeyPlace, Stored};
use crate::keychain::Desk;
use crate::{Backing, Keychain, KeychainTrouble, Vault, VaultError, passphrase};

/// What `open` found. Every variant but the first is a question to the person at the screen.
#[derive(Debug)]
pub enum Opened {
    /// The vault is open.
    Ready(Vault),
    /// [`open_with_passphrase`] opens it, or [`Vault::in_memory`] does without.
    NeedsPassphrase {
        /// Why the keychain was not taken; `None` for a vault that was made with a passphrase.
        reason: Option<KeychainTrouble>,
        /// True: ask for the passphrase of the vault that is there. False: let the person choose one.
        exists: bool,
    },
    /// The vault's key is in the keychain, which cannot be reached now. No passphrase helps: mend it and call `open`
    /// again, or work with [`Vault::in_memory`] on another profile directory.
    Unavailable { reason: KeychainTrouble },
}

/// Opens the vault of a profile directory, or makes one when there is none and the keychain works.
///
/// `timeout` is the limit of each single keychain call; a keychain that is slower counts as
/// [`KeychainTrouble::Slow`], and nothing is changed.
pub async fn open(dir: &Path, keychain: Arc<dyn Keychain>, timeout: Duration) -> Result<Opened, VaultError> {
    let desk = Desk { keychain, timeout };
    loop {
        let Some(stored) = read(dir).await? else {
            match create_in_keychain(dir, &desk).await? {
                Created::Vault(vault) => return Ok(Opened::Ready(vault)),
                Created::Trouble(reason) => {
                    return Ok(Opened::NeedsPassphrase {
                        reason: Some(reason),
                        exists: false,
                    });
                }
                // Another process was faster: its vault is the one to open.
                Created::Exists => continue,
            }
        };
        return match stored.header.key {
            KeyPlace::Passphrase(_) => Ok(Opened::NeedsPassphrase {
                reason: None,
                exists: true,
            }),
            KeyPlace::Keychain => open_from_keychain(dir, stored, &desk).await,
        };
    }
}

/// Opens a passphrase-backed vault, or makes one when the directory has no vault yet.
///
/// # Errors
/// [`VaultError::WrongPassphrase`] changes nothing; [`VaultError::KeychainBacked`] for a vault whose key is in the
/// keychain; [`VaultError::PassphraseTooShort`] when making one with fewer than 8 characters.
pub async fn open_with_passphrase(dir: &Path, passphrase: SecretString) -> Result<Vault, VaultError> {
    let dir = dir.to_owned();
    blocking(move || match file::read(&dir)? {
        Some(stored) => unseal(dir, &stored, &passphrase),
        None => create_with_passphrase(dir, &passphrase),
    })
    .await
}

async fn open_from_keychain(dir: &Path, stored: Stored, desk: &Desk) -> Result<Opened, VaultError> {
    let bytes = match desk.read(&account(&stored.header)).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(VaultError::KeyMissing),
        Err(reason) => return Ok(Opened::Unavailable { reason }),
    };
    let Some(key) = Key::from_slice(&bytes) else {
        return Ok(Opened::Unavailable {
            reason: KeychainTrouble::Refused,
        });
    };
    let entries = stored.entries(&key)?;
    Ok(Opened::Ready(Vault::on_disk(
        Backing::Keychain,
        key,
        dir.to_owned(),
        stored.header,
        entries,
    )))
}

enum Created {
    Vault(Vault),
    Trouble(KeychainTrouble),
    Exists,
}

/// The key stands in the keychain, read back, before the file does: a vault without its key cannot come about.
async fn create_in_keychain(dir: &Path, desk: &Desk) -> Result<Created, VaultError> {
    let header = Header::new(Uuid::new_v4(), KeyPlace::Keychain);
    let key = Key::random(&mut OsRng);
    if let Err(reason) = deposit(desk, &account(&header), &key).await {
        return Ok(Created::Trouble(reason));
    }
    let dir = dir.to_owned();
    blocking(move || {
        let made = create(&dir, &header, &key)?;
        Ok(if made {
            Created::Vault(Vault::on_disk(Backing::Keychain, key, dir, header, Entries::new()))
        } else {
            Created::Exists
        })
    })
    .await
}

async fn deposit(desk: &Desk, account: &str, key: &Key) -> Result<(), KeychainTrouble> {
    // The account is fresh and random: whatever answers for it is not ours to replace.
    if desk.read(account).await?.is_some() {
        return Err(KeychainTrouble::Refused);
    }
    desk.write(account, key.bytes()).await?;
    match desk.read(account).await? {
        Some(kept) if kept.as_slice() == key.bytes() => Ok(()),
        _ => Err(KeychainTrouble::Refused),
    }
}

fn create_with_passphrase(dir: PathBuf, passphrase: &SecretString) -> Result<Vault, VaultError> {
    if passphrase.expose_secret().chars().count() < passphrase::MIN_CHARS {
        return Err(VaultError::PassphraseTooShort {
            min: passphrase::MIN_CHARS,
        });
    }
    let (installation, key) = (Uuid::new_v4(), Key::random(&mut OsRng));
    let sealed = passphrase::seal(&key, passphrase, &context(installation), &mut OsRng)?;
    let header = Header::new(installation, KeyPlace::Passphrase(sealed));
    if create(&dir, &header, &key)? {
        return Ok(Vault::on_disk(Backing::Passphrase, key, dir, header, Entries::new()));
    }
    match file::read(&dir)? {
        Some(stored) => unseal(dir, &stored, passphrase),
        None => Err(VaultError::Stopped),
    }
}

fn unseal(dir: PathBuf, stored: &Stored, passphrase: &SecretString) -> Result<Vault, VaultError> {
    let KeyPlace::Passphrase(sealed) = &stored.header.key else {
        return Err(VaultError::KeychainBacked);
    };
    let key = passphrase::unseal(sealed, passphrase, &context(stored.header.installation))?;
    let entries = stored.entries(&key)?;
    Ok(Vault::on_disk(
        Backing::Passphrase,
        key,
        dir,
        stored.header.clone(),
        entries,
    ))
}

/// Writes an empty vault unless there is one; `false` when there is.
fn create(dir: &Path, header: &Header, key: &Key) -> Result<bool, VaultError> {
    let _guard = file::lock(dir)?;
    if dir.join(crate::FILE_NAME).exists() {
        return Ok(false);
    }
    file::write(dir, header, key, &Entries::new(), &mut OsRng)?;
    Ok(true)
}

async fn read(dir: &Path) -> Result<Option<Stored>, VaultError> {
    let dir = dir.to_owned();
    blocking(move || file::read(&dir)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| VaultError::Stopped)?
}

fn account(header: &Header) -> String {
    header.installation.to_string()
}

fn context(installation: Uuid) -> Vec<u8> {
    [b"wheelhouse.vault.key:".as_slice(), installation.as_bytes()].concat()
}
