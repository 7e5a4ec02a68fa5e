//! Mutations: made once, sent as often as needed with the same key and the same bytes.

use crate::{Client, RemoteError, client::TIMEOUT, transport};
use bytes::Bytes;
use reqwest::{
    Method, Response,
    header::{CONTENT_TYPE, IF_MATCH},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use wheelhouse_contract::{
    AlertId, ApprovalId, IdempotencyKey, ImpersonationId, ImportId, IncidentId, JobId, MailId, OnboardingId, SessionId,
    TenantId, UpgradeRequestId, ViewId,
    alert::AlertChange,
    approval::{Approve, Reject},
    asset::PictureKind,
    bulk::BulkRequest,
    http::{IDEMPOTENCY_KEY, POSITION, STEP_UP},
    impersonation::{ImpersonationEnd, ImpersonationStart},
    import::Import,
    incident::{IncidentDraft, IncidentUpdate},
    onboarding::{Activation as Onboard, DraftStart, IntegrationTest},
    review::ReviewDecision,
    saved_view::{UsualView, ViewDraft, ViewPatch, ViewPin},
    site::{DeploymentRequest, SitesDeployment},
    subscription::{Activation, Control, Extension, Pause},
    sync::Position,
    tenant::{Credentials, StatusChange, TenantExport, TenantPatch, TenantUpdate},
    upgrade::UpgradeDecision,
    usage::{LimitKey, OverrideRemoval, OverrideRequest},
};

/// One intended change of the platform.
#[derive(Clone)]
pub struct Command {
    /// `POST`, `PATCH`, `DELETE`.
    pub method: String,
    /// From `/v1`.
    pub path: String,
    /// JSON, or empty.
    pub body: String,
    pub key: IdempotencyKey,
    /// The version that the change was made upon.
    pub if_match: Option<u64>,
    /// Set by [`Client::step_up`].
    pub step_up: Option<SecretString>,
    /// In place of `body`: the bytes of a file, and what they are (`image/png`).
    pub file: Option<(&'static str, Bytes)>,
}

impl std::fmt::Debug for Command {
    /// Without the body, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Command")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("key", &self.key)
            .field("if_match", &self.if_match)
            .finish_non_exhaustive()
    }
}

/// What the platform answered to a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub value: T,
    /// Where in the feed the effect is visible.
    pub position: Option<Position>,
}

impl Command {
    /// A command as it was kept: the same bytes again.
    pub fn stored(method: String, path: String, body: String, key: IdempotencyKey, if_match: Option<u64>) -> Self {
        Self {
            method,
            path,
            body,
            key,
            if_match,
            step_up: None,
            file: None,
        }
    }

    fn new(method: &str, path: String, body: &impl Serialize, key: IdempotencyKey) -> Self {
        // The contract's request types serialise without fail: plain fields, string keys.
        let body = serde_json::to_string(body).unwrap_or_default();
        Self::stored(method.to_owned(), path, body, key, None)
    }

    /// Once more what failed.
    pub fn mail_resend(id: MailId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/mail/{id}/resend"), key)
    }

    /// A picture that belongs to no tenant yet.
    pub fn picture_upload(kind: PictureKind, bytes: Bytes, key: IdempotencyKey) -> Self {
        let mut command = Self::bare("POST", "/v1/assets".to_owned(), key);
        command.file = Some((kind.content_type(), bytes));
        command
    }

    /// A tenant's logo; `None` takes it away.
    pub fn tenant_logo(id: TenantId, file: Option<(PictureKind, Bytes)>, version: u64, key: IdempotencyKey) -> Self {
        let method = if file.is_some() { "PUT" } else { "DELETE" };
        let mut command = Self::bare(method, format!("/v1/tenants/{id}/logo"), key).upon(version);
        command.file = file.map(|(kind, bytes)| (kind.content_type(), bytes));
        command
    }

    fn bare(method: &str, path: String, key: IdempotencyKey) -> Self {
        Self::stored(method.to_owned(), path, String::new(), key, None)
    }

    fn upon(mut self, version: u64) -> Self {
        self.if_match = Some(version);
        self
    }

    pub fn status_change(id: TenantId, change: &StatusChange, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/tenants/{id}/status"), change, key).upon(version)
    }

    pub fn tenant_patch(id: TenantId, patch: &TenantPatch, version: u64, key: IdempotencyKey) -> Self {
        Self::new("PATCH", format!("/v1/tenants/{id}"), patch, key).upon(version)
    }

    pub fn tenants_export(export: &TenantExport, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/tenants/exports".to_owned(), export, key)
    }

    pub fn tenants_bulk(request: &BulkRequest, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/tenants/bulk".to_owned(), request, key)
    }

    pub fn job_cancel(id: JobId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/jobs/{id}/cancel"), key)
    }

