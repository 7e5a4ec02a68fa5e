//! Is this address a platform that the console can work with?

use crate::{BaseUrl, Config, RemoteError, transport};
use std::time::Duration;
use wheelhouse_contract::{ErrorCode, Problem, http::API_LEVEL, platform::PlatformInfo};

const TIMEOUT: Duration = Duration::from_secs(10);
/// A platform says who it is in a few hundred bytes. What answers is not trusted yet.
const MAX_INFO: usize = 64 * 1024;

/// Why an address is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    #[error("This is not an address. Write it like https://platform.example.com.")]
    NotAUrl,
    #[error("This address is not encrypted. Use https; http is accepted on this machine alone.")]
    Insecure,
    #[error("Nothing answers at this address: {0}")]
    Unreachable(String),
    #[error("The connection is not trustworthy: {0}")]
    Tls(String),
    #[error("Something answers at this address, but it is not a Wheelhouse platform.")]
    NotAPlatform,
    #[error("{}", level(*theirs, *ours))]
    OtherLevel { theirs: u32, ours: u32 },
}

fn level(theirs: u32, ours: u32) -> String {
    let which = if theirs > ours {
        "This console is too old for the platform. Update the console"
    } else {
        "The platform is too old for this console. Update the platform"
    };
    format!("{which} (it speaks level {theirs}, the console level {ours}).")
}

impl From<CheckError> for Problem {
    fn from(error: CheckError) -> Self {
        let code = match &error {
            CheckError::NotAUrl | CheckError::Insecure | CheckError::NotAPlatform => ErrorCode::Invalid,
            CheckError::Unreachable(_) | CheckError::Tls(_) => ErrorCode::Offline,
            CheckError::OtherLevel { .. } => ErrorCode::VersionMismatch,
        };
        Problem::new(code, error.to_string())
    }
}

/// Asks the address who it is, without signing in.
///
/// # Errors
/// A [`CheckError`] that says what to mend.
pub async fn check(url: &str, config: &Config) -> Result<(BaseUrl, PlatformInfo), CheckError> {
    let base = BaseUrl::parse(url)?;
    let http = transport::build(&base, config).map_err(|error| CheckError::Unreachable(error.to_string()))?;
    let answer = http
        .get(base.join("/v1/platform")?)
        .timeout(TIMEOUT)
        .send()
        .await
        .map_err(unreachable)?;
    if matches!(answer.status().as_u16(), 502..=504) {
        return Err(CheckError::Unreachable(
            "a gateway answers, the platform does not.".to_owned(),
        ));
    }
    let body = transport::limited(answer, MAX_INFO)
        .await
        .map_err(|error| match error {
            RemoteError::Offline { detail, .. } => CheckError::Unreachable(detail),
            _ => CheckError::NotAPlatform,
        })?;
    let info: PlatformInfo = serde_json::from_slice(&body).map_err(|_| CheckError::NotAPlatform)?;
    if info.product != "wheelhouse" {
        return Err(CheckError::NotAPlatform);
    }
    if info.api_level != API_LEVEL {
        return Err(CheckError::OtherLevel {
            theirs: info.api_level,
            ours: API_LEVEL,
        });
    }
    Ok((base, info))
}

fn unreachable(error: reqwest::Error) -> CheckError {
    let cause = transport::cause(&error);
    if transport::is_tls(&error) {
        CheckError::Tls(cause)
    } else {
        CheckError::Unreachable(cause)
    }
}
