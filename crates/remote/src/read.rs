//! Reads on demand: what the mirror does not hold.

use crate::{Client, RemoteError, client::TIMEOUT, transport};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{
    AssetId, JobId, MailId, TenantId, Timestamp,
    asset::PICTURE_BYTES,
    audit::{AuditPage, AuditQuery, Checkpoint},
    event::TenantEvent,
    job::{ItemState, Job, JobItems},
    mail::{MailDetail, MailPage, MailQuery},
    onboarding::{Availability, AvailabilityQuery},
    platform::PlatformInfo,
    site::{Deployments, SiteHealth},
    subscription::{Revenue, RevenueFigure, RevenueTenants, SubscriptionChange},
    tenant::{Module, Plan, TenantUser},
    usage::WhyAnswer,
};

/// Lines of a subscription's history in one answer.
const HISTORY: u32 = 200;

/// Of the platform's dossier, what the mirror does not hold.
#[derive(Debug, Deserialize)]
pub struct TenantDetails {
    pub users: Vec<TenantUser>,
    /// The newest 200, older than the mirror's window included.
    pub events: Vec<TenantEvent>,
}

/// Which tenants behind a figure of revenue.
#[derive(Clone, Debug, Serialize)]
pub struct RevenueQuery {
    pub figure: RevenueFigure,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Which rows of a job.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct ItemsQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ItemState>,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

#[derive(Deserialize)]
struct History {
    items: Vec<SubscriptionChange>,
}

impl Client {
    /// Which platform this is, and what its plans cost now.
    ///
    /// # Errors
    /// Offline, signed out.
    pub async fn platform(&self) -> Result<PlatformInfo, RemoteError> {
        self.get("/v1/platform", &()).await
    }

    /// People inside a tenant, and its history beyond the mirror's window. Audited by the platform.
    ///
    /// # Errors
    /// Offline, signed out, `forbidden`, `not_found`. So for all reads here.
    pub async fn tenant_details(&self, id: TenantId) -> Result<TenantDetails, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/dossier"), &()).await
    }

    /// The log beyond the mirror's window. Audited by the platform.
    pub async fn audit(&self, query: &AuditQuery) -> Result<AuditPage, RemoteError> {
        self.get("/v1/audit", query).await
    }

    /// What happened to a subscription: the newest 200, newest first.
    pub async fn subscription_history(&self, id: TenantId) -> Result<Vec<SubscriptionChange>, RemoteError> {
        let path = format!("/v1/subscriptions/{id}/history");
        let history: History = self.get(&path, &[("limit", HISTORY)]).await?;
        Ok(history.items)
    }

    /// Why a module works for the tenant, or does not, with who switched it.
    pub async fn why_module(&self, id: TenantId, module: Module) -> Result<WhyAnswer, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/why"), &[("module", module)]).await
    }

    /// Recurring revenue now, and what moved it between two instants.
    pub async fn revenue(&self, from: Timestamp, to: Timestamp) -> Result<Revenue, RemoteError> {
        self.get("/v1/revenue", &[("from", from), ("to", to)]).await
    }

    /// A page of the tenants behind a figure.
    pub async fn revenue_tenants(&self, query: &RevenueQuery) -> Result<RevenueTenants, RemoteError> {
        self.get("/v1/revenue/tenants", query).await
    }

    /// What is wrong with a tenant's site, looked at now.
    pub async fn site_health(&self, id: TenantId) -> Result<SiteHealth, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/health"), &()).await
    }

    /// The versions of a tenant's site, newest first.
    pub async fn site_versions(&self, id: TenantId) -> Result<Deployments, RemoteError> {
        self.get(&format!("/v1/tenants/{id}/deployments"), &()).await
    }

    /// A page of the mail to people outside.
    pub async fn mail(&self, query: &MailQuery) -> Result<MailPage, RemoteError> {
        self.get("/v1/mail", query).await
    }

    /// A message with its text.
    pub async fn mail_detail(&self, id: MailId) -> Result<MailDetail, RemoteError> {
        self.get(&format!("/v1/mail/{id}"), &()).await
    }

    /// The file of a picture.
    pub async fn asset(&self, id: AssetId) -> Result<Vec<u8>, RemoteError> {
        let path = format!("/v1/assets/{id}");
        let answer = self
            .authorized(|| Ok(self.request(Method::GET, &path)?.timeout(TIMEOUT)))
            .await?;
        transport::limited(answer, PICTURE_BYTES).await
    }

    /// Whether what a new tenant wants is free.
    pub async fn onboarding_availability(&self, query: &AvailabilityQuery) -> Result<Availability, RemoteError> {
        self.get("/v1/onboarding/availability", query).await
    }

    /// One job, as exact as the platform knows it.
    pub async fn job(&self, id: JobId) -> Result<Job, RemoteError> {
        self.get(&format!("/v1/jobs/{id}"), &()).await
    }

    /// A page of a job's rows, by rising number.
    pub async fn job_items(&self, id: JobId, query: &ItemsQuery) -> Result<JobItems, RemoteError> {
        self.get(&format!("/v1/jobs/{id}/items"), query).await
    }

    /// The whole file of a job's rows.
    pub async fn job_results(&self, id: JobId, state: Option<ItemState>) -> Result<Vec<u8>, RemoteError> {
        let path = format!("/v1/jobs/{id}/results.csv");
        let query = ItemsQuery {
            state,
            ..ItemsQuery::default()
        };
        let answer = self
            .authorized(|| Ok(self.request(Method::GET, &path)?.query(&query)))
            .await?;
        transport::bytes(answer).await
    }

    /// The signed head of the audit chain.
    pub async fn checkpoint(&self) -> Result<Checkpoint, RemoteError> {
        self.get("/v1/audit/checkpoint", &()).await
    }
}
