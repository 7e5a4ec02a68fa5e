//! The wrapping key sealed under a key that argon2id derives from a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::cipher::Key;
use crate::{KEY_LEN, VaultError};

/// The shortest passphrase that a new vault accepts, in characters.
pub(crate) const MIN_CHARS: usize = 8;

const SALT_LEN: usize = 16;
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// The header is read before anything is authenticated: a changed one must not make the console eat all memory.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 16;

/// What the header keeps of a passphrase: parameters, salt, and the wrapping key sealed under the derived key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    /// Base64.
    salt: String,
    /// Base64.
    key: String,
}

/// Seals `key` under `passphrase` with a fresh salt. `context` binds it to one installation.
pub(crate) fn seal(
    key: &Key,
    passphrase: &SecretString,
    context: &[u8],
    rng: &mut dyn RngCore,
) -> Result<Sealed, VaultError> {
    let mut salt = [0; SALT_LEN];
    rng.fill_bytes(&mut salt);
    let derived = derive(passphrase, &salt, MEMORY_KIB, PASSES, LANES)?;
    let sealed = derived.seal(key.bytes(), context, rng)?;
    Ok(Sealed {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: STANDARD.encode(salt),
        key: STANDARD.encode(sealed),
    })
}

/// The wrapping key, or [`VaultError::WrongPassphrase`].
pub(crate) fn unseal(sealed: &Sealed, passphrase: &SecretString, context: &[u8]) -> Result<Key, VaultError> {
    let header = VaultError::Crypto("the vault's header names impossible key derivation parameters");
    if sealed.memory_kib > MAX_MEMORY_KIB || sealed.passes > MAX_PASSES || sealed.lanes > 16 {
        return Err(header);
    }
    let (Ok(salt), Ok(key)) = (STANDARD.decode(&sealed.salt), STANDARD.decode(&sealed.key)) else {
        return Err(header);
    };
    let derived = derive(passphrase, &salt, sealed.memory_kib, sealed.passes, sealed.lanes)?;
    let plain = derived.unseal(&key, context).ok_or(VaultError::WrongPassphrase)?;
    Key::from_slice(&plain).ok_or(VaultError::WrongPassphrase)
}

fn derive(passphrase: &SecretString, salt: &[u8], memory: u32, passes: u32, lanes: u32) -> Result<Key, VaultError> {
    let params =
        Params::new(memory, passes, lanes, Some(KEY_LEN)).map_err(|_| VaultError::Crypto("argon2 parameters"))?;
    let mut out = Zeroizing::new([0; KEY_LEN]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose_secret().as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| VaultError::Crypto("argon2"))?;
    Key::from_slice(out.as_slice()).ok_or(VaultError::Crypto("argon2"))
}
