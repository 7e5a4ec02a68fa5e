//! What is deployed at tenants' host names, pages that hear of changes, and requests for modules.

mod deploy;
mod health;
mod killed;
mod live;
mod many;
mod upgrades;

use crate::{
    scene::Browser,
    support::{Bed, Console},
};
use futures_util::{Stream, StreamExt};
use reqwest::{Method, header};
use serde_json::{Value, json};
use std::{pin::Pin, time::Duration};
use wheelhouse_contract::{
    TenantId,
    site::{DeploymentOpened, Deployments, Site, SiteHealth, Sites},
    tenant::{Module, Tenant},
};
use wheelhouse_platform::{generate::SAMPLE_TENANT_PASSWORD, storage::sql};

pub const CORE: [Module; 2] = [Module::Employees, Module::Notifications];

pub async fn signed_in(bed: &Bed, tenant: &Tenant) -> Browser {
    let mut browser = Browser::of(bed, tenant);
    let fields = [
        ("email", tenant.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    assert_eq!(browser.form("/sign-in", &fields).await.status.as_u16(), 303);
    browser
}

pub fn deployments_path(id: TenantId) -> String {
    format!("/v1/tenants/{id}/deployments")
}

/// Deploys the site and waits for its end.
pub async fn deploy(console: &Console, tenant: &Tenant) -> Site {
    let opened: DeploymentOpened = console.post(&deployments_path(tenant.id), &json!({})).await.is(202);
    let ended = crate::jobs::over(console, opened.opened.job.id).await;
    assert_eq!(ended.failed, 0, "{ended:?}");
    site(console, tenant.id).await.unwrap()
}

pub async fn site(console: &Console, id: TenantId) -> Option<Site> {
    // The page that begins just before it.
    let before = uuid::Uuid::from_u128(id.0.as_u128() - 1);
    let page: Sites = console.get(&format!("/v1/sites?limit=1&after={before}")).await.is(200);
    page.items.into_iter().find(|site| site.id == id)
}

pub async fn versions(console: &Console, id: TenantId) -> Deployments {
    console.get(&deployments_path(id)).await.is(200)
}

pub async fn health(console: &Console, id: TenantId) -> SiteHealth {
    console.get(&format!("/v1/tenants/{id}/health")).await.is(200)
}

/// Damages the database behind the platform's back.
pub async fn damage(bed: &Bed, statement: &str, values: Vec<sea_orm::Value>) {
    let tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    assert!(sql::exec(tx.conn(), statement, values).await.unwrap() > 0);
    tx.finish().await.unwrap();
}

/// The events of an open page.
pub struct Live {
    body: Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>> + Send>>,
    text: String,
}

/// What an open page was told: the event's name, its id and its data.
#[derive(Clone, Debug)]
pub struct Told {
    pub event: String,
    pub id: String,
    pub data: Value,
}

impl Told {
    pub fn enabled(&self) -> Vec<String> {
        serde_json::from_value(self.data["enabled"].clone()).unwrap()
    }

    pub fn cards(&self) -> &str {
        self.data["parts"]["modules"].as_str().unwrap()
    }
}

impl Live {
    pub async fn open(browser: &Browser, last: Option<&str>) -> Self {
        let mut request = browser
            .request(Method::GET, "/api/live")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("connect-src 'self'"), "{policy}");
        Self {
            body: Box::pin(response.bytes_stream()),
            text: String::new(),
        }
    }

    /// The next block: an event, or a heartbeat (`None`).
    pub async fn block(&mut self) -> Option<Option<Told>> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(told(&block));
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.body.next())
                .await
                .unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk.ok()?).unwrap());
        }
    }

    /// The next event; heartbeats are passed over. `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.block().await? {
                return Some(told);
            }
        }
    }
}

fn told(block: &str) -> Option<Told> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    Some(Told {
        event: field("event")?.to_owned(),
        id: field("id").unwrap_or_default().to_owned(),
        data: serde_json::from_str(field("data")?).unwrap(),
    })
}
