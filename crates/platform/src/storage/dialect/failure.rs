//! What a failed statement means for the request.

use crate::error::ApiError;
use sea_orm::{DbErr, RuntimeErr, SqlxError, sqlx::error::DatabaseError};
use wheelhouse_contract::ErrorCode;

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        let text = format!("database: {error}");
        match &error {
            DbErr::ConnectionAcquire(_) => Self::Unavailable(text),
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => of(cause, text),
            _ => Self::Internal(text),
        }
    }
}

fn of(cause: &SqlxError, text: String) -> ApiError {
    match cause {
        SqlxError::Database(answer) if is_nul(answer.as_ref()) => {
            ApiError::new(ErrorCode::Invalid, "Text must not hold the character U+0000.")
        }
        SqlxError::Database(answer) if passes(answer.as_ref()) => ApiError::Unavailable(text),
        SqlxError::Io(_) | SqlxError::Tls(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed => {
            ApiError::Unavailable(text)
        }
        _ => ApiError::Internal(text),
    }
}

/// PostgreSQL's text cannot hold it.
fn is_nul(answer: &dyn DatabaseError) -> bool {
    answer.code().as_deref() == Some("22021")
}

/// SQLSTATEs (PostgreSQL, appendix A) after which the same request may succeed: connection lost, too few resources, shut
/// down, cancelled, waited too long for a lock, deadlock, a standby. And SQLite's BUSY, 5.
fn passes(answer: &dyn DatabaseError) -> bool {
    let Some(code) = answer.code() else {
        return false;
    };
    let alone = [
        "5", "25006", "25P03", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05",
    ];
    alone.contains(&code.as_ref()) || (code.len() == 5 && (code.starts_with("08") || code.starts_with("53")))
}
