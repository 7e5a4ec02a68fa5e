//! Whether a signed release is one to go to.

use crate::{Artefact, Manifest};
use semver::Version;
use std::cmp::Ordering;
use wheelhouse_contract::update::{UpdateRefusal, UpdateRelease};

/// A newer release, and its file for this installation when there is one. Nothing else can be downloaded.
#[derive(Clone, Debug)]
pub struct Offer {
    pub manifest: Manifest,
    pub artefact: Option<Artefact>,
}

/// `None` when what runs is what is announced.
///
/// # Errors
/// `Downgrade` when it is older than what runs, or than the newest that was ever announced here: a server cannot go back to
/// an old release for whoever has not updated yet.
pub fn judge(
    manifest: Manifest,
    current: &Version,
    seen: Option<&Version>,
    target: Option<&str>,
) -> Result<Option<Offer>, UpdateRefusal> {
    // By precedence: build metadata makes a version neither newer nor older.
    let older = |than: &Version| manifest.version.cmp_precedence(than) == Ordering::Less;
    if older(current) || seen.is_some_and(older) {
        return Err(UpdateRefusal::Downgrade);
    }
    if manifest.version.cmp_precedence(current) == Ordering::Equal {
        return Ok(None);
    }
    let artefact = target.and_then(|target| manifest.artefacts.iter().find(|artefact| artefact.target == target));
    Ok(Some(Offer {
        artefact: artefact.cloned(),
        manifest,
    }))
}

impl Offer {
    /// As the screens show it.
    pub fn release(&self) -> UpdateRelease {
        UpdateRelease {
            version: self.manifest.version.to_string(),
            published: self.manifest.published,
            notes_en: self.manifest.notes.en.clone(),
            notes_fa: self.manifest.notes.fa.clone(),
            size: self.artefact.as_ref().map(|artefact| artefact.size),
        }
    }
}
