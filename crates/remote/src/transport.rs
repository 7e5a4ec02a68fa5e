//! HTTP below the API: the connection pool, problems out of answers, causes in words.

use crate::{BaseUrl, Config, RemoteError, error::sentence};
use reqwest::{
    Response,
    header::{HeaderMap, HeaderValue, RETRY_AFTER},
};
use std::{error::Error, time::Duration};
use wheelhouse_contract::{ErrorCode, Problem, http::CONSOLE_VERSION};

const CONNECT: Duration = Duration::from_secs(10);
/// Longer than the longest long poll, with room for a slow network.
const READ: Duration = Duration::from_secs(45);
/// A problem document is small; more than this is something else.
const MAX_PROBLEM: usize = 2 * 1024 * 1024;
/// Of an answer that is read into memory, unpacked: the largest is an audit export.
const MAX_BODY: usize = 256 * 1024 * 1024;
/// What a platform may ask us to wait at most.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(600);

/// The pool. It never follows redirects: a platform has none, and tokens must not travel elsewhere.
pub(crate) fn build(base: &BaseUrl, config: &Config) -> Result<reqwest::Client, reqwest::Error> {
    let mut headers = HeaderMap::new();
    if let Ok(version) = HeaderValue::from_str(&config.console_version) {
        headers.insert(CONSOLE_VERSION, version);
    }
    let mut builder = reqwest::Client::builder()
        .user_agent(format!("Wheelhouse/{}", config.console_version))
        .default_headers(headers)
        .connect_timeout(CONNECT)
        .read_timeout(READ)
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true);
    if base.is_local() {
        builder = builder.no_proxy();
    }
    builder.build()
}

/// The answer if it is a success, else why not.
pub(crate) async fn success(answer: Response) -> Result<Response, RemoteError> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let (status, retry_after) = (answer.status().as_u16(), retry_after(answer.headers()));
    let body = limited(answer, MAX_PROBLEM).await?;
    let problem = serde_json::from_slice::<Problem>(&body);
    match problem {
        Ok(problem) => Err(RemoteError::Problem {
            problem: Box::new(problem),
            retry_after,
        }),
        Err(_) if matches!(status, 408 | 429 | 500..=599) => Err(RemoteError::Offline {
            detail: format!("A gateway answers with {status}; the platform does not."),
            retry_after,
        }),
        Err(_) => Err(RemoteError::Problem {
            problem: Box::new(unexpected(status)),
            retry_after,
        }),
    }
}

fn unexpected(status: u16) -> Problem {
    let mut problem = Problem::new(
        ErrorCode::Internal,
        format!("The platform answered with {status} and no explanation."),
    );
    problem.status = status;
    problem
}

/// The bytes of a success.
pub(crate) async fn bytes(answer: Response) -> Result<Vec<u8>, RemoteError> {
    limited(answer, MAX_BODY).await
}

/// A body of at most `max` bytes, counted after unpacking: a small answer may unpack to any size.
pub(crate) async fn limited(mut answer: Response, max: usize) -> Result<Vec<u8>, RemoteError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(network)? {
        if body.len() + chunk.len() > max {
            return Err(RemoteError::Malformed(format!("an answer longer than {max} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Seconds, or an HTTP date against the answer's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
            let now = chrono::DateTime::parse_from_rfc2822(headers.get("date")?.to_str().ok()?).ok()?;
            (until - now).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

/// A failure below HTTP.
pub(crate) fn network(error: reqwest::Error) -> RemoteError {
    RemoteError::offline(cause(&error))
}

/// The innermost cause as a sentence, without the address (which may hold a code).
pub(crate) fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "It took too long to answer.".to_owned();
    }
    let innermost = chain(error).last().unwrap_or_default();
    sentence(&innermost)
}

/// The certificate or the handshake is at fault.
pub(crate) fn is_tls(error: &reqwest::Error) -> bool {
    const MARKS: [&str; 5] = ["certificate", "tls", "ssl", "handshake", "self-signed"];
    chain(error).any(|text| {
        let text = text.to_lowercase();
        MARKS.iter().any(|mark| text.contains(mark))
    })
}

/// The texts of the causes, without the outermost.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = String> + '_ {
    std::iter::successors(error.source(), |cause| (*cause).source()).map(ToString::to_string)
}
