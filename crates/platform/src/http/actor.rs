//! Who acts, from where.

use crate::error::{ApiError, REQUEST_ID};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Request, header, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};
use wheelhouse_contract::{ErrorCode, OperatorId, Permission, Role, SessionId, operator::Operator};

/// The actor of a transaction, as the audit names it.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// `None`: the platform itself, or somebody who is not signed in.
    pub id: Option<OperatorId>,
    pub name: String,
    pub email: String,
    pub role: Option<Role>,
    pub session_id: Option<SessionId>,
    /// The tenant user acted as, inside an impersonation.
    pub acting_as: Option<String>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
}

impl Actor {
    /// The platform itself: jobs, expiry, generated events.
    pub fn platform() -> Self {
        Self {
            name: "Platform".to_owned(),
            email: "platform".to_owned(),
            ..Self::default()
        }
    }

    pub fn operator(operator: &Operator) -> Self {
        Self {
            id: Some(operator.id),
            name: operator.name.clone(),
            email: operator.email.clone(),
            role: Some(operator.role),
            ..Self::default()
        }
    }

    /// With the place that the request came from.
    pub fn from_client(mut self, client: &Client) -> Self {
        self.address = Some(client.address.clone());
        self.user_agent.clone_from(&client.user_agent);
        self.request_id = REQUEST_ID.try_with(Clone::clone).ok();
        self
    }

    /// 403 unless the matrix grants `permission` to the role of who acts.
    ///
    /// # Errors
    /// `forbidden`, with the role that it needs.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        if self.role.is_some_and(|role| role.allows(permission)) {
            return Ok(());
        }
        let needed = Role::least_for(permission);
        Err(ApiError::new(
            ErrorCode::Forbidden,
            format!("Your role may not do this; it needs {}.", crate::storage::wire(&needed)),
        ))
    }

    /// The operator who acts.
    ///
    /// # Errors
    /// When the platform itself acts.
    pub fn require_id(&self) -> Result<OperatorId, ApiError> {
        self.id.ok_or_else(|| ApiError::internal("no operator acts here"))
    }
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Client {
    /// The peer's IP address; `unknown` when not served over TCP.
    pub address: String,
    pub user_agent: Option<String>,
}

impl Client {
    pub(crate) fn of(parts: &Parts) -> Self {
        let address = parts.extensions.get::<ClientAddress>();
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Self {
            address: address.map_or_else(|| "unknown".to_owned(), |address| address.0.to_string()),
            user_agent: agent.map(|text| text.chars().take(200).collect()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Where a request comes from, as a request extension.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The peer; behind a trusted proxy the address that the proxy saw, the last of `X-Forwarded-For` (everything before
    /// it is the caller's own claim).
    pub fn of<B>(request: &Request<B>, trust_proxy: bool) -> Option<Self> {
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let claimed = forwarded
            .filter(|_| trust_proxy)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.rsplit(',').next())
            .and_then(|text| text.trim().parse().ok());
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        claimed.or(peer.map(|ConnectInfo(peer)| peer.ip())).map(Self)
    }
}
