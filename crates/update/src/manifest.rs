//! What a release says about itself. The signature covers these very bytes, so everything that decides stands in here:
//! product, version, and each file's target, address, size and hash.

use semver::Version;
use serde::{Deserialize, Serialize};
use url::Url;
use wheelhouse_contract::{Timestamp, update::UpdateRefusal};

/// The form that this console reads.
pub const FORMAT: u32 = 1;

/// Whose releases these are: one key may sign several products.
pub const PRODUCT: &str = "app.wheelhouse.console";

/// Bytes; ten times what an AppImage weighs.
pub const LARGEST_FILE: u64 = 1 << 30;

const LONGEST_NOTES: usize = 16 * 1024;

/// What is signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub product: String,
    pub version: Version,
    pub published: Timestamp,
    #[serde(default)]
    pub notes: Notes,
    pub artefacts: Vec<Artefact>,
}

/// What is new, as plain text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    pub en: String,
    pub fa: String,
}

/// One file of a release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Artefact {
    /// `<system>-<processor>-<form>`, as in `linux-x86_64-appimage`.
    pub target: String,
    pub url: Url,
    /// Bytes.
    pub size: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

#[derive(Deserialize)]
struct Head {
    format: u32,
    product: String,
}

impl Manifest {
    /// Reads bytes whose signature was checked.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, UpdateRefusal> {
        let head: Head = serde_json::from_slice(bytes).map_err(|_| UpdateRefusal::Malformed)?;
        if head.product != PRODUCT {
            return Err(UpdateRefusal::Malformed);
        }
        if head.format != FORMAT {
            return Err(UpdateRefusal::TooNew);
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|_| UpdateRefusal::Malformed)?;
        if manifest.notes.en.len().max(manifest.notes.fa.len()) > LONGEST_NOTES {
            return Err(UpdateRefusal::Malformed);
        }
        for artefact in &manifest.artefacts {
            artefact.check()?;
        }
        Ok(manifest)
    }
}

impl Artefact {
    fn check(&self) -> Result<(), UpdateRefusal> {
        if self.url.scheme() != "https" {
            return Err(UpdateRefusal::Insecure);
        }
        if self.size == 0 || self.size > LARGEST_FILE || self.digest().is_none() {
            return Err(UpdateRefusal::Malformed);
        }
        Ok(())
    }

    pub(crate) fn digest(&self) -> Option<[u8; 32]> {
        let mut digest = [0; 32];
        hex::decode_to_slice(&self.sha256, &mut digest).ok()?;
        Some(digest)
    }
}
