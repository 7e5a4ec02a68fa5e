//! Addresses: links, hosts, the second factor's.

use totp_rs::{Algorithm, TOTP};
use wheelhouse_contract::tenant::RESERVED_SUBDOMAINS;
use wheelhouse_engine::{
    link::{Target, parse},
    view::Place,
};
use wheelhouse_platform::site::subdomain;

const LONGEST_LINK: usize = 256;
const BASE: &str = "wheelhouse.example";

/// A link of the `wheelhouse:` scheme: it may name a place and nothing else.
pub fn link(bytes: &[u8]) {
    let Ok(target) = parse(bytes) else { return };
    assert!(bytes.len() <= LONGEST_LINK, "longer than any link");
    assert!(bytes.iter().all(u8::is_ascii_graphic), "invisible characters in a link");
    let plain = spelled(&target);
    assert_eq!(parse(plain.as_bytes()), Ok(target), "{plain} leads elsewhere");
}

/// The one plain spelling. Every target has one: a target that could act would have none.
fn spelled(target: &Target) -> String {
    let path = match target {
        Target::TenantNumber(number) => format!("tenant/T-{number:06}"),
        Target::Place(place) => match place {
            Place::Overview => "overview".to_owned(),
            Place::Inbox => "inbox".to_owned(),
            Place::Outbox => "outbox".to_owned(),
            Place::Audit => "audit".to_owned(),
            Place::Tenants => "tenants".to_owned(),
            Place::Reviews => "reviews".to_owned(),
            Place::Incidents => "incidents".to_owned(),
            Place::Alerts => "alerts".to_owned(),
            Place::Approvals => "approvals".to_owned(),
            Place::Impersonations => "impersonations".to_owned(),
            Place::Sites => "sites".to_owned(),
            Place::Upgrades => "upgrades".to_owned(),
            Place::Settings => "settings".to_owned(),
            Place::Tenant { id } => format!("tenant/{id}"),
            Place::Incident { id } => format!("incident/{id}"),
            Place::Alert { id } => format!("alert/{id}"),
            Place::Approval { id } => format!("approval/{id}"),
            Place::AuditOfTenant { id } => format!("audit?tenant={id}"),
        },
    };
    format!("wheelhouse://{path}")
}

/// The `Host` of a request: whatever stands before the base domain, and nothing that only looks like it.
pub fn host(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Some(front) = subdomain(text, BASE) else { return };
    assert!(!front.is_empty());
    assert!(
        !RESERVED_SUBDOMAINS.iter().any(|name| front.eq_ignore_ascii_case(name)),
        "{front} is the platform's own"
    );
    assert!(text.starts_with(front), "{front} does not begin {text}");
    let rest = text.get(front.len()..).unwrap_or_default().to_ascii_lowercase();
    let end = rest.strip_prefix('.').and_then(|rest| rest.strip_prefix(BASE));
    let end = end.map(|end| end.strip_prefix('.').unwrap_or(end));
    let port = |end: &str| {
        end.strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
    };
    assert!(
        end.is_some_and(|end| end.is_empty() || port(end)),
        "{text} is not below {BASE}"
    );
}

/// The content of an enrolment's QR code for an account of any name: nothing that the name holds may say more than a name.
/// The product makes such addresses and never reads one.
pub fn otpauth(bytes: &[u8]) {
    let Ok(account) = str::from_utf8(bytes) else { return };
    let account = account.replace(':', "");
    let (issuer, secret) = (Some("Wheelhouse".to_owned()), vec![7; 20]);
    let Ok(totp) = TOTP::new(Algorithm::SHA1, 6, 1, 30, secret, issuer, account.clone()) else {
        return;
    };
    let address = totp.get_url();
    assert!(
        address.starts_with("otpauth://totp/Wheelhouse:") && address.is_ascii(),
        "{address}"
    );
    let (_, query) = address.split_once('?').unwrap_or_default();
    let names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| Some(pair.split_once('=')?.0))
        .collect();
    assert!(
        names == ["secret", "issuer"] && !address.contains('#'),
        "the account {account} says more: {address}"
    );
}
