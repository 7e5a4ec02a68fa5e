//! What a release needs besides its installers: that its numbers agree, its checksums, and the signed announcement that
//! consoles ask for. See docs/releasing.md.

mod feed;
mod files;
mod version;

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use secrecy::SecretString;
use std::env;
use std::fs;
use std::path::PathBuf;

/// The text of a minisign secret key file, and its password.
const SECRET: &str = "WHEELHOUSE_UPDATE_SECRET_KEY";
const PASSWORD: &str = "WHEELHOUSE_UPDATE_PASSWORD";

#[derive(Subcommand)]
pub enum Release {
    /// Say the version; fail when the files that state it disagree, or the tag does
    Version {
        /// The tag that is being released, as in `v0.2.0`
        #[arg(long)]
        tag: Option<String>,
    },
    /// Write SHA256SUMS, its signature, and the signed feed.json beside the artefacts, with the key in
    /// WHEELHOUSE_UPDATE_SECRET_KEY and WHEELHOUSE_UPDATE_PASSWORD
    Sign(Sign),
}

#[derive(Args)]
pub struct Sign {
    /// The folder with the installers, and nothing else
    folder: PathBuf,
    /// Where these very files will lie: an https address that ends in a slash
    #[arg(long)]
    base: String,
    /// When it is published, in RFC 3339
    #[arg(long)]
    published: String,
    /// What is new, as plain text
    #[arg(long)]
    notes_en: Option<PathBuf>,
    #[arg(long)]
    notes_fa: Option<PathBuf>,
}

/// # Errors
/// When numbers disagree, a file is not of this version, or the key is missing or does not open.
pub fn run(workspace: &Workspace, release: &Release) -> Result<()> {
    match release {
        Release::Version { tag } => {
            println!("{}", version::agreed(workspace, tag.as_deref())?);
            Ok(())
        }
        Release::Sign(sign) => sign_folder(workspace, sign),
    }
}

/// Every breach of "one version everywhere", for the repository's rules.
pub use version::breaches;

fn sign_folder(workspace: &Workspace, sign: &Sign) -> Result<()> {
    let version = version::agreed(workspace, None)?;
    let files = files::read(&sign.folder)?;
    let notes = |path: &Option<PathBuf>| match path {
        Some(path) => fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display())),
        None => Ok(String::new()),
    };
    let manifest = feed::Manifest {
        version: &version,
        published: &sign.published,
        notes_en: notes(&sign.notes_en)?,
        notes_fa: notes(&sign.notes_fa)?,
        base: &sign.base,
        files: &files,
    };
    let key = feed::Key::open(secret(SECRET)?, secret(PASSWORD)?)?;
    let sums = files::checksums(&files);
    let written = [
        ("feed.json", manifest.signed(&key)?),
        (
            "SHA256SUMS.minisig",
            key.sign(&sums, &format!("wheelhouse {version} SHA256SUMS"))?,
        ),
        ("SHA256SUMS", sums),
    ];
    for (name, text) in written {
        fs::write(sign.folder.join(name), text).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

fn secret(name: &str) -> Result<SecretString> {
    let value = env::var(name).with_context(|| format!("{name} is not set"))?;
    Ok(value.into())
}
