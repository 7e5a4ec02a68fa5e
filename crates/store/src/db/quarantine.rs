//! Moving a damaged file aside: never deleted, so that whoever knows more can still look at it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::{DbError, Kind};

/// How many damaged copies of the cache are kept; damaged state files are kept for ever.
const KEPT_CACHES: usize = 2;

/// The names that SQLite gives to the files beside a database.
pub(super) const SIDECARS: [&str; 2] = ["-wal", "-shm"];

/// `state.db` + `-wal` = `state.db-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Remembers that the file gave damaged pages, until an `open` has checked it.
pub(super) fn mark_suspect(path: &Path) -> Result<(), DbError> {
    let marker = beside(path, ".suspect");
    fs::write(&marker, b"").map_err(DbError::file(marker))
}

/// True when a user of the file met damage.
pub(super) fn is_suspect(path: &Path) -> bool {
    beside(path, ".suspect").exists()
}

/// True when the last user of the file did not close it: SQLite removes the log when the last connection closes.
pub(super) fn was_left_open(path: &Path) -> bool {
    beside(path, "-wal").exists()
}

/// Forgets the mark after a check or a rebuild.
pub(super) fn clear_suspect(path: &Path) -> Result<(), DbError> {
    remove(&beside(path, ".suspect"))
}

/// Removes a file that may not exist.
pub(super) fn remove(path: &Path) -> Result<(), DbError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(DbError::file(path)(error)),
        _ => Ok(()),
    }
}

/// Removes a database with its sidecars; only for files that can be made again.
pub(super) fn remove_database(path: &Path) -> Result<(), DbError> {
    remove(path)?;
    SIDECARS.iter().try_for_each(|suffix| remove(&beside(path, suffix)))
}

/// Moves the file and its sidecars to `quarantine/<name>-<utc>.db` and answers where it lies now.
pub(super) fn move_aside(path: &Path, kind: Kind, now: DateTime<Utc>) -> Result<PathBuf, DbError> {
    let target = free_name(path, now)?;
    rename(path, &target)?;
    move_sidecars(path, &target)?;
    if kind == Kind::Cache {
        prune(path)?;
    }
    tracing::warn!(from = %path.display(), to = %target.display(), "moved a damaged database aside");
    Ok(target)
}

/// A log without its database (left by a kill in `move_aside`) must not be replayed onto the next one.
pub(super) fn move_orphans(path: &Path, now: DateTime<Utc>) -> Result<(), DbError> {
    if SIDECARS.iter().any(|suffix| beside(path, suffix).exists()) {
        let target = free_name(path, now)?;
        move_sidecars(path, &target)?;
    }
    Ok(())
}

fn move_sidecars(path: &Path, target: &Path) -> Result<(), DbError> {
    for suffix in SIDECARS {
        let from = beside(path, suffix);
        if from.exists() {
            rename(&from, &beside(target, suffix))?;
        }
    }
    Ok(())
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<(), DbError> {
    fs::rename(from, to).map_err(DbError::file(from))
}

fn directory(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join("quarantine")
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn free_name(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, DbError> {
    let dir = directory(path);
    fs::create_dir_all(&dir).map_err(DbError::file(&dir))?;
    let base = format!("{}-{}", stem(path), now.format("%Y%m%dT%H%M%S%3fZ"));
    let taken = |name: &PathBuf| name.exists() || SIDECARS.iter().any(|suffix| beside(name, suffix).exists());
    let first = dir.join(format!("{base}.db"));
    let numbered = (1..).map(|n| dir.join(format!("{base}-{n}.db")));
    Ok(std::iter::once(first.clone())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or(first))
}

/// The file of this database that was moved aside last.
pub(super) fn newest(path: &Path) -> Result<Option<PathBuf>, DbError> {
    Ok(moved_aside(path)?.pop())
}

/// Keeps only the newest damaged caches.
fn prune(path: &Path) -> Result<(), DbError> {
    let found = moved_aside(path)?;
    let surplus = found.len().saturating_sub(KEPT_CACHES);
    found.iter().take(surplus).try_for_each(|file| remove_database(file))
}

/// All files of this database that were moved aside, oldest first: the name carries the time.
fn moved_aside(path: &Path) -> Result<Vec<PathBuf>, DbError> {
    let dir = directory(path);
    let prefix = format!("{}-", stem(path));
    let entries = match fs::read_dir(&dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(DbError::file(&dir))?,
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|file| file.extension().is_some_and(|ext| ext == "db") && stem(file).starts_with(&prefix))
        .collect();
    found.sort();
    Ok(found)
}
