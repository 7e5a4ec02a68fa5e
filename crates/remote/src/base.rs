//! The platform's address, as a person types it.

use crate::CheckError;
use url::{Host, Url};

/// A checked base address: https, or http on this machine alone; no credentials, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Reads what a person typed; without a scheme it means https, on this machine http.
    ///
    /// # Errors
    /// [`CheckError::NotAUrl`], [`CheckError::Insecure`].
    pub fn parse(text: &str) -> Result<Self, CheckError> {
        let text = text.trim();
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}")).map(without_tls_at_home)
        };
        let mut url = url.map_err(|_| CheckError::NotAUrl)?;
        let plain = !matches!(url.scheme(), "http" | "https") || url.host().is_none();
        let decorated = !url.username().is_empty() || url.password().is_some() || url.query().is_some();
        if plain || decorated || url.fragment().is_some() {
            return Err(CheckError::NotAUrl);
        }
        if url.scheme() == "http" && !is_local(&url) {
            return Err(CheckError::Insecure);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The platform runs on this machine.
    pub fn is_local(&self) -> bool {
        is_local(&self.0)
    }

    /// The address of `path`, which begins with `/v1`.
    pub(crate) fn join(&self, path: &str) -> Result<Url, CheckError> {
        Url::parse(&format!("{self}{path}")).map_err(|_| CheckError::NotAUrl)
    }

    /// The same over WebSocket.
    pub(crate) fn socket(&self, path: &str) -> Result<Url, CheckError> {
        let mut url = self.join(path)?;
        let scheme = if url.scheme() == "http" { "ws" } else { "wss" };
        url.set_scheme(scheme).map_err(|()| CheckError::NotAUrl)?;
        Ok(url)
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn without_tls_at_home(mut url: Url) -> Url {
    if is_local(&url) && url.set_scheme("http").is_err() {
        tracing::debug!("an address on this machine stays https");
    }
    url
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
