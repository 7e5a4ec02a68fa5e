//! The answer to a mutation: kept under its idempotency key, so that it can be given again.

use crate::error::ApiError;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use wheelhouse_contract::http::POSITION;

/// Set on an answer that was given before.
pub const REPLAYED: &str = "idempotency-replayed";

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    /// JSON, or empty.
    pub(crate) body: String,
    pub(crate) position: Option<String>,
    pub(crate) replayed: bool,
}

impl Reply {
    /// 200 with `body`.
    pub fn ok(body: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::OK, body)
    }

    /// 201 with `body`.
    pub fn created(body: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::CREATED, body)
    }

    /// 202: not done yet, a second operator decides.
    pub fn accepted(body: &impl Serialize) -> Result<Self, ApiError> {
        Self::with(StatusCode::ACCEPTED, body)
    }

    pub fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: String::new(),
            position: None,
            replayed: false,
        }
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self {
            status,
            body: serde_json::to_string(body)?,
            position: None,
            replayed: false,
        })
    }

    pub(crate) fn raw(status: u16, body: String) -> Result<Self, ApiError> {
        Ok(Self {
            status: StatusCode::from_u16(status).map_err(ApiError::internal)?,
            body,
            position: None,
            replayed: false,
        })
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let empty = self.body.is_empty();
        let mut response = (self.status, Body::from(self.body)).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        if !empty {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(position) = self.position.and_then(|text| HeaderValue::try_from(text).ok()) {
            headers.insert(POSITION, position);
        }
        if self.replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}
