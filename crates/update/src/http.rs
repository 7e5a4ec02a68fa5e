//! The updater's own HTTP client: HTTPS at every step, bounded, and the same words from every console.

use crate::Fault;
use futures_util::StreamExt;
use reqwest::{Client, ClientBuilder, Response, StatusCode, redirect};
use std::time::Duration;
use url::Url;
use wheelhouse_contract::update::UpdateRefusal;

/// Bytes of an announcement.
const LARGEST_FEED: usize = 256 * 1024;

const MOST_REDIRECTS: usize = 5;

const CONNECT: Duration = Duration::from_secs(15);

/// Between two pieces of an answer.
const SILENCE: Duration = Duration::from_secs(30);

/// A whole announcement.
const PATIENCE: Duration = Duration::from_secs(60);

/// A redirect that leaves HTTPS.
#[derive(Debug, thiserror::Error)]
#[error("redirected to an address without encryption")]
struct Plain;

#[derive(Debug, thiserror::Error)]
#[error("redirected too often")]
struct Dizzy;

/// Everything but the trusted certificates, which are the system's.
pub fn settings() -> ClientBuilder {
    let policy = redirect::Policy::custom(|attempt| {
        if attempt.url().scheme() != "https" {
            attempt.error(Plain)
        } else if attempt.previous().len() > MOST_REDIRECTS {
            attempt.error(Dizzy)
        } else {
            attempt.follow()
        }
    });
    Client::builder()
        .https_only(true)
        .redirect(policy)
        // Neither version nor system nor name: the server learns an address and a time.
        .user_agent("wheelhouse-update")
        .referer(false)
        // Sizes and hashes are those of the file as it is signed.
        .no_gzip()
        .no_zstd()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
}

/// The announcement.
pub async fn feed(client: &Client, url: &Url) -> Result<Vec<u8>, Fault> {
    let read = tokio::time::timeout(PATIENCE, whole(client, url));
    read.await
        .unwrap_or_else(|_| Err(Fault::Offline("it does not come to an end".to_owned())))
}

async fn whole(client: &Client, url: &Url) -> Result<Vec<u8>, Fault> {
    let mut body = open(client, url).await?.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece.map_err(fault)?);
        if bytes.len() > LARGEST_FEED {
            return Err(UpdateRefusal::Malformed.into());
        }
    }
    Ok(bytes)
}

/// Asks, and gives the answer when it is a success.
pub async fn open(client: &Client, url: &Url) -> Result<Response, Fault> {
    if url.scheme() != "https" {
        return Err(UpdateRefusal::Insecure.into());
    }
    let response = client.get(url.clone()).send().await.map_err(fault)?;
    if response.status() != StatusCode::OK {
        return Err(Fault::Offline(format!("it answered {}", response.status())));
    }
    Ok(response)
}

/// Without the address: what stands in a log names no server.
pub fn fault(error: reqwest::Error) -> Fault {
    if caused_by::<Plain>(&error) {
        return UpdateRefusal::Insecure.into();
    }
    if caused_by::<Dizzy>(&error) {
        return UpdateRefusal::Malformed.into();
    }
    Fault::Offline(error.without_url().to_string())
}

fn caused_by<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<E>() {
            return true;
        }
        next = error.source();
    }
    false
}
