//! Fetching a release's file. It lies under a passing name until size and hash are those that were signed.

use crate::{Artefact, Fault, http};
use futures_util::StreamExt;
use reqwest::Client;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::update::UpdateRefusal;

const PIECE: usize = 256 * 1024;

/// Fetches into `folder` and gives the checked file under `name`. `progress` hears the bytes so far.
///
/// # Errors
/// `File` when size or hash are not the signed ones: as soon as that is known, and nothing is left behind.
pub async fn download(
    client: &Client,
    artefact: &Artefact,
    folder: &Path,
    name: &str,
    cancel: &CancellationToken,
    progress: impl Fn(u64),
) -> Result<PathBuf, Fault> {
    empty(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    let fetched = fetch(client, artefact, file.as_file_mut(), progress);
    tokio::select! {
        () = cancel.cancelled() => return Err(Fault::Cancelled),
        fetched = fetched => fetched?,
    }
    file.as_file().sync_all()?;
    let path = folder.join(name);
    file.persist(&path).map_err(|error| error.error)?;
    Ok(path)
}

async fn fetch(client: &Client, artefact: &Artefact, file: &mut File, progress: impl Fn(u64)) -> Result<(), Fault> {
    let response = http::open(client, &artefact.url).await?;
    if response.content_length().is_some_and(|length| length != artefact.size) {
        return Err(UpdateRefusal::File.into());
    }
    let mut body = response.bytes_stream();
    let (mut received, mut hash) = (0, Sha256::new());
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(http::fault)?;
        received += piece.len() as u64;
        if received > artefact.size {
            return Err(UpdateRefusal::File.into());
        }
        hash.update(&piece);
        // A disk is quicker than a network; the pieces are small.
        file.write_all(&piece)?;
        progress(received);
    }
    agree(artefact, received, hash)
}

/// Copies a checked file, and checks what was copied: between download and installation somebody may have changed it.
///
/// # Errors
/// `File` when it was changed; the copy is not to be used then.
pub fn copy(artefact: &Artefact, from: &Path, to: &mut impl Write) -> Result<(), Fault> {
    let mut from = File::open(from)?;
    let (mut read, mut hash, mut piece) = (0, Sha256::new(), vec![0; PIECE]);
    loop {
        let length = from.read(&mut piece)?;
        if length == 0 {
            return agree(artefact, read, hash);
        }
        read += length as u64;
        hash.update(&piece[..length]);
        to.write_all(&piece[..length])?;
    }
}

fn agree(artefact: &Artefact, size: u64, hash: Sha256) -> Result<(), Fault> {
    let digest: [u8; 32] = hash.finalize().into();
    if size == artefact.size && artefact.digest() == Some(digest) {
        Ok(())
    } else {
        Err(UpdateRefusal::File.into())
    }
}

/// What an earlier download left: never more than one file lies there.
fn empty(folder: &Path) -> Result<(), std::io::Error> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}
