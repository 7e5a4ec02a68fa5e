//! A request to change something: who, with which key, upon which version, and the body as it came.

use super::Auth;
use crate::{
    app::App,
    assets::FileLimit,
    auth::step_up,
    error::ApiError,
    storage::{Row, Tx},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE},
};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Permission, Problem, audit,
    auth::operation_digest,
    http::{IDEMPOTENCY_KEY, IF_MATCH, STEP_UP},
};

/// Takes the whole request, so a handler checks the permission before it looks at the body.
pub struct Mutation {
    pub auth: Auth,
    pub key: IdempotencyKey,
    if_match: Option<u64>,
    step_up: Option<String>,
    method: Method,
    path: String,
    content_type: Option<String>,
    body: Bytes,
}

impl Mutation {
    /// 403 unless the operator's role grants `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        self.auth.require(permission)
    }

    /// 403 unless the operator's role grants one of `permissions`: where the body says which one it is, so that nobody is
    /// told what a body must look like who may send none.
    pub fn require_any(&self, permissions: impl IntoIterator<Item = Permission>) -> Result<(), ApiError> {
        let mut refused = Ok(());
        for permission in permissions {
            refused = self.require(permission);
            if refused.is_ok() {
                break;
            }
        }
        refused
    }

    /// The body; unknown fields are refused where the type denies them.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        parse(&self.body)
    }

    /// The body as it came, for what is no JSON.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// What the body is said to be.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// 412 with `row` when `If-Match` names another version; refused when it is missing.
    pub fn check_version<R: Row>(&self, row: &R) -> Result<(), ApiError> {
        match self.if_match {
            Some(version) if version == row.version() => Ok(()),
            Some(_) => Err(ApiError::stale(row)),
            None => Err(ApiError::field(
                "If-Match",
                "Name the version that you changed: If-Match: \"<version>\".",
            )),
        }
    }

    /// The version of `If-Match`, where it is optional.
    pub fn if_match(&self) -> Option<u64> {
        self.if_match
    }

    /// 403 `step_up_required` unless the request carries a fresh step-up for exactly this operation; uses it up.
    pub async fn check_step_up(&self, tx: &mut Tx) -> Result<(), ApiError> {
        let operation = operation_digest(self.method.as_str(), &self.path, &self.body);
        step_up::consume(tx, self.auth.session_id, self.step_up.as_deref(), &operation).await
    }

    /// What tells this request from another under the same key. It is kept for weeks: secrets of the body are left out, so
    /// that nobody who reads it there can try passwords on it.
    pub(crate) fn hash(&self) -> String {
        operation_digest(self.method.as_str(), &self.path, &without_secrets(&self.body))
    }
}

impl FromRequest<App> for Mutation {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let auth = Auth::from_request_parts(&mut parts, app).await?;
        let key = key(&parts.headers)?;
        let if_match = if_match(&parts.headers)?;
        let step_up = text(&parts.headers, STEP_UP).map(str::to_owned);
        let content_type = text(&parts.headers, CONTENT_TYPE.as_str()).map(str::to_owned);
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        let body = read_body(Request::from_parts(parts, body), app).await?;
        Ok(Self {
            auth,
            key,
            if_match,
            step_up,
            method,
            path,
            content_type,
            body,
        })
    }
}

/// The bytes of a body within the limit.
pub(crate) async fn read_body(request: Request, app: &App) -> Result<Bytes, ApiError> {
    let limit = request.extensions().get::<FileLimit>().copied();
    Bytes::from_request(request, app).await.map_err(|rejection| {
        let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        let detail = if too_large {
            limit.map_or("The body is larger than 1 MiB.", |FileLimit(sentence)| sentence)
        } else {
            "The body did not arrive whole."
        };
        let mut problem = Problem::new(ErrorCode::Invalid, detail);
        problem.status = rejection.status().as_u16();
        problem.into()
    })
}

/// Parses a JSON body.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|error| {
        let detail = format!("The body is not what this address expects: {error}.");
        ApiError::new(ErrorCode::Invalid, detail)
    })
}

/// The body with its secrets redacted, by the audit's rule; a body without any as it came.
fn without_secrets(body: &[u8]) -> Cow<'_, [u8]> {
    let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(body) else {
        return Cow::Borrowed(body);
    };
    let before = value.clone();
    audit::redact(&mut value);
    if value == before {
        return Cow::Borrowed(body);
    }
    Cow::Owned(value.to_string().into_bytes())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn key(headers: &HeaderMap) -> Result<IdempotencyKey, ApiError> {
    text(headers, IDEMPOTENCY_KEY)
        .and_then(|text| text.parse::<Uuid>().ok())
        .filter(|key| key.get_version_num() == 7)
        .map(IdempotencyKey)
        .ok_or_else(|| {
            ApiError::field(
                "Idempotency-Key",
                "Send a UUIDv7 of your own with every change, the same one when you repeat it.",
            )
        })
}

fn if_match(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    let version = value.to_str().ok().map(|text| text.trim().trim_matches('"'));
    match version.and_then(|text| text.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(ApiError::field("If-Match", "Write one version in quotes: \"7\".")),
    }
}
