//! Why a round ended, as far as the next step depends on it.

use std::time::Duration;
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_remote::RemoteError;
use wheelhouse_store::DbError;

#[derive(Debug)]
pub(super) enum Trouble {
    /// Waiting may help.
    Wait { detail: String, asked: Option<Duration> },
    /// The position is of no use any more: load everything anew.
    Gone,
    /// Nobody is signed in any more.
    SignedOut(Box<Problem>),
    /// Only a person can mend it.
    Stopped(String),
    /// The operator wants to work offline, or the console ends.
    Interrupted,
}

impl From<RemoteError> for Trouble {
    fn from(error: RemoteError) -> Self {
        let asked = error.retry_after();
        match error {
            RemoteError::SignedOut(problem) => Self::SignedOut(problem),
            RemoteError::Problem { problem, .. } if problem.code == ErrorCode::Gone => Self::Gone,
            RemoteError::Problem { problem, .. } if problem.code == ErrorCode::VersionMismatch => {
                Self::Stopped(problem.detail)
            }
            RemoteError::Problem { problem, .. } => Self::Wait {
                detail: problem.detail,
                asked,
            },
            other => Self::Wait {
                detail: Problem::from(other).detail,
                asked,
            },
        }
    }
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        if matches!(error, DbError::Closed) {
            return Self::Stopped("Wheelhouse is closing.".to_owned());
        }
        tracing::error!(%error, "the local copy could not be written");
        if error.is_damage() {
            return Self::Stopped(
                "The local copy is damaged. Restart the console: it will be fetched again.".to_owned(),
            );
        }
        if matches!(error, DbError::Value { .. } | DbError::Json(_)) {
            let detail = "The platform sends data that this console does not know. Update the console.";
            return Self::Stopped(detail.to_owned());
        }
        Self::Wait {
            detail: "The local copy could not be written.".to_owned(),
            asked: None,
        }
    }
}

/// Runs blocking store work to its end, whatever happens around it.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(error) => {
            tracing::error!(%error, "store work did not end");
            Err(Trouble::Wait {
                detail: "The local copy could not be written.".to_owned(),
                asked: None,
            })
        }
    }
}
