//! One platform, spoken to as one operator.

use crate::{
    BaseUrl, Clock, RemoteError, TokenStore,
    tokens::{self, Holder},
    transport,
};
use reqwest::{Method, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{
    ErrorCode,
    auth::{Refresh, Tokens},
};

/// Of a request without a body to wait for.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// What the console tells about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub console_version: String,
}

/// The API client. Cloning is cheap; all clones share connections and tokens.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) base: BaseUrl,
    pub(crate) config: Config,
    pub(crate) http: reqwest::Client,
    pub(crate) tokens: Holder,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.inner.base)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// # Errors
    /// When the system's TLS cannot be set up.
    pub fn new(
        base: BaseUrl,
        config: Config,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RemoteError> {
        let http = transport::build(&base, &config).map_err(transport::network)?;
        let tokens = Holder::new(store, clock);
        Ok(Self {
            inner: Arc::new(Inner {
                base,
                config,
                http,
                tokens,
            }),
        })
    }

    pub fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// A request without a token.
    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, RemoteError> {
        let url = self.inner.base.join(path).map_err(RemoteError::malformed)?;
        Ok(self.inner.http.request(method, url))
    }

    /// Sends what `build` makes, with a token; once more with a new token when the platform does not know the first.
    pub(crate) async fn authorized(
        &self,
        build: impl Fn() -> Result<RequestBuilder, RemoteError>,
    ) -> Result<Response, RemoteError> {
        let tokens = self.access().await?;
        match send(build()?, &tokens::access(&tokens)).await {
            Err(RemoteError::Problem { problem, .. }) if problem.code == ErrorCode::Unauthenticated => {
                let fresh = self.refreshed(Some(&tokens)).await?;
                match send(build()?, &tokens::access(&fresh)).await {
                    Err(RemoteError::Problem { problem, .. }) if problem.code == ErrorCode::Unauthenticated => {
                        self.inner.tokens.clear().await?;
                        Err(RemoteError::SignedOut(problem))
                    }
                    other => other,
                }
            }
            Err(RemoteError::Problem { problem, .. }) if problem.code == ErrorCode::SessionRevoked => {
                self.inner.tokens.clear().await?;
                Err(RemoteError::SignedOut(problem))
            }
            other => other,
        }
    }

    /// A `GET` of JSON.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl serde::Serialize + ?Sized),
    ) -> Result<T, RemoteError> {
        let answer = self
            .authorized(|| Ok(self.request(Method::GET, path)?.query(query).timeout(TIMEOUT)))
            .await?;
        body(answer).await
    }

    /// Tokens that are good for a request: refreshed when they run low, as they are when a refresh cannot be had now.
    pub(crate) async fn access(&self) -> Result<Arc<Tokens>, RemoteError> {
        let tokens = &self.inner.tokens;
        let current = tokens.current().await?.ok_or_else(RemoteError::signed_out)?;
        if tokens.is_fresh(&current) {
            return Ok(current);
        }
        match self.refreshed(None).await {
            Err(error) if error.is_offline() && tokens.is_usable(&current) => Ok(current),
            other => other,
        }
    }

    /// New tokens: by one refresh for all who wait. With `refused`, tokens other than that; else such as are fresh.
    ///
    /// The refresh runs to its end even if the caller goes away, so that its answer is not lost.
    async fn refreshed(&self, refused: Option<&Arc<Tokens>>) -> Result<Arc<Tokens>, RemoteError> {
        let turn = Arc::clone(&self.inner.tokens.turn).lock_owned().await;
        let tokens = &self.inner.tokens;
        let current = tokens.current_in_turn().await?.ok_or_else(RemoteError::signed_out)?;
        let done = match refused {
            Some(refused) => refused.access_token != current.access_token,
            None => tokens.is_fresh(&current),
        };
        if done {
            return Ok(current);
        }
        let this = self.clone();
        let work = tokio::spawn(async move {
            let _turn = turn;
            this.refresh(&current).await
        });
        work.await.map_err(RemoteError::malformed)?
    }

    async fn refresh(&self, current: &Tokens) -> Result<Arc<Tokens>, RemoteError> {
        let request = Refresh {
            refresh_token: current.refresh_token.clone(),
        };
        let sent = self
            .request(Method::POST, "/v1/auth/refresh")?
            .json(&request)
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(transport::network)?;
        let answer = match transport::success(sent).await {
            Err(RemoteError::Problem { problem, .. }) if is_final(problem.code) => {
                self.inner.tokens.clear().await?;
                return Err(RemoteError::SignedOut(problem));
            }
            other => other?,
        };
        let fresh: Tokens = body(answer).await?;
        match self.inner.tokens.replace(fresh).await {
            // In use all the same: they are the only ones that the platform still accepts.
            Err(RemoteError::Tokens(error)) => {
                tracing::error!(%error, "the new sign-in could not be kept");
                self.inner
                    .tokens
                    .current_in_turn()
                    .await?
                    .ok_or_else(RemoteError::signed_out)
            }
            other => other,
        }
    }
}

/// The platform refuses the refresh token itself.
fn is_final(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::SessionRevoked | ErrorCode::Unauthenticated | ErrorCode::BadCredentials | ErrorCode::Forbidden
    )
}

async fn send(request: RequestBuilder, token: &SecretString) -> Result<Response, RemoteError> {
    let answer = request
        .bearer_auth(token.expose_secret())
        .send()
        .await
        .map_err(transport::network)?;
    transport::success(answer).await
}

/// A JSON body.
pub(crate) async fn body<T: DeserializeOwned>(answer: Response) -> Result<T, RemoteError> {
    let bytes = transport::bytes(answer).await?;
    serde_json::from_slice(&bytes).map_err(RemoteError::malformed)
}
