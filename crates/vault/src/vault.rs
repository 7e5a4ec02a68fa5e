use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use rand::rngs::OsRng;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::cipher::Key;
use crate::file::{self, Entries, Header};
use crate::{KEY_LEN, VaultError};

/// Where the wrapping key of an open vault comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backing {
    /// The OS keychain.
    Keychain,
    /// A passphrase that the operator types at every start.
    Passphrase,
    /// Nowhere: everything is gone when the program ends. Never open an existing profile's databases with it; their
    /// keys are not in here, and new ones would not fit.
    Memory,
}

/// An open vault. Clones share it; entries stay encrypted in memory until they are asked for.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    backing: Backing,
    key: Key,
    place: Option<(PathBuf, Header)>,
    entries: Mutex<Entries>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("backing", &self.inner.backing)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault that lives as long as the program, for tests and for working without a keychain or passphrase.
    pub fn in_memory() -> Self {
        Self::new(Backing::Memory, Key::random(&mut OsRng), None, Entries::new())
    }

    pub(crate) fn on_disk(backing: Backing, key: Key, dir: PathBuf, header: Header, entries: Entries) -> Self {
        Self::new(backing, key, Some((dir, header)), entries)
    }

    fn new(backing: Backing, key: Key, place: Option<(PathBuf, Header)>, entries: Entries) -> Self {
        Self {
            inner: Arc::new(Inner {
                backing,
                key,
                place,
                entries: Mutex::new(entries),
            }),
        }
    }

    /// Where the wrapping key comes from.
    pub fn backing(&self) -> Backing {
        self.inner.backing
    }

    /// The secret of that name, if there is one.
    pub async fn get(&self, name: &str) -> Result<Option<SecretString>, VaultError> {
        let entries = self.inner.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries
            .get(name)
            .map(|sealed| self.inner.unseal(name, sealed))
            .transpose()
    }

    /// Keeps `secret` under `name`, replacing what stood there. On disk when this returns.
    pub async fn put(&self, name: &str, secret: SecretString) -> Result<(), VaultError> {
        let name = name.to_owned();
        self.change(move |inner, entries| {
            let sealed = inner.seal(&name, secret.expose_secret(), &mut OsRng)?;
            entries.insert(name, sealed);
            Ok(())
        })
        .await
    }

    /// Forgets `name`; no error when there is none.
    pub async fn remove(&self, name: &str) -> Result<(), VaultError> {
        let name = name.to_owned();
        self.change(move |_, entries| {
            entries.remove(&name);
            Ok(())
        })
        .await
    }

    /// The 32-byte key of that name, made from the system's randomness and stored at the first call. Calls at the same
    /// time, also from another process on the same profile, all get the same key.
    pub async fn get_or_create_key(&self, name: &str) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
        let text = match self.get(name).await? {
            Some(text) => text,
            None => self.create_key(name).await?,
        };
        let wrong = || VaultError::WrongEntry { name: name.to_owned() };
        let bytes = Zeroizing::new(STANDARD.decode(text.expose_secret()).map_err(|_| wrong())?);
        Ok(Zeroizing::new(
            <[u8; KEY_LEN]>::try_from(bytes.as_slice()).map_err(|_| wrong())?,
        ))
    }

    async fn create_key(&self, name: &str) -> Result<SecretString, VaultError> {
        let name = name.to_owned();
        self.change(move |inner, entries| {
            if let Some(sealed) = entries.get(&name) {
                return inner.unseal(&name, sealed);
            }
            let key = Key::random(&mut OsRng);
            let text = SecretString::from(STANDARD.encode(key.bytes()));
            let sealed = inner.seal(&name, text.expose_secret(), &mut OsRng)?;
            entries.insert(name, sealed);
            Ok(text)
        })
        .await
    }

    /// Applies one change to what is on disk now, writes it, and only then shows it to readers.
    async fn change<T: Send + 'static>(
        &self,
        apply: impl FnOnce(&Inner, &mut Entries) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let inner = Arc::clone(&self.inner);
        let work = move || {
            let Some((dir, header)) = &inner.place else {
                return apply(
                    &inner,
                    &mut inner.entries.lock().unwrap_or_else(PoisonError::into_inner),
                );
            };
            let guard = file::lock(dir)?;
            let before = match file::read(dir)? {
                Some(stored) => stored.entries(&inner.key)?,
                None => inner.entries.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            };
            let mut after = before.clone();
            let value = apply(&inner, &mut after)?;
            if after != before {
                file::write(dir, header, &inner.key, &after, &mut OsRng)?;
            }
            *inner.entries.lock().unwrap_or_else(PoisonError::into_inner) = after;
            drop(guard);
            Ok(value)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| VaultError::Stopped)?
    }
}

impl Inner {
    fn seal(&self, name: &str, secret: &str, rng: &mut dyn RngCore) -> Result<Vec<u8>, VaultError> {
        self.key.seal(secret.as_bytes(), &context(name), rng)
    }

    fn unseal(&self, name: &str, sealed: &[u8]) -> Result<SecretString, VaultError> {
        let wrong = || VaultError::WrongEntry { name: name.to_owned() };
        let plain = self.key.unseal(sealed, &context(name)).ok_or_else(wrong)?;
        Ok(SecretString::from(std::str::from_utf8(&plain).map_err(|_| wrong())?))
    }
}

/// An entry's associated data: no entry can be passed off as another, nor as the file's body.
fn context(name: &str) -> Vec<u8> {
    [b"wheelhouse.vault.entry:", name.as_bytes()].concat()
}
