//! Extractors that answer with problem documents.

use super::{Actor, Client, mutation};
use crate::{app::App, auth, error::ApiError};
use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query as AxumQuery, Request},
    http::{header, request::Parts},
};
use serde::de::DeserializeOwned;
use wheelhouse_contract::{ErrorCode, Permission, SessionId, operator::Operator};

/// The signed-in operator of a request, read from the database at each request: a revoked session, a disabled operator
/// and a changed role count at once.
#[derive(Clone, Debug)]
pub struct Auth {
    pub operator: Operator,
    pub session_id: SessionId,
    pub client: Client,
}

impl Auth {
    /// 403 unless the matrix grants `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        Actor::operator(&self.operator).require(permission)
    }

    pub fn actor(&self) -> Actor {
        let mut actor = Actor::operator(&self.operator).from_client(&self.client);
        actor.session_id = Some(self.session_id);
        actor
    }
}

impl FromRequestParts<App> for Auth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "Sign in first."))?;
        auth::authenticate(app, token, Client::of(parts)).await
    }
}

/// The query string; unknown and malformed parameters are refused when `T` says so.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // No text of ours holds it, and not every database can be asked for it.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(ApiError::field("query", "Leave out the character U+0000."));
        }
        match AxumQuery::<T>::from_request_parts(parts, state).await {
            Ok(AxumQuery(query)) => Ok(Self(query)),
            Err(rejection) => Err(ApiError::field("query", rejection.body_text())),
        }
    }
}

/// One path segment, as an id; what is no id names nothing: 404.
pub struct Segment<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segment<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(_) => Err(ApiError::not_found("resource")),
        }
    }
}

/// A JSON body outside of mutations (sign-in); unknown fields are refused where the type denies them.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let bytes = mutation::read_body(request, app).await?;
        mutation::parse(&bytes).map(Self)
    }
}
