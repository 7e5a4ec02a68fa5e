//! `vault.bin`: magic, header length, header (JSON, readable, authenticated), body (everything else, encrypted).

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::cipher::Key;
use crate::passphrase::Sealed;
use crate::{FILE_NAME, VaultError};

const MAGIC: &[u8; 8] = b"WHVAULT\n";
const FORMAT: u32 = 1;

/// Entry name to sealed value; the names, too, are encrypted on disk.
pub(crate) type Entries = BTreeMap<String, Vec<u8>>;

/// What must be known before the key is: which keychain account holds it, or how a passphrase unseals it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: u32,
    /// Random; the keychain account of this profile's wrapping key.
    pub(crate) installation: Uuid,
    pub(crate) key: KeyPlace,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub(crate) enum KeyPlace {
    Keychain,
    Passphrase(Sealed),
}

impl Header {
    pub(crate) fn new(installation: Uuid, key: KeyPlace) -> Self {
        Self {
            format: FORMAT,
            installation,
            key,
        }
    }
}

/// The file as read, with its body still encrypted.
pub(crate) struct Stored {
    pub(crate) header: Header,
    prefix: Vec<u8>,
    body: Vec<u8>,
    path: PathBuf,
}

impl Stored {
    /// Decrypts the body. A wrong key and a changed file cannot be told apart.
    pub(crate) fn entries(&self, key: &Key) -> Result<Entries, VaultError> {
        let undecryptable = |why| VaultError::Undecryptable {
            path: self.path.clone(),
            why,
        };
        let plain = key
            .unseal(&self.body, &self.prefix)
            .ok_or(undecryptable("it was changed or belongs to another key"))?;
        let names: BTreeMap<String, String> =
            serde_json::from_slice(&plain).map_err(|_| undecryptable("its content is not a list of entries"))?;
        let decoded = names
            .into_iter()
            .map(|(name, value)| Some((name, STANDARD.decode(value).ok()?)));
        decoded
            .collect::<Option<Entries>>()
            .ok_or(undecryptable("an entry is not base64"))
    }
}

/// Reads the file of a profile; `None` when there is none yet.
pub(crate) fn read(dir: &Path) -> Result<Option<Stored>, VaultError> {
    let path = dir.join(FILE_NAME);
    match fs::read(&path) {
        Ok(bytes) => parse(path, &bytes).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VaultError::file(path)(error)),
    }
}

fn parse(path: PathBuf, bytes: &[u8]) -> Result<Stored, VaultError> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let undecryptable = |why| VaultError::Undecryptable {
        path: path.clone(),
        why,
    };
    let rest = bytes.strip_prefix(MAGIC).ok_or(undecryptable("it is not a vault"))?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(undecryptable("it was cut short"))?;
    let length = u32::from_le_bytes(*length) as usize;
    let (header, body) = rest.split_at_checked(length).ok_or(undecryptable("it was cut short"))?;
    let found = serde_json::from_slice::<Format>(header)
        .map_err(|_| undecryptable("its header is damaged"))?
        .format;
    if found > FORMAT {
        return Err(VaultError::NewerFormat { path, found });
    }
    let header: Header = serde_json::from_slice(header).map_err(|_| undecryptable("its header is damaged"))?;
    let prefix = bytes.get(..MAGIC.len() + 4 + length).unwrap_or_default().to_vec();
    Ok(Stored {
        header,
        prefix,
        body: body.to_vec(),
        path,
    })
}

/// Writes the file whole: a temporary file, synced, then renamed over the old one, then the directory synced. A kill at
/// any point leaves either the old or the new file.
pub(crate) fn write(
    dir: &Path,
    header: &Header,
    key: &Key,
    entries: &Entries,
    rng: &mut dyn RngCore,
) -> Result<(), VaultError> {
    let path = dir.join(FILE_NAME);
    let temporary = dir.join(format!("{FILE_NAME}.tmp"));
    let bytes = encode(header, key, entries, rng)?;
    let mut file = private(&temporary).map_err(VaultError::file(&temporary))?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .map_err(VaultError::file(&temporary))?;
    drop(file);
    fs::rename(&temporary, &path).map_err(VaultError::file(&path))?;
    if cfg!(unix) {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(VaultError::file(dir))?;
    }
    Ok(())
}

fn encode(header: &Header, key: &Key, entries: &Entries, rng: &mut dyn RngCore) -> Result<Vec<u8>, VaultError> {
    let header = serde_json::to_vec(header).map_err(|_| VaultError::Crypto("header"))?;
    let length = u32::try_from(header.len()).map_err(|_| VaultError::Crypto("header"))?;
    let mut bytes = [MAGIC.as_slice(), &length.to_le_bytes(), &header].concat();
    let names: BTreeMap<&str, String> = entries
        .iter()
        .map(|(name, value)| (name.as_str(), STANDARD.encode(value)))
        .collect();
    let plain = Zeroizing::new(serde_json::to_vec(&names).map_err(|_| VaultError::Crypto("entries"))?);
    let body = key.seal(&plain, &bytes, rng)?;
    bytes.extend(body);
    Ok(bytes)
}

/// A new empty file that only its owner may read; what a killed writer left under this name is replaced.
fn private(path: &Path) -> std::io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Holds other processes off while one changes the file; released when dropped.
pub(crate) struct Guard(#[expect(dead_code, reason = "dropping the file releases the lock")] File);

/// Waits for the profile's lock.
pub(crate) fn lock(dir: &Path) -> Result<Guard, VaultError> {
    fs::create_dir_all(dir).map_err(VaultError::file(dir))?;
    let path = dir.join("vault.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(VaultError::file(&path))?;
    match file.lock() {
        // A file system without locks (some network mounts): the rename still keeps the file whole.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(Guard(file)),
        Err(error) => Err(VaultError::file(path)(error)),
        Ok(()) => Ok(Guard(file)),
    }
}
