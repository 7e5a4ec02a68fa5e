//! Why a call to the platform did not give what was asked for.

use std::time::Duration;
use wheelhouse_contract::{ErrorCode, Problem};

/// Keeping or reading the tokens failed; the text never holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TokenStoreError(pub String);

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RemoteError {
    /// Network, timeout, a gateway that answers for a platform that does not: waiting may help.
    #[error("{detail}")]
    Offline {
        detail: String,
        retry_after: Option<Duration>,
    },
    /// The platform's own answer.
    #[error("{problem}")]
    Problem {
        problem: Box<Problem>,
        retry_after: Option<Duration>,
    },
    /// Nobody is signed in any more: no tokens, or the platform refuses them for good.
    #[error("{0}")]
    SignedOut(Box<Problem>),
    /// The answer is not what the API describes.
    #[error("the platform's answer is unreadable: {0}")]
    Malformed(String),
    #[error("the sign-in could not be kept: {0}")]
    Tokens(#[from] TokenStoreError),
}

impl RemoteError {
    pub(crate) fn offline(detail: impl Into<String>) -> Self {
        Self::Offline {
            detail: detail.into(),
            retry_after: None,
        }
    }

    pub(crate) fn malformed(error: impl std::fmt::Display) -> Self {
        Self::Malformed(error.to_string())
    }

    pub(crate) fn signed_out() -> Self {
        Self::SignedOut(Box::new(Problem::new(
            ErrorCode::Unauthenticated,
            "Nobody is signed in. Sign in again.",
        )))
    }

    /// Waiting may help, and nothing that is kept here is wrong.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Offline { .. })
    }

    /// How long the platform asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Offline { retry_after, .. } | Self::Problem { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The code that a person or a program acts on.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Offline { .. } => ErrorCode::Offline,
            Self::Problem { problem, .. } | Self::SignedOut(problem) => problem.code,
            Self::Malformed(_) => ErrorCode::VersionMismatch,
            Self::Tokens(_) => ErrorCode::Keychain,
        }
    }
}

impl From<RemoteError> for Problem {
    fn from(error: RemoteError) -> Self {
        let code = error.code();
        match error {
            RemoteError::Problem { problem, .. } | RemoteError::SignedOut(problem) => *problem,
            other => Problem::new(code, sentence(&other.to_string())),
        }
    }
}

/// Causes come as fragments; a person reads sentences.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    let rest = letters.as_str();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}
