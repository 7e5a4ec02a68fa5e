//! Sign-in, tokens, sessions, step-up (PRODUCT 1; `monitoring-and-governance` 5).

use crate::{Permission, SessionId, Timestamp, operator::Operator};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;

/// Access tokens live two hours.
pub const ACCESS_MINUTES: i64 = 120;
/// Refresh tokens live seven days and are rotated at each use.
pub const REFRESH_DAYS: i64 = 7;
/// The console refreshes below this remaining life.
pub const REFRESH_BELOW_MINUTES: i64 = 30;
/// The immediately previous refresh token is accepted for so long, so that a lost answer recovers.
pub const REFRESH_GRACE_SECONDS: i64 = 30;
/// Failures (of either factor) until the account locks, and for how long.
pub const MAX_FAILURES: u32 = 5;
pub const LOCK_MINUTES: i64 = 15;
/// Idle sessions end on the platform after this, unless the operator's profile says otherwise.
pub const SESSION_TIMEOUT_MINUTES: i64 = 240;
pub const STEP_UP_MINUTES: i64 = 5;
pub const BACKUP_CODES: usize = 10;

/// `POST /v1/auth/login`.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    pub email: String,
    pub password: String,
    /// What the session list shows: `Wheelhouse 0.1 on Debian`.
    pub device: String,
}

/// The first factor passed; the challenge lives five minutes and is good for this sign-in alone.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct LoginChallenge {
    pub challenge: String,
    /// Present at the first sign-in: enrol with [`Verify`] to `/v1/auth/enrol`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<Enrolment>,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct Enrolment {
    /// Base32.
    pub secret: String,
    /// `otpauth://totp/…`, the content of the QR code.
    pub uri: String,
}

/// `POST /v1/auth/verify` and `/v1/auth/enrol`.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    pub challenge: String,
    /// Six digits, or (not at enrolment) a backup code.
    pub code: String,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    pub refresh_token: String,
}

/// A signed-in session.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct Tokens {
    pub access_token: String,
    pub access_expires_at: Timestamp,
    pub refresh_token: String,
    pub refresh_expires_at: Timestamp,
    pub session_id: SessionId,
    /// At enrolment only, and never again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backup_codes: Vec<String>,
}

/// `POST /v1/auth/step-up`: a fresh second factor for one operation.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    pub code: String,
    /// [`operation_digest`] of the request to come.
    pub operation: String,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct StepUpToken {
    /// For the header [`crate::http::STEP_UP`]; single use.
    pub token: String,
    pub expires_at: Timestamp,
}

/// Binds a step-up to one request: hex SHA-256 of method, path and body.
pub fn operation_digest(method: &str, path: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(method.as_bytes());
    hash.update(b"\n");
    hash.update(path.as_bytes());
    hash.update(b"\n");
    hash.update(body);
    hex::encode(hash.finalize())
}

/// `GET /v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Me {
    pub operator: Operator,
    pub session_id: SessionId,
    pub permissions: Vec<Permission>,
}

/// A signed-in device, of `GET /v1/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Session {
    pub id: SessionId,
    pub device: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// The session that asks.
    pub current: bool,
    /// A console holds a stream with it now, at whichever instance of the platform.
    #[serde(default)]
    pub connected: bool,
}
