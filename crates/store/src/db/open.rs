use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::pool::READERS;
use super::{DbError, KEY_LEN, Kind, Migration, Pool, connect, migrate, quarantine, salvage};

/// What `open` had to do besides opening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// The file was replaced by a fresh one. A cache needs a bootstrap; for the state the operator should be told.
    pub rebuilt: bool,
    /// Where the damaged file lies now. `None` when nothing was damaged (a cache of another schema is just discarded).
    pub quarantined: Option<PathBuf>,
    /// Rows of a damaged state file that were carried over into the fresh one.
    pub salvaged_rows: u64,
}

/// Opens a file, creating or repairing it as its kind demands, and brings its schema up to date.
///
/// A key that does not fit looks exactly like damage. Both are answered the same way: the file is moved aside, never
/// deleted.
///
/// # Errors
/// [`DbError::NewerSchema`] for a state file of a newer console, which stays as it is; I/O troubles, which change
/// nothing either.
pub fn open(path: &Path, key: &[u8; KEY_LEN], kind: Kind) -> Result<(Pool, OpenReport), DbError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "only names a quarantined file; open_at takes the time"
    )]
    open_at(path, key, kind, Utc::now())
}

/// [`open`] with the time that a quarantined file is named after.
pub fn open_at(
    path: &Path,
    key: &[u8; KEY_LEN],
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<(Pool, OpenReport), DbError> {
    open_with(path, key, kind, kind.migrations(), now)
}

/// [`open_at`] with the schema's steps.
pub(super) fn open_with(
    path: &Path,
    key: &[u8; KEY_LEN],
    kind: Kind,
    steps: &[Migration],
    now: DateTime<Utc>,
) -> Result<(Pool, OpenReport), DbError> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(DbError::file(dir))?;
    }
    let finished = finish_interrupted_rebuild(path, now)?;
    match open_healthy(path, key, kind, steps) {
        Ok(pool) if finished => {
            let quarantined = quarantine::newest(path)?;
            let salvaged_rows = pool.read(salvage::count_rows)?;
            Ok((
                pool,
                OpenReport {
                    rebuilt: true,
                    quarantined,
                    salvaged_rows,
                },
            ))
        }
        Ok(pool) => Ok((pool, OpenReport::default())),
        Err(error) if error.is_damage() => {
            tracing::warn!(path = %path.display(), %error, "rebuilding a damaged database");
            let report = replace(path, key, kind, steps, now)?;
            Ok((open_healthy(path, key, kind, steps)?, report))
        }
        Err(DbError::NewerSchema { .. } | DbError::Migration { .. }) if kind == Kind::Cache && path.exists() => {
            quarantine::remove_database(path)?;
            let report = OpenReport {
                rebuilt: true,
                ..OpenReport::default()
            };
            Ok((open_healthy(path, key, kind, steps)?, report))
        }
        Err(error) => Err(error),
    }
}

/// Opens without any repair; damage is an error.
fn open_healthy(path: &Path, key: &[u8; KEY_LEN], kind: Kind, steps: &[Migration]) -> Result<Pool, DbError> {
    let suspect = quarantine::is_suspect(path);
    let check = suspect || quarantine::was_left_open(path);
    if suspect && kind == Kind::Cache {
        // A broken search index passes the page check; a cache is cheaper to fetch again than to doubt.
        return Err(DbError::Damaged("damage was met while working".to_owned()));
    }
    if fs::metadata(path).is_ok_and(|meta| meta.len() == 0) {
        return Err(DbError::Damaged("the file is empty".to_owned()));
    }
    let mut writer = connect::writer(path, key, kind)?;
    guard(path, &writer, steps)?;
    if check {
        quick_check(&writer)?;
    }
    migrate::apply(&mut writer, steps)?;
    quarantine::clear_suspect(path)?;
    let readers = (0..READERS)
        .map(|_| connect::reader(path, key))
        .collect::<Result<_, _>>()?;
    Ok(Pool::new(path, writer, readers))
}

