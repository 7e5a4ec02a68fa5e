//! From what the server says to what the release key says.

use crate::{Channel, Manifest};
use minisign_verify::Signature;
use semver::Version;
use serde::Deserialize;
use wheelhouse_contract::update::UpdateRefusal;

/// What the feed holds. One document, so that a manifest never meets another one's signature while a release is put up.
#[derive(Deserialize)]
struct Feed {
    /// The announced version: for people and proxies. It has to be the signed one.
    version: String,
    /// The manifest's exact text, which is what was signed.
    manifest: String,
    /// A minisign signature of it, as minisign writes it.
    signature: String,
}

/// Checks the signature before the manifest is looked at, then that the announcement tells the truth.
///
/// # Errors
/// `Malformed`, `Signature`, `Version`, `Insecure`, `TooNew`; nothing of what was read is to be used then.
pub fn read(feed: &[u8], channel: &Channel) -> Result<Manifest, UpdateRefusal> {
    let feed: Feed = serde_json::from_slice(feed).map_err(|_| UpdateRefusal::Malformed)?;
    let signature = Signature::decode(&feed.signature).map_err(|_| UpdateRefusal::Signature)?;
    // The old form of minisign signs the text itself instead of its hash; nobody here ever made one.
    let legacy = false;
    let signed = |key: &minisign_verify::PublicKey| key.verify(feed.manifest.as_bytes(), &signature, legacy).is_ok();
    if !channel.keys.iter().any(signed) {
        return Err(UpdateRefusal::Signature);
    }
    let manifest = Manifest::parse(feed.manifest.as_bytes())?;
    match Version::parse(&feed.version) {
        Ok(announced) if announced == manifest.version => Ok(manifest),
        _ => Err(UpdateRefusal::Version),
    }
}