    pub fn job_retry(id: JobId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/jobs/{id}/retry"), key)
    }

    pub fn tenant_update(id: TenantId, update: &TenantUpdate, version: u64, key: IdempotencyKey) -> Self {
        Self::new("PUT", format!("/v1/tenants/{id}"), update, key).upon(version)
    }

    pub fn tenant_credentials(id: TenantId, set: &Credentials, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/tenants/{id}/credentials"), set, key).upon(version)
    }

    pub fn subscription_extend(id: TenantId, extension: &Extension, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/subscriptions/{id}/extend"), extension, key).upon(version)
    }

    pub fn subscription_pause(id: TenantId, pause: &Pause, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/subscriptions/{id}/pause"), pause, key).upon(version)
    }

    pub fn subscription_control(id: TenantId, control: &Control, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/subscriptions/{id}/control"), control, key).upon(version)
    }

    pub fn subscription_status(id: TenantId, activation: &Activation, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/subscriptions/{id}/status"), activation, key).upon(version)
    }

    pub fn view_create(draft: &ViewDraft, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/views".to_owned(), draft, key)
    }

    pub fn view_change(id: ViewId, patch: &ViewPatch, version: u64, key: IdempotencyKey) -> Self {
        Self::new("PATCH", format!("/v1/views/{id}"), patch, key).upon(version)
    }

    pub fn view_delete(id: ViewId, version: u64, key: IdempotencyKey) -> Self {
        Self::bare("DELETE", format!("/v1/views/{id}"), key).upon(version)
    }

    pub fn view_pin(id: ViewId, pin: &ViewPin, key: IdempotencyKey) -> Self {
        Self::new("PUT", format!("/v1/views/{id}/pin"), pin, key)
    }

    pub fn view_usual(usual: &UsualView, key: IdempotencyKey) -> Self {
        Self::new("PUT", "/v1/views/usual".to_owned(), usual, key)
    }

    pub fn limit_override(
        id: TenantId,
        limit: LimitKey,
        request: &OverrideRequest,
        version: u64,
        key: IdempotencyKey,
    ) -> Self {
        let path = format!("/v1/tenants/{id}/limits/{}", limit.as_str());
        Self::new("PUT", path, request, key).upon(version)
    }

    pub fn limit_removal(
        id: TenantId,
        limit: LimitKey,
        removal: &OverrideRemoval,
        version: u64,
        key: IdempotencyKey,
    ) -> Self {
        let path = format!("/v1/tenants/{id}/limits/{}", limit.as_str());
        Self::new("DELETE", path, removal, key).upon(version)
    }

    pub fn site_deploy(id: TenantId, request: &DeploymentRequest, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/tenants/{id}/deployments"), request, key)
    }

    pub fn sites_deploy(order: &SitesDeployment, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/sites/deployments".to_owned(), order, key)
    }

    pub fn site_repair(id: TenantId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/tenants/{id}/repair"), key)
    }

    pub fn upgrade_decide(id: UpgradeRequestId, decision: &UpgradeDecision, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/upgrade-requests/{id}/decision"), decision, key).upon(version)
    }

    pub fn onboarding_start(start: &DraftStart, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/onboarding/drafts".to_owned(), start, key)
    }

    /// `body`: a [`wheelhouse_contract::onboarding::StepPut`] as it was kept, so that the same bytes are sent again.
    pub fn onboarding_put(id: OnboardingId, body: String, version: u64, key: IdempotencyKey) -> Self {
        let path = format!("/v1/onboarding/drafts/{id}");
        Self::stored("PUT".to_owned(), path, body, key, Some(version))
    }

    pub fn onboarding_discard(id: OnboardingId, version: u64, key: IdempotencyKey) -> Self {
        Self::bare("DELETE", format!("/v1/onboarding/drafts/{id}"), key).upon(version)
    }

    pub fn onboarding_take_over(id: OnboardingId, version: u64, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/onboarding/drafts/{id}/take-over"), key).upon(version)
    }

    pub fn onboarding_test(id: OnboardingId, test: &IntegrationTest, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/onboarding/drafts/{id}/tests"), test, key)
    }

    pub fn onboarding_activate(id: OnboardingId, wanted: &Onboard, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/onboarding/drafts/{id}/activation"), wanted, key).upon(version)
    }

    pub fn onboarding_secrets(id: OnboardingId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/onboarding/drafts/{id}/secrets"), key)
    }

    pub fn review(id: TenantId, decision: &ReviewDecision, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/tenants/{id}/reviews"), decision, key).upon(version)
    }

    pub fn incident_declare(draft: &IncidentDraft, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/incidents".to_owned(), draft, key)
    }

    pub fn incident_acknowledge(id: IncidentId, key: IdempotencyKey) -> Self {
        Self::bare("POST", format!("/v1/incidents/{id}/acknowledge"), key)
    }

