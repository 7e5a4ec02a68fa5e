use std::path::PathBuf;

/// Why the OS keychain cannot be used right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeychainTrouble {
    /// There is none: no Secret Service on the session bus, or no session bus.
    #[error("this computer offers no keychain")]
    Absent,
    /// It is locked, and the person dismissed the prompt or none could be shown.
    #[error("the keychain is locked")]
    Locked,
    /// It did not answer in time; it may still be showing a prompt.
    #[error("the keychain does not answer")]
    Slow,
    /// It answered with a refusal or something that is not our key.
    #[error("the keychain refused")]
    Refused,
}

/// What can go wrong with the vault. No variant holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The passphrase does not open this vault. Nothing was changed; try again.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// A passphrase has at least [`crate::open_with_passphrase`]'s minimum length in characters.
    #[error("a passphrase needs at least {min} characters")]
    PassphraseTooShort { min: usize },
    /// This vault's key lives in the keychain; a passphrase cannot open it.
    #[error("this vault opens with the keychain, not with a passphrase")]
    KeychainBacked,
    /// The keychain answered, but the key of this vault is not in it (deleted, or another user's keychain).
    #[error("the keychain no longer holds this vault's key")]
    KeyMissing,
    /// The file is not a vault, was cut short or changed, or belongs to another key. It stays as it is.
    #[error("{} cannot be decrypted: {why}", path.display())]
    Undecryptable { path: PathBuf, why: &'static str },
    /// The file was written by a newer version. It stays as it is.
    #[error("{} was written by a newer version (format {found})", path.display())]
    NewerFormat { path: PathBuf, found: u32 },
    /// A file could not be read, written, synced or renamed.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A stored key has another length than [`crate::KEY_LEN`], or an entry is not text.
    #[error("the entry {name} does not hold what was asked for")]
    WrongEntry { name: String },
    /// Key derivation or encryption failed (out of memory, size limits).
    #[error("cryptography failed: {0}")]
    Crypto(&'static str),
    /// The worker that was to do it ended (the program is shutting down).
    #[error("the vault's worker has stopped")]
    Stopped,
}

impl VaultError {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> VaultError {
        let path = path.into();
        move |source| VaultError::File { path, source }
    }
}
