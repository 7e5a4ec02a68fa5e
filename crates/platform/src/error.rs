//! Everything that a request can fail with, as RFC 9457 problem documents.

use crate::http::Reply;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wheelhouse_contract::{ErrorCode, FieldError, Problem, http::PROBLEM_JSON};

tokio::task_local! {
    /// Of the request that the current task answers.
    pub(crate) static REQUEST_ID: String;
}

/// Why a handler did not answer normally.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    Problem(Box<Problem>),
    /// Not a failure: the same request was answered before, and here is that answer.
    #[error("the request was answered before")]
    Replay(Box<Reply>),
    /// The database cannot be reached or has no time just now: the same request may succeed later. The text goes to the log
    /// alone.
    #[error("{0}")]
    Unavailable(String),
    /// Nothing that the caller can mend; the text goes to the log alone.
    #[error("{0}")]
    Internal(String),
}

impl ApiError {
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Problem(Box::new(Problem::new(code, detail)))
    }

    /// `Ok` when there are no faults.
    pub fn check(faults: Vec<FieldError>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::Problem(Box::new(Problem::fields(faults))))
        }
    }

    /// One invalid field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Problem(Box::new(Problem::fields(vec![FieldError::new(field, message)])))
    }

    /// `what`: `tenant`, `incident`, …
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("There is no such {what}."))
    }

    /// `row` is what stands now; the answer carries it.
    pub fn stale(row: &impl serde::Serialize) -> Self {
        let mut problem = Problem::new(
            ErrorCode::StaleVersion,
            "It was changed meanwhile. Look at the present state and decide again.",
        );
        problem.current = serde_json::to_value(row).ok();
        Self::Problem(Box::new(problem))
    }

    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Replay(_) => None,
            Self::Unavailable(_) => Some(ErrorCode::Offline),
            Self::Internal(_) => Some(ErrorCode::Internal),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format_args!("json: {error}"))
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = match self {
            Self::Replay(reply) => return reply.into_response(),
            Self::Problem(problem) => *problem,
            Self::Unavailable(context) => {
                tracing::error!(%context, "request not carried out");
                Problem::new(
                    ErrorCode::Offline,
                    "The platform cannot reach its database just now. Try again in a moment.",
                )
            }
            Self::Internal(context) => {
                tracing::error!(%context, "request failed");
                Problem::new(
                    ErrorCode::Internal,
                    "Something failed on the platform. Try again; if it stays, report the request id.",
                )
            }
        };
        problem_response(problem)
    }
}

/// `problem` with the current request's id.
pub(crate) fn problem_response(mut problem: Problem) -> Response {
    problem.request_id = REQUEST_ID.try_with(Clone::clone).ok();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(&problem)).into_response();
    if let Some(seconds) = retry_after(&problem) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response
}

/// When a quota begins anew, as a header.
pub(crate) fn retry_after(problem: &Problem) -> Option<HeaderValue> {
    let seconds = problem.quota.as_ref().and_then(|quota| quota.retry_after)?;
    Some(HeaderValue::from(seconds))
}
