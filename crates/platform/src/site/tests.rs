//! What an attacker tries with host names.

use super::{
    host::{subdomain, tenant_label},
    page::grouped,
};

#[test]
fn one_label_before_the_base_domain_is_a_site() {
    assert_eq!(tenant_label("acme.localhost", "localhost").as_deref(), Some("acme"));
    assert_eq!(
        tenant_label("acme.localhost:8080", "localhost").as_deref(),
        Some("acme")
    );
    assert_eq!(
        tenant_label("acme.sites.example.com", "sites.example.com").as_deref(),
        Some("acme")
    );
}

#[test]
fn a_host_means_the_same_however_it_is_written() {
    for host in [
        "ACME.LOCALHOST",
        "Acme.localhost:80",
        "acme.localhost.",
        "acme.localhost.:8080",
    ] {
        assert_eq!(tenant_label(host, "localhost").as_deref(), Some("acme"), "{host}");
    }
}

#[test]
fn what_only_looks_like_a_site_of_a_tenant_is_none() {
    let strangers = [
        "evil.acme.localhost",
        "acme.localhost.evil.com",
        "acmelocalhost",
        "acme.evillocalhost",
        ".localhost",
        "api.localhost",
        "www.localhost",
        "-acme.localhost",
        "ac_me.localhost",
        "acme.localhost:80:80x",
        "acmé.localhost",
        "",
    ];
    for host in strangers {
        assert_eq!(tenant_label(host, "localhost"), None, "{host}");
    }
}

#[test]
fn the_api_lives_at_no_host_that_a_tenant_could_have() {
    for host in [
        "evil.acme.localhost",
        "x_y.localhost",
        "api.acme.localhost",
        "ACME.localhost.",
    ] {
        assert!(subdomain(host, "localhost").is_some(), "{host} must not reach the API");
    }
    for host in [
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "platform.example.com",
        "api.localhost",
    ] {
        assert_eq!(subdomain(host, "localhost"), None, "{host}");
    }
}

#[test]
fn great_numbers_are_grouped() {
    let groups = [0_u32, 999, 1_000, 30_600, 1_234_567].map(grouped);
    assert_eq!(groups, ["0", "999", "1,000", "30,600", "1,234,567"]);
}
