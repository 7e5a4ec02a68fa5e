//! Callers of the API that ask again, with the same key, until they are answered.

use super::instance::Account;
use crate::support::incident;
use anyhow::{Context, Result, bail};
use reqwest::{Client, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use uuid::Uuid;
use wheelhouse_contract::{
    IncidentId,
    auth::{LoginChallenge, Tokens},
    incident::{Incident, Severity},
    sync::Position,
};
use wheelhouse_testkit::{ShiftedClock, world::code_at};

/// An intention that was answered.
pub struct Declared {
    pub title: String,
    pub id: IncidentId,
    pub attempts: u32,
}

/// A signed-in session.
pub struct Caller {
    http: Client,
    url: String,
    token: String,
}

impl Caller {
    pub async fn sign_in(url: String, account: &Account) -> Result<Self> {
        let http = Client::builder().timeout(Duration::from_secs(30)).build()?;
        let login = json!({ "email": account.email(), "password": account.password(), "device": "test" });
        let response = http.post(format!("{url}/v1/auth/login")).json(&login).send().await?;
        let challenge: LoginChallenge = response.error_for_status()?.json().await?;
        let code = code_at(&account.access, ShiftedClock::default().now().millis() / 1_000)?;
        let verify = json!({ "challenge": challenge.challenge, "code": code });
        let response = http.post(format!("{url}/v1/auth/verify")).json(&verify).send().await?;
        let tokens: Tokens = response.error_for_status()?.json().await?;
        Ok(Self {
            http,
            url,
            token: tokens.access_token,
        })
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let request = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// The feed's head.
    pub async fn head(&self) -> Result<Position> {
        let path = format!("{}/v1/sync/snapshot?scope=operators", self.url);
        let text = self
            .http
            .get(path)
            .bearer_auth(&self.token)
            .send()
            .await?
            .text()
            .await?;
        let header: serde_json::Value = serde_json::from_str(text.lines().next().context("a header")?)?;
        Ok(header["position"].as_str().context("a position")?.parse()?)
    }

    /// `None` when the answer did not come, or asks to try again.
    async fn declare(&self, key: Uuid, title: &str) -> Result<Option<Incident>> {
        let request = self.http.post(format!("{}/v1/incidents", self.url));
        let request = request
            .bearer_auth(&self.token)
            .header("idempotency-key", key.to_string());
        let Ok(response) = request.json(&incident(title, Severity::Low)).send().await else {
            return Ok(None);
        };
        match response.status() {
            StatusCode::CREATED => Ok(response.json().await.ok()),
            StatusCode::SERVICE_UNAVAILABLE => Ok(None),
            status => bail!("{status}: {}", response.text().await?),
        }
    }
}

/// Declares `each` incidents, one after another.
pub async fn declare(
    caller: Arc<Caller>,
    writer: usize,
    each: usize,
    count: watch::Sender<usize>,
) -> Result<Vec<Declared>> {
    let mut declared = Vec::new();
    for number in 0..each {
        let (key, name) = (Uuid::now_v7(), format!("{writer}-{number}"));
        let mut attempts = 1;
        let row = loop {
            if let Some(row) = caller.declare(key, &name).await? {
                break row;
            }
            attempts += 1;
            if attempts > 200 {
                bail!("{name} is never answered");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let (title, id) = (row.title, row.id);
        declared.push(Declared { title, id, attempts });
        count.send_modify(|answered| *answered += 1);
    }
    Ok(declared)
}
