//! Tenant sites, served by host name.

use crate::app::App;
use axum::Router;

/// Everything that a host `<subdomain>.<base domain>` serves; the state is given by the caller.
pub fn router() -> Router<App> {
    Router::new()
}

/// The subdomain in a `Host` header, when it names a tenant's site.
pub fn subdomain<'a>(host: &'a str, base_domain: &str) -> Option<&'a str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let subdomain = name.strip_suffix(base_domain)?.strip_suffix('.')?;
    (!subdomain.is_empty()).then_some(subdomain)
}
