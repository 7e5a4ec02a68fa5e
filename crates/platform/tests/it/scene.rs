//! A platform with sample tenants, and browsers at their sites.

use crate::support::{Answer, Bed, Console, With, answer};
use reqwest::{Client, Method, RequestBuilder, header, redirect::Policy};
use serde_json::{Value, json};
use wheelhouse_contract::{
    TenantId,
    audit::AuditPage,
    impersonation::{ImpersonationScope, ImpersonationStarted},
    tenant::{StatusChange, StatusOutcome, Tenant, TenantStatus},
};
use wheelhouse_platform::{generate::generate, http::Actor, storage::sql};

/// A platform with 150 sample tenants, whose users have the sample password.
pub async fn world() -> Bed {
    let bed = Bed::start_with(|config| config.sample = true).await;
    generate(&bed.app, 150, 11).await.unwrap();
    bed
}

/// The `nth` tenant in `status` that nothing else is the matter with.
pub async fn nth_tenant(bed: &Bed, status: TenantStatus, nth: usize) -> Tenant {
    let word = serde_json::to_value(status).unwrap().as_str().unwrap().to_owned();
    let rest = "WHERE status = $1 AND risk_flagged = 0 ORDER BY number DESC";
    let found: Vec<Tenant> = sql::rows(bed.app.reader(), rest, vec![word.into()]).await.unwrap();
    found.into_iter().nth(nth).unwrap()
}

pub async fn tenant(bed: &Bed, status: TenantStatus) -> Tenant {
    nth_tenant(bed, status, 0).await
}

/// The tenant as it now is.
pub async fn again(bed: &Bed, id: TenantId) -> Tenant {
    bed.app.require(id).await.unwrap()
}

/// Changes a tenant behind everybody's back, as the platform's own rules do.
pub async fn alter(bed: &Bed, id: TenantId, change: impl FnOnce(&mut Tenant)) -> Tenant {
    let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap();
    let mut tenant: Tenant = tx.require(id).await.unwrap();
    change(&mut tenant);
    tx.put(&mut tenant).await.unwrap();
    tx.finish().await.unwrap();
    tenant
}

pub const WHY: &str = "Agreed with the owner on the phone this morning.";

/// A well-formed change to `to`.
pub fn change(tenant: &Tenant, to: TenantStatus) -> StatusChange {
    StatusChange {
        to,
        justification: WHY.to_owned(),
        typed_name: TenantStatus::needs_typed_name(to).then(|| tenant.name.clone()),
        notify_owner: true,
    }
}

pub fn status_path(tenant: &Tenant) -> String {
    format!("/v1/tenants/{}/status", tenant.id)
}

/// Asks for `to` with everything that it needs.
pub async fn ask_status(bed: &Bed, console: &Console, tenant: &Tenant, to: TenantStatus) -> Answer {
    let (path, body) = (status_path(tenant), json!(change(tenant, to)));
    let token = match TenantStatus::needs_step_up(to) {
        true => Some(bed.step_up(console, "POST", &path, &body).await),
        false => None,
    };
    let with = With {
        key: None,
        version: Some(tenant.version),
        step_up: token.as_deref(),
    };
    console.send(Method::POST, &path, &body, with).await
}

/// Makes the change; the tenant after it.
pub async fn set_status(bed: &Bed, console: &Console, tenant: &Tenant, to: TenantStatus) -> Tenant {
    match ask_status(bed, console, tenant, to).await.is(200) {
        StatusOutcome::Applied { tenant, .. } => tenant,
        StatusOutcome::ApprovalOpened { .. } => panic!("an approval was opened"),
    }
}

pub fn start_body(tenant: &Tenant, scope: ImpersonationScope) -> Value {
    json!({ "tenant_id": tenant.id, "reason": "Looking at the calendar with the owner.", "scope": scope, "minutes": 30 })
}

pub async fn impersonate(console: &Console, tenant: &Tenant, scope: ImpersonationScope) -> ImpersonationStarted {
    console
        .post("/v1/impersonations", &start_body(tenant, scope))
        .await
        .is(201)
}

/// Records of `action`, newest first.
pub async fn audited(console: &Console, action: &str) -> AuditPage {
    console.get(&format!("/v1/audit?action={action}")).await.is(200)
}

/// A browser at one host, with a cookie jar of its own.
pub struct Browser {
    http: Client,
    url: String,
    pub host: String,
    pub cookie: Option<String>,
}

impl Browser {
    pub fn at(bed: &Bed, host: &str) -> Self {
        Self {
            http: Client::builder().redirect(Policy::none()).build().unwrap(),
            url: bed.url.clone(),
            host: host.to_owned(),
            cookie: None,
        }
    }

    pub fn of(bed: &Bed, tenant: &Tenant) -> Self {
        Self::at(bed, &format!("{}.localhost", tenant.subdomain))
    }

    /// Opens the entry of an impersonation.
    pub async fn entered(bed: &Bed, started: &ImpersonationStarted) -> Self {
        let mut browser = Self::at(bed, &format!("{}.localhost", started.impersonation.subdomain));
        let answer = browser.get(&entry_path(started)).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
        assert_eq!(answer.header("location"), "/");
        browser
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .header(header::HOST, &self.host);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header(header::ACCEPT, "text/html");
        self.keep(answer(request).await)
    }

    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+")))
            .collect::<Vec<_>>()
            .join("&");
        let request = self
            .request(Method::POST, path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.keep(answer(request).await)
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).json(body);
        self.keep(answer(request).await)
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = Some(cookie.to_owned());
        }
        answer
    }

    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/").await.status.as_u16() == 200
    }
}

/// Path and query of the entry URL.
pub fn entry_path(started: &ImpersonationStarted) -> String {
    let (_, rest) = started.entry_url.split_once("://").unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}
