//! What goes wrong inside, and the problem that a person sees of it.

use wheelhouse_contract::{ErrorCode, FieldError, Problem};
use wheelhouse_remote::RemoteError;
use wheelhouse_store::DbError;
use wheelhouse_vault::VaultError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Problem(Box<Problem>),
    #[error(transparent)]
    Store(#[from] DbError),
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("the work was given up: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Fault::Problem(Box::new(problem))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Problem(problem) => *problem,
            Fault::Remote(error) => error.into(),
            Fault::Store(error) => store(&error),
            Fault::Vault(error) => vault(&error),
            other => {
                tracing::error!(error = %other, "an internal fault");
                Problem::new(ErrorCode::Internal, "Wheelhouse failed inside. Try again.")
            }
        }
    }
}

fn store(error: &DbError) -> Problem {
    match error {
        DbError::Closed => tracing::debug!("asked of a copy that is closed"),
        _ => tracing::error!(%error, "the local copy"),
    }
    let detail = match error {
        DbError::NewerSchema { .. } => "A newer Wheelhouse wrote this data. Install that version again to read it.",
        DbError::DiskFull => "The disk is full. Make room and try again.",
        DbError::Busy => "The local copy is busy. Try again.",
        DbError::Closed => "You signed out, or Wheelhouse is closing.",
        DbError::Damaged(_) => {
            "The local copy is damaged. Start Wheelhouse again: it rebuilds the copy and keeps your work."
        }
        _ => "The local copy could not be read or written.",
    };
    Problem::new(ErrorCode::Storage, detail)
}

/// A vault's trouble in words; secrets never stand in them.
pub(crate) fn vault(error: &VaultError) -> Problem {
    match error {
        VaultError::WrongPassphrase => Problem::new(ErrorCode::BadCredentials, "The passphrase is wrong."),
        VaultError::PassphraseTooShort { min } => Problem::fields(vec![FieldError::new(
            "passphrase",
            format!("Choose at least {min} characters."),
        )]),
        other => {
            tracing::error!(error = %other, "the vault");
            Problem::new(
                ErrorCode::Keychain,
                "The place for secrets could not be used. Unlock your keychain and try again.",
            )
        }
    }
}

pub(crate) fn not_found(what: &str) -> Problem {
    Problem::new(ErrorCode::NotFound, format!("The copy does not hold this {what}."))
}

pub(crate) fn offline() -> Problem {
    Problem::new(
        ErrorCode::Offline,
        "This needs the platform, which cannot be reached now.",
    )
}

/// `fields` as a problem, unless there are none.
pub(crate) fn check(fields: Vec<FieldError>) -> Result<(), Problem> {
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Problem::fields(fields))
    }
}
