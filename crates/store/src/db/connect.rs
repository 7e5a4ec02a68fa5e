use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::{DbError, KEY_LEN, Kind};

/// How long a statement waits for another connection's lock before it says busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens the writer, creating the file when there is none.
pub(super) fn writer(path: &Path, key: &[u8; KEY_LEN], kind: Kind) -> Result<Connection, DbError> {
    let conn = keyed(
        path,
        key,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    )?;
    let synchronous = match kind {
        Kind::Cache => "NORMAL",
        Kind::State => "FULL",
    };
    conn.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA journal_size_limit = 67108864;"
    ))?;
    Ok(conn)
}

/// Opens a reader that cannot write.
pub(super) fn reader(path: &Path, key: &[u8; KEY_LEN]) -> Result<Connection, DbError> {
    let conn = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Opens a damaged file for reading what is left: one that is shorter than its header says, or whose schema does not
/// parse in places, is refused otherwise.
pub(super) fn lenient(path: &Path, key: &[u8; KEY_LEN]) -> Result<Connection, DbError> {
    let conn = with_key(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.execute_batch("PRAGMA writable_schema = ON;")?;
    settle(&conn)?;
    Ok(conn)
}

fn keyed(path: &Path, key: &[u8; KEY_LEN], flags: OpenFlags) -> Result<Connection, DbError> {
    let conn = with_key(path, key, flags)?;
    settle(&conn)?;
    Ok(conn)
}

/// Gives the key before anything else and proves that the library encrypts.
fn with_key(path: &Path, key: &[u8; KEY_LEN], flags: OpenFlags) -> Result<Connection, DbError> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    let hex = Zeroizing::new(hex::encode(key));
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", hex.as_str()));
    conn.execute_batch(&statement)?;
    // SQLCipher's own log goes to stderr; what it knows comes back as an error anyway.
    conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    let version: Option<String> = conn
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .or_else(no_row)?;
    if version.is_none_or(|version| version.is_empty()) {
        return Err(DbError::NotEncrypted);
    }
    Ok(conn)
}

/// Proves that the key fits by reading the schema, and sets what every connection needs.
fn settle(conn: &Connection) -> Result<(), DbError> {
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    conn.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;")?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn no_row<T>(error: rusqlite::Error) -> rusqlite::Result<Option<T>> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(None),
        other => Err(other),
    }
}
