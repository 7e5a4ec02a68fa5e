//! The file on this device.

use super::at_file;
use sha2::{Digest, Sha256};
use std::{fs::File, io::Read, path::Path};
use wheelhouse_contract::{
    Problem,
    import::{ImportFile, Inspection, MOST_BYTES, Reading, inspect},
};

/// A file that was read whole; it is small enough.
pub(super) struct Local {
    pub file: ImportFile,
    pub bytes: Vec<u8>,
    pub inspection: Inspection,
}

/// What an import may be called; everything else on this device is nobody's to send.
const ENDINGS: [&str; 5] = ["csv", "tsv", "txt", "json", "tab"];

/// Reads the file at `path`. Blocks.
///
/// # Errors
/// `invalid` at `file`, in words for whoever chose it.
pub(super) fn read(path: &Path) -> Result<Local, Problem> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if !ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
        return Err(at_file("Choose a file that ends in .csv, .tsv, .txt or .json."));
    }
    let unread = |_| at_file("The file cannot be read. Look whether it is still there and yours to read.");
    let file = File::open(path).map_err(unread)?;
    let about = file.metadata().map_err(unread)?;
    if !about.is_file() {
        return Err(at_file("This is no file."));
    }
    let mut bytes = Vec::new();
    // One more than may be, however long the file grows meanwhile.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unread)?;
    let (inspection, _) = inspect(&bytes, Reading::default()).map_err(|error| at_file(error.to_string()))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let file = ImportFile {
        name,
        size: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    Ok(Local {
        file,
        bytes,
        inspection,
    })
}
