//! Secrets at rest: the OS keychain, a passphrase, or memory.
//!
//! One random 32-byte wrapping key lives in the keychain (or is sealed under a passphrase). Everything else (database
//! keys, refresh tokens, password verifiers) is an entry of one file, `vault.bin`, encrypted under that key with
//! XChaCha20-Poly1305. Nothing is ever written in plaintext, no key that exists is deleted or replaced, and a file that
//! cannot be decrypted is never overwritten.
//!
//! Where the keychain cannot be used, the choice belongs to the person: see [`Opened`].

mod cipher;
mod error;
mod file;
mod keychain;
mod open;
mod os;
mod passphrase;
mod vault;

pub use error::{KeychainTrouble, VaultError};
pub use keychain::{Keychain, MemoryKeychain};
pub use open::{Opened, open, open_with_passphrase};
pub use os::OsKeychain;
pub use vault::{Backing, Vault};

/// The service name under which the wrapping key stands in the OS keychain; the account is the installation's id.
pub const SERVICE: &str = "app.wheelhouse.console";

/// The vault's file inside the profile directory.
pub const FILE_NAME: &str = "vault.bin";

/// Length of the wrapping key and of every key that [`Vault::get_or_create_key`] makes, in bytes.
pub const KEY_LEN: usize = 32;

#[cfg(test)]
mod tests;
