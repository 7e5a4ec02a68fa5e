//! Errors that cross a border: RFC 9457 problem details with a closed set of codes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What went wrong, as far as somebody acts on the difference. Add a code only when somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The body or a parameter is not what the API describes; `fields` says where.
    Invalid,
    /// No, or no longer valid, access token.
    Unauthenticated,
    /// E-mail, password or code is wrong. Never says which.
    BadCredentials,
    /// Too many failures: locked for 15 minutes.
    AccountLocked,
    /// The second factor must be enrolled before sign-in can finish.
    EnrolmentRequired,
    /// The refresh token was used before: the whole family is revoked.
    SessionRevoked,
    /// The operator's role lacks the permission.
    Forbidden,
    /// A TOTP code not older than five minutes and bound to this operation is needed.
    StepUpRequired,
    /// The operation needs a second operator: an approval was opened or is missing.
    ApprovalRequired,
    /// An author may not approve their own request.
    SelfApproval,
    NotFound,
    /// A uniqueness rule or the present state forbids it.
    Conflict,
    /// `If-Match` names an older version; the answer carries the current representation.
    StaleVersion,
    /// The idempotency key was used with another body.
    KeyReused,
    /// The status machine has no such transition.
    InvalidTransition,
    /// Position too old, or of another epoch or schema: take a new snapshot of the named scopes.
    Gone,
    RateLimited,
    /// The tenant is suspended, paused or terminated.
    TenantInactive,
    /// The impersonation is read-only.
    ReadOnly,
    /// The module is switched off for the tenant.
    ModuleLocked,
    /// The platform is older than the console supports, or the other way round.
    VersionMismatch,
    /// The console could not reach the platform.
    Offline,
    /// The console is locked.
    Locked,
    /// The operating system's keychain is absent, locked or refused.
    Keychain,
    /// The local copy could not be read or written.
    Storage,
    /// Something failed that the caller cannot mend; the request id leads to the log.
    Internal,
}

/// One invalid field, addressed by its JSON path (`limits.users`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FieldError {
    pub field: String,
    /// A sentence that says what is accepted.
    pub message: String,
}

/// An RFC 9457 problem document (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Problem {
    /// A stable URI reference, `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    pub code: ErrorCode,
    /// A sentence that a person can act on.
    pub detail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// With `stale_version`: the current representation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown", optional)]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
    /// With `rate_limited` of a quota: the limit, what is used of it, and when it begins anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quota: Option<crate::usage::QuotaRefusal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub request_id: Option<String>,
}

impl ErrorCode {
    /// The HTTP status that the platform answers with.
    pub fn status(self) -> u16 {
        use ErrorCode::*;
        match self {
            Invalid | KeyReused | InvalidTransition | SelfApproval => 422,
            Unauthenticated | BadCredentials | SessionRevoked => 401,
            Forbidden | StepUpRequired | EnrolmentRequired | ReadOnly | ModuleLocked | TenantInactive => 403,
            AccountLocked | Locked => 423,
            ApprovalRequired => 428,
            NotFound => 404,
            Conflict => 409,
            StaleVersion => 412,
            Gone => 410,
            RateLimited => 429,
            VersionMismatch => 426,
            Offline => 503,
            Keychain | Storage | Internal => 500,
        }
    }

    /// The code's wire form, `snake_case`.
    pub fn as_str(self) -> &'static str {
        use ErrorCode::*;
        match self {
            Invalid => "invalid",
            Unauthenticated => "unauthenticated",
            BadCredentials => "bad_credentials",
            AccountLocked => "account_locked",
            EnrolmentRequired => "enrolment_required",
            SessionRevoked => "session_revoked",
            Forbidden => "forbidden",
            StepUpRequired => "step_up_required",
            ApprovalRequired => "approval_required",
            SelfApproval => "self_approval",
            NotFound => "not_found",
            Conflict => "conflict",
            StaleVersion => "stale_version",
            KeyReused => "key_reused",
            InvalidTransition => "invalid_transition",
            Gone => "gone",
            RateLimited => "rate_limited",
            TenantInactive => "tenant_inactive",
            ReadOnly => "read_only",
            ModuleLocked => "module_locked",
            VersionMismatch => "version_mismatch",
            Offline => "offline",
            Locked => "locked",
            Keychain => "keychain",
            Storage => "storage",
            Internal => "internal",
        }
    }
}

impl Problem {
    /// A problem with the code's own status and title.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.as_str().replace('_', " "),
            status: code.status(),
            code,
            detail: detail.into(),
            fields: Vec::new(),
            current: None,
            quota: None,
            request_id: None,
        }
    }

    /// A validation problem that names every field at fault.
    pub fn fields(fields: Vec<FieldError>) -> Self {
        let mut problem = Self::new(ErrorCode::Invalid, "Some fields need another value.");
        problem.fields = fields;
        problem
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}
