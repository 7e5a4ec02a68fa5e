//! Signing in and out, sessions, step-up.

use crate::{
    Client, Command, RemoteError,
    client::{TIMEOUT, body},
    transport,
};
use reqwest::Method;
use secrecy::SecretString;
use serde::{Serialize, de::DeserializeOwned};
use wheelhouse_contract::{
    IdempotencyKey, SessionId,
    auth::{Login, LoginChallenge, Me, Session, StepUp, StepUpToken, Tokens, Verify, operation_digest},
};

impl Client {
    /// The first factor.
    ///
    /// # Errors
    /// `bad_credentials`, `account_locked`, `rate_limited`; offline.
    pub async fn login(&self, login: &Login) -> Result<LoginChallenge, RemoteError> {
        self.open("/v1/auth/login", login).await
    }

    /// The second factor; the session is kept from here on.
    ///
    /// # Errors
    /// As [`Client::login`]. When the tokens cannot be kept, [`RemoteError::Tokens`], and the session holds until the
    /// program ends.
    pub async fn verify(&self, verify: &Verify) -> Result<Tokens, RemoteError> {
        self.signed_in("/v1/auth/verify", verify).await
    }

    /// The first second factor: confirms the enrolment. The answer carries the backup codes, once.
    ///
    /// # Errors
    /// As [`Client::verify`].
    pub async fn enrol(&self, verify: &Verify) -> Result<Tokens, RemoteError> {
        self.signed_in("/v1/auth/enrol", verify).await
    }

    /// Whether somebody is signed in, as far as this console knows.
    ///
    /// # Errors
    /// When the token store cannot be read.
    pub async fn has_tokens(&self) -> Result<bool, RemoteError> {
        Ok(self.inner().tokens.current().await?.is_some())
    }

    /// Forgets the session here without a word to the platform.
    ///
    /// # Errors
    /// When the token store cannot be written.
    pub async fn forget_tokens(&self) -> Result<(), RemoteError> {
        let _turn = self.inner().tokens.turn.lock().await;
        self.inner().tokens.clear().await
    }

    /// Ends the session on the platform, as far as it can be reached, and forgets it here in any case.
    ///
    /// # Errors
    /// When the token store cannot be written.
    pub async fn logout(&self) -> Result<(), RemoteError> {
        let sent = self
            .authorized(|| {
                Ok(self
                    .request(Method::POST, "/v1/auth/logout")?
                    .timeout(std::time::Duration::from_secs(5)))
            })
            .await;
        if let Err(error) = sent {
            tracing::info!(%error, "signing out without the platform's word");
        }
        self.forget_tokens().await
    }

    /// Who is signed in, and what they may do.
    ///
    /// # Errors
    /// Offline or signed out.
    pub async fn me(&self) -> Result<Me, RemoteError> {
        self.get("/v1/me", &()).await
    }

    /// The operator's own sessions.
    ///
    /// # Errors
    /// Offline or signed out.
    pub async fn sessions(&self) -> Result<Vec<Session>, RemoteError> {
        self.get("/v1/sessions", &()).await
    }

    /// Ends one of the operator's own sessions.
    ///
    /// # Errors
    /// Offline, signed out, `not_found`.
    pub async fn revoke_session(&self, id: SessionId, key: IdempotencyKey) -> Result<(), RemoteError> {
        self.send_empty(&Command::revoke_session(id, key)).await
    }

    /// Ends all of them but this.
    ///
    /// # Errors
    /// Offline or signed out.
    pub async fn revoke_other_sessions(&self, key: IdempotencyKey) -> Result<(), RemoteError> {
        self.send_empty(&Command::revoke_other_sessions(key)).await
    }

    /// Attaches a fresh second factor to `command`, bound to exactly this request.
    ///
    /// # Errors
    /// `bad_credentials`, `account_locked`; offline.
    pub async fn step_up(&self, command: Command, code: &str) -> Result<Command, RemoteError> {
        let request = StepUp {
            code: code.to_owned(),
            operation: operation_digest(&command.method, &command.path, command.body.as_bytes()),
        };
        let answer = self
            .authorized(|| {
                Ok(self
                    .request(Method::POST, "/v1/auth/step-up")?
                    .json(&request)
                    .timeout(TIMEOUT))
            })
            .await?;
        let token: StepUpToken = body(answer).await?;
        Ok(Command {
            step_up: Some(SecretString::from(token.token)),
            ..command
        })
    }

    async fn signed_in(&self, path: &str, verify: &Verify) -> Result<Tokens, RemoteError> {
        let tokens: Tokens = self.open(path, verify).await?;
        let _turn = self.inner().tokens.turn.lock().await;
        self.inner().tokens.replace(tokens.clone()).await?;
        Ok(tokens)
    }

    async fn open<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, RemoteError> {
        let sent = self
            .request(Method::POST, path)?
            .json(request)
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(transport::network)?;
        body(transport::success(sent).await?).await
    }
}
