//! What a tenant's owner signs in with.

use crate::{FieldError, check};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /v1/tenants/{id}/credentials`: at least one of both. Needs a step-up token; the owner's sessions end.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Credentials {
    /// The owner's e-mail, unique across the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Why, for history and audit; at most 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl std::fmt::Debug for Credentials {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("email", &self.email)
            .field("password", &self.password.as_ref().map(|_| "…"))
            .finish_non_exhaustive()
    }
}

impl Credentials {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        check::put(
            &mut faults,
            "email",
            self.email.as_deref().map(str::trim).and_then(check::email),
        );
        check::put(
            &mut faults,
            "password",
            self.password.as_deref().and_then(check::password),
        );
        if let Some(reason) = &self.reason {
            crate::text::length(&mut faults, "reason", reason, 0..=500);
        }
        if self.email.is_none() && self.password.is_none() {
            faults.push(FieldError::new("email", "Set an e-mail address, a password, or both."));
        }
        faults
    }
}

/// The answer: what was set, never the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CredentialsSet {
    pub owner_email: String,
    pub password_changed: bool,
    /// Sessions of the owner that ended.
    pub sessions_ended: u32,
}