fn guard(path: &Path, conn: &Connection, steps: &[Migration]) -> Result<(), DbError> {
    let (found, known) = (migrate::schema_of(conn)?, migrate::newest(steps));
    if found > known {
        return Err(DbError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// Reads every page, which also checks every page's authentication code.
fn quick_check(conn: &Connection) -> Result<(), DbError> {
    let verdict = conn
        .query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
        .map_err(DbError::from);
    let verdict = verdict.map_err(|error| match error {
        // A page that fails its authentication shows as some general error here; these alone are no fault of the file.
        DbError::Busy | DbError::DiskFull => error,
        other => DbError::Damaged(other.to_string()),
    })?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(DbError::Damaged(verdict))
    }
}

/// Moves the damaged file aside; a state file's rows are carried over first.
///
/// The order makes a kill harmless: the fresh file is complete under another name before the damaged one moves, and
/// `finish_interrupted_rebuild` puts it into place if the last step was missed.
fn replace(
    path: &Path,
    key: &[u8; KEY_LEN],
    kind: Kind,
    steps: &[Migration],
    now: DateTime<Utc>,
) -> Result<OpenReport, DbError> {
    let salvaged_rows = match kind {
        Kind::Cache => 0,
        Kind::State => rebuild_beside(path, key, steps)?,
    };
    let quarantined = quarantine::move_aside(path, kind, now)?;
    quarantine::clear_suspect(path)?;
    let fresh = quarantine::beside(path, ".rebuild");
    if kind == Kind::State {
        quarantine::rename(&fresh, path)?;
    }
    sync_directory(path)?;
    Ok(OpenReport {
        rebuilt: true,
        quarantined: Some(quarantined),
        salvaged_rows,
    })
}

/// Makes `<path>.rebuild` with all rows that can be read. Works on a copy, so that the damaged file stays as found.
fn rebuild_beside(path: &Path, key: &[u8; KEY_LEN], steps: &[Migration]) -> Result<u64, DbError> {
    let fresh = quarantine::beside(path, ".rebuild");
    let copy = quarantine::beside(path, ".salvage");
    quarantine::remove_database(&fresh)?;
    quarantine::remove_database(&copy)?;
    fs::copy(path, &copy).map_err(DbError::file(path))?;
    let log = quarantine::beside(path, "-wal");
    if log.exists() {
        fs::copy(&log, quarantine::beside(&copy, "-wal")).map_err(DbError::file(log))?;
    }
    if let Ok(old) = connect::lenient(&copy, key) {
        guard(path, &old, steps)?;
    }
    let mut conn = connect::writer(&fresh, key, Kind::State)?;
    migrate::apply(&mut conn, steps)?;
    let rows = salvage::copy_rows(&copy, &mut conn, key)?;
    conn.close().map_err(|(_, error)| error)?;
    quarantine::remove_database(&copy)?;
    Ok(rows)
}

/// Puts a complete rebuild into place whose last step a kill prevented; answers whether there was one.
fn finish_interrupted_rebuild(path: &Path, now: DateTime<Utc>) -> Result<bool, DbError> {
    if path.exists() {
        return Ok(false);
    }
    quarantine::move_orphans(path, now)?;
    let fresh = quarantine::beside(path, ".rebuild");
    if !fresh.exists() {
        return Ok(false);
    }
    quarantine::clear_suspect(path)?;
    quarantine::rename(&fresh, path)?;
    sync_directory(path)?;
    Ok(true)
}

/// Makes renames durable. Windows keeps directories in order by itself and cannot open them as files.
fn sync_directory(path: &Path) -> Result<(), DbError> {
    if cfg!(unix)
        && let Some(dir) = path.parent()
    {
        let dir = if dir.as_os_str().is_empty() {
            Path::new(".")
        } else {
            dir
        };
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(DbError::file(dir))?;
    }
    Ok(())
}
