//! One call: pinned to what was looked up, at most ten seconds, no redirects, no proxy, a bounded answer.

use super::{CallFault, Networks, guard};
use futures_util::StreamExt;
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::{error::Error, time::Duration};
use url::Url;
use wheelhouse_contract::onboarding::{IntegrationFault, TEST_SECONDS};

/// Bytes of an answer that are read.
const MOST_BYTES: usize = 256 * 1024;

/// Calls others within the networks of the configuration.
#[derive(Clone, Debug)]
pub(crate) struct Outbound {
    allowed: Networks,
    /// Of one call, with looking up the name.
    limit: Duration,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    /// `Null` where it was no JSON.
    pub body: Value,
}

impl Outbound {
    pub fn new(allowed: Networks) -> Self {
        Self {
            allowed,
            limit: Duration::from_secs(TEST_SECONDS),
        }
    }

    pub async fn get(&self, url: &Url, key: Option<&SecretString>) -> Result<Answer, CallFault> {
        self.call(Method::GET, url, key, None).await
    }

    pub async fn post(&self, url: &Url, key: Option<&SecretString>, body: &Value) -> Result<Answer, CallFault> {
        self.call(Method::POST, url, key, Some(body)).await
    }

    /// # Errors
    /// When there is no answer within ten seconds, or the address may not be called, or it sends elsewhere.
    async fn call(
        &self,
        method: Method,
        url: &Url,
        key: Option<&SecretString>,
        body: Option<&Value>,
    ) -> Result<Answer, CallFault> {
        match tokio::time::timeout(self.limit, self.exchange(method, url, key, body)).await {
            Ok(result) => result,
            Err(_) => Err(late(url)),
        }
    }

    async fn exchange(
        &self,
        method: Method,
        url: &Url,
        key: Option<&SecretString>,
        body: Option<&Value>,
    ) -> Result<Answer, CallFault> {
        let client = self.client(url).await?;
        let request = with(client.request(method, url.clone()), key, body);
        let response = request.send().await.map_err(|error| broken(url, &error))?;
        let status = response.status();
        if status.is_redirection() {
            let message = format!("{} sends to another address.", host(url));
            return Err(CallFault::new(IntegrationFault::Redirect, message));
        }
        let body = read(response).await.map_err(|error| broken(url, &error))?;
        Ok(Answer {
            status: status.as_u16(),
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        })
    }

    /// A client that knows one host, at the addresses that were looked at.
    async fn client(&self, url: &Url) -> Result<Client, CallFault> {
        let target = guard::resolve(url, &self.allowed).await?;
        let builder = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .resolve_to_addrs(host(url), &target.addresses);
        builder.build().map_err(|error| broken(url, &error))
    }
}

fn with(mut request: RequestBuilder, key: Option<&SecretString>, body: Option<&Value>) -> RequestBuilder {
    if let Some(key) = key {
        request = request.bearer_auth(key.expose_secret());
    }
    match body {
        Some(body) => request.json(body),
        None => request,
    }
}

/// The beginning of the answer; the rest of one that is too long is not read.
async fn read(response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut bytes = Vec::new();
    let mut parts = response.bytes_stream();
    while let Some(part) = parts.next().await {
        let part = part?;
        let room = MOST_BYTES - bytes.len();
        bytes.extend_from_slice(&part[..part.len().min(room)]);
        if bytes.len() == MOST_BYTES {
            break;
        }
    }
    Ok(bytes)
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("The server")
}

fn late(url: &Url) -> CallFault {
    let message = format!("{} did not answer within {TEST_SECONDS} seconds.", host(url));
    CallFault::new(IntegrationFault::Timeout, message)
}

/// The causes of `error` tell a broken connection from a certificate that nobody trusts.
fn broken(url: &Url, error: &reqwest::Error) -> CallFault {
    if error.is_timeout() {
        return late(url);
    }
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(inner) = cause {
        let text = inner.to_string().to_lowercase();
        if ["certificate", "ssl", "tls"].iter().any(|word| text.contains(word)) {
            let message = format!("There is no secure connection to {}.", host(url));
            return CallFault::new(IntegrationFault::Tls, message);
        }
        cause = inner.source();
    }
    let message = format!("{} cannot be reached, or broke the connection off.", host(url));
    CallFault::new(IntegrationFault::Unreachable, message)
}

#[cfg(test)]
mod tests;
