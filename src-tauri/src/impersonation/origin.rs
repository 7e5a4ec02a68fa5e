//! The one origin that an impersonation window may show.

use crate::error::ShellError;
use tauri::Url;

/// Scheme, host and port, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an address on the tenant's site.
    ///
    /// # Errors
    /// When it is no `http` or `https` address with a host.
    pub fn of(address: &str) -> Result<Self, ShellError> {
        let url = Url::parse(address).map_err(|_| ShellError::EntryAddress)?;
        Self::read(&url).ok_or(ShellError::EntryAddress)
    }

    /// Whether a page of this window may go there. Whatever has no such origin (`about:`, `data:`, `blob:`, `file:`,
    /// `javascript:`, the shell's own schemes) may not.
    pub fn allows(&self, url: &Url) -> bool {
        Self::read(url).is_some_and(|other| other == *self)
    }

    fn read(url: &Url) -> Option<Self> {
        // A name in the address is only ever there to look like a host.
        let plain = url.username().is_empty() && url.password().is_none();
        if !plain || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.scheme.as_str(), self.port) {
            ("https", 443) | ("http", 80) => f.write_str(&self.host),
            _ => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(address: &str) -> bool {
        let origin = Origin::of("http://acme.localhost:4321/__wheelhouse/enter?code=x").unwrap();
        Url::parse(address).is_ok_and(|url| origin.allows(&url))
    }

    #[test]
    fn every_page_of_the_site_is_reachable() {
        for address in [
            "http://acme.localhost:4321/",
            "http://acme.localhost:4321/modules/tasks?x=1#y",
            "http://ACME.localhost:4321/",
        ] {
            assert!(allows(address), "{address}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for address in [
            "https://acme.localhost:4321/",
            "http://acme.localhost/",
            "http://acme.localhost:4322/",
            "http://other.localhost:4321/",
            "http://acme.localhost.evil.example:4321/",
            "http://acme.localhost:4321@evil.example/",
            "http://user@acme.localhost:4321/",
            "http://127.0.0.1:4321/",
            "about:blank",
            "about:srcdoc",
            "data:text/html,x",
            "blob:http://acme.localhost:4321/1",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "tauri://localhost/",
            "ipc://localhost/app_state",
            "//acme.localhost:4321",
            "",
        ] {
            assert!(!allows(address), "{address}");
        }
    }

    #[test]
    fn a_session_cannot_start_anywhere_else() {
        for address in ["", "nonsense", "file:///x", "data:text/html,x", "http://"] {
            assert!(Origin::of(address).is_err(), "{address}");
        }
    }
}