    /// `version` may be absent for a bare note.
    pub fn incident_update(id: IncidentId, update: &IncidentUpdate, version: Option<u64>, key: IdempotencyKey) -> Self {
        let mut command = Self::new("POST", format!("/v1/incidents/{id}/updates"), update, key);
        command.if_match = version;
        command
    }

    pub fn alert_change(id: AlertId, change: &AlertChange, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/anomalies/alerts/{id}/status"), change, key).upon(version)
    }

    pub fn approve(id: ApprovalId, approve: &Approve, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/approvals/{id}/approve"), approve, key).upon(version)
    }

    pub fn reject(id: ApprovalId, reject: &Reject, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/approvals/{id}/reject"), reject, key).upon(version)
    }

    pub fn cancel_approval(id: ApprovalId, reject: &Reject, version: u64, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/approvals/{id}/cancel"), reject, key).upon(version)
    }

    pub fn impersonation_start(start: &ImpersonationStart, key: IdempotencyKey) -> Self {
        Self::new("POST", "/v1/impersonations".to_owned(), start, key)
    }

    pub fn impersonation_end(id: ImpersonationId, end: &ImpersonationEnd, key: IdempotencyKey) -> Self {
        Self::new("POST", format!("/v1/impersonations/{id}/end"), end, key)
    }

    pub(crate) fn revoke_session(id: SessionId, key: IdempotencyKey) -> Self {
        Self::bare("DELETE", format!("/v1/sessions/{id}"), key)
    }

    pub(crate) fn revoke_other_sessions(key: IdempotencyKey) -> Self {
        Self::bare("DELETE", "/v1/sessions/others".to_owned(), key)
    }
}

impl Client {
    /// Sends `command`; repeating it after a lost answer gives the same answer and no second effect.
    ///
    /// # Errors
    /// The platform's problem, offline, signed out; [`RemoteError::Malformed`] when the answer is no `T` (the effect is
    /// there all the same).
    pub async fn send<T: DeserializeOwned>(&self, command: &Command) -> Result<Answer<T>, RemoteError> {
        let answer = self.sent(command).await?;
        let position = position(&answer);
        let bytes = transport::bytes(answer).await?;
        let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        let value = serde_json::from_slice(bytes).map_err(RemoteError::malformed)?;
        Ok(Answer { value, position })
    }

    /// Sends `command` and takes the answer as text: a file of the platform.
    ///
    /// # Errors
    /// As [`Self::send`]; [`RemoteError::Malformed`] for what is no text.
    pub async fn text(&self, command: &Command) -> Result<String, RemoteError> {
        let answer = self.sent(command).await?;
        String::from_utf8(transport::bytes(answer).await?).map_err(RemoteError::malformed)
    }

    /// Sends a piece of a file of tenants, which begins at `offset`; how far the file came.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn import_piece(
        &self,
        id: ImportId,
        offset: u64,
        piece: Vec<u8>,
        key: IdempotencyKey,
    ) -> Result<Import, RemoteError> {
        let path = format!("/v1/imports/{id}/content");
        let piece = bytes::Bytes::from(piece);
        let answer = self
            .authorized(|| {
                let request = self.request(Method::PUT, &path)?.query(&[("offset", offset)]);
                let request = request.header(IDEMPOTENCY_KEY, key.to_string()).timeout(TIMEOUT);
                Ok(request
                    .header(CONTENT_TYPE, "application/octet-stream")
                    .body(piece.clone()))
            })
            .await?;
        serde_json::from_slice(&transport::bytes(answer).await?).map_err(RemoteError::malformed)
    }

    pub(crate) async fn send_empty(&self, command: &Command) -> Result<(), RemoteError> {
        self.sent(command).await.map(drop)
    }

    async fn sent(&self, command: &Command) -> Result<Response, RemoteError> {
        let method = Method::from_bytes(command.method.as_bytes()).map_err(RemoteError::malformed)?;
        self.authorized(|| {
            let mut request = self
                .request(method.clone(), &command.path)?
                .header(IDEMPOTENCY_KEY, command.key.to_string())
                .timeout(TIMEOUT);
            if let Some(version) = command.if_match {
                request = request.header(IF_MATCH, format!("\"{version}\""));
            }
            if let Some(token) = &command.step_up {
                request = request.header(STEP_UP, token.expose_secret());
            }
            if let Some((kind, bytes)) = &command.file {
                request = request.header(CONTENT_TYPE, *kind).body(bytes.clone());
            } else if !command.body.is_empty() {
                request = request
                    .header(CONTENT_TYPE, "application/json")
                    .body(command.body.clone());
            }
            Ok(request)
        })
        .await
    }
}

fn position(answer: &Response) -> Option<Position> {
    answer.headers().get(POSITION)?.to_str().ok()?.parse().ok()
}
