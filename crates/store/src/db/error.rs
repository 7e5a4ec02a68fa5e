use std::path::PathBuf;

use rusqlite::ErrorCode;

/// What can go wrong with one of the console's two files. No variant ever holds a key or a row's content.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The file was written by a newer console. Nothing was touched: a newer console can still read it.
    #[error("{} was written by a newer version (schema {found}, this version knows {known})", path.display())]
    NewerSchema { path: PathBuf, found: u32, known: u32 },
    /// The library in use is plain SQLite: it would write in plaintext, so nothing is opened.
    #[error("the database library cannot encrypt; refusing to open a file in plaintext")]
    NotEncrypted,
    /// A page failed its authentication, or SQLite found the file malformed. Close the pool and open it again:
    /// the next `open` checks the whole file, moves it aside and rebuilds it.
    #[error("the local database is damaged: {0}")]
    Damaged(String),
    /// One migration could not be applied; its transaction was rolled back.
    #[error("migration {number:04} failed: {source}")]
    Migration { number: u32, source: rusqlite::Error },
    /// A row that a unique index, foreign key or check refuses.
    #[error("a row was refused: {0}")]
    Constraint(rusqlite::Error),
    /// Another process or a long transaction holds the file; trying again is sensible.
    #[error("the local database is busy")]
    Busy,
    /// The pool was closed; what was being read is broken off.
    #[error("the local database is closed")]
    Closed,
    /// The disk has no room left. Nothing was written.
    #[error("no space left for the local database")]
    DiskFull,
    /// Any other answer of SQLite.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// A stored JSON column does not parse, or a value cannot be written as JSON.
    #[error("stored json: {0}")]
    Json(#[from] serde_json::Error),
    /// A file could not be created, moved or removed.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A stored value lies outside what its column may hold (an id, a time, an enum word).
    #[error("unreadable value in {column}: {why}")]
    Value { column: &'static str, why: String },
}

impl DbError {
    /// Wraps an I/O error with the path that it concerns.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> DbError {
        let path = path.into();
        move |source| DbError::File { path, source }
    }

    /// True when the file itself cannot be trusted any more and has to be moved aside.
    pub fn is_damage(&self) -> bool {
        matches!(self, DbError::Damaged(_))
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => DbError::Damaged(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::Busy,
            Some(ErrorCode::OperationInterrupted) => DbError::Closed,
            Some(ErrorCode::DiskFull) => DbError::DiskFull,
            Some(ErrorCode::ConstraintViolation) => DbError::Constraint(error),
            _ => DbError::Sqlite(error),
        }
    }
}
