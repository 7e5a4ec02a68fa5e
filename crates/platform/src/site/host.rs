//! From a `Host` header to a tenant's subdomain.

use axum::http::{header, request::Parts, uri::Authority};
use wheelhouse_contract::tenant::{RESERVED_SUBDOMAINS, is_valid_subdomain};

/// What stands before the base domain in a `Host` header, when something does: such hosts are sites and never the API,
/// even if no tenant can have that name. Reserved names (`api`, `admin`, …) belong to the platform itself.
pub fn subdomain<'a>(host: &'a str, base_domain: &str) -> Option<&'a str> {
    let name = without_port(host);
    let name = name.strip_suffix('.').unwrap_or(name);
    let end = name.len().checked_sub(base_domain.len())?;
    let (front, base) = (name.get(..end)?, name.get(end..)?);
    if !base.eq_ignore_ascii_case(base_domain) {
        return None;
    }
    let front = front.strip_suffix('.').filter(|front| !front.is_empty())?;
    let reserved = RESERVED_SUBDOMAINS.iter().any(|name| front.eq_ignore_ascii_case(name));
    (!reserved).then_some(front)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The subdomain of one label that a tenant may have, in lower case.
pub(super) fn tenant_label(host: &str, base_domain: &str) -> Option<String> {
    subdomain(host, base_domain)
        .map(str::to_ascii_lowercase)
        .filter(|label| is_valid_subdomain(label))
}

/// The host that the request names, port included.
pub(super) fn of(parts: &Parts) -> &str {
    let header = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
    parts
        .uri
        .authority()
        .map(Authority::as_str)
        .or(header)
        .unwrap_or_default()
}

/// Whether a state-changing request comes from the site's own pages (or from no page at all). `scheme` is the sites': a page
/// that came unencrypted is not one of an encrypted site's.
pub(super) fn is_own_origin(parts: &Parts, scheme: &str) -> bool {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text("origin") {
        return origin.split_once("://").is_some_and(|(of_page, host)| {
            of_page.eq_ignore_ascii_case(scheme) && host.eq_ignore_ascii_case(of(parts))
        });
    }
    text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"))
}
