//! The installers of a release, and their hashes.

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// One artefact.
pub struct Artefact {
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// Every file of a folder, by name. What an earlier signing wrote is left out.
///
/// # Errors
/// When a file cannot be read, or there is none.
pub fn read(folder: &Path) -> Result<Vec<Artefact>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .context("a file without a plain name")?;
        if !["feed.json", "SHA256SUMS", "SHA256SUMS.minisig"].contains(&name) {
            files.push(artefact(name, &path)?);
        }
    }
    if files.is_empty() {
        bail!("{} holds no artefacts", folder.display());
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

fn artefact(name: &str, path: &Path) -> Result<Artefact> {
    let mut hash = Sha256::new();
    let size = io::copy(&mut File::open(path)?, &mut hash).with_context(|| format!("cannot read {name}"))?;
    Ok(Artefact {
        name: name.to_owned(),
        size,
        sha256: hex::encode(hash.finalize()),
    })
}

/// As `sha256sum` writes and reads them.
pub fn checksums(files: &[Artefact]) -> String {
    files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect()
}

impl Artefact {
    /// What a console that updates itself looks for; `None` for what a package manager installs. By the names that Tauri
    /// gives its bundles.
    pub fn target(&self) -> Option<&'static str> {
        const TARGETS: &[(&str, &str)] = &[
            ("_amd64.AppImage", "linux-x86_64-appimage"),
            ("_aarch64.AppImage", "linux-aarch64-appimage"),
            ("_x64-setup.exe", "windows-x86_64-nsis"),
            ("_arm64-setup.exe", "windows-aarch64-nsis"),
            ("_x64.dmg", "macos-x86_64-dmg"),
            ("_aarch64.dmg", "macos-aarch64-dmg"),
        ];
        TARGETS
            .iter()
            .find(|(ending, _)| self.name.ends_with(ending))
            .map(|(_, target)| *target)
    }
}
