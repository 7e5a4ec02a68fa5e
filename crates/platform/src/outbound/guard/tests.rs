//! An attacker's list of addresses.

use super::*;

/// The ways of writing an inner address that got past guards of others.
const INNER: [&str; 34] = [
    "https://127.0.0.1/",
    "https://127.8.9.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378::1]/",
    "https://localhost/",
];

fn fault(url: &str, allowed: &Networks) -> Option<IntegrationFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let url = Url::parse(url).unwrap();
    runtime.block_on(resolve(&url, allowed)).err().map(|error| error.fault)
}

#[test]
fn no_inner_address_is_called_however_it_is_written() {
    for url in INNER {
        assert_eq!(
            fault(url, &Networks::default()),
            Some(IntegrationFault::Blocked),
            "{url}"
        );
    }
}

#[test]
fn public_addresses_are_called_over_https_alone() {
    for url in [
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
    ] {
        assert_eq!(fault(url, &Networks::default()), None, "{url}");
    }
    for url in ["http://8.8.8.8/", "ftp://8.8.8.8/"] {
        assert_eq!(
            fault(url, &Networks::default()),
            Some(IntegrationFault::Blocked),
            "{url}"
        );
    }
}

#[test]
fn what_the_configuration_names_may_be_called_and_nothing_beside_it() {
    let allowed = Networks::new(vec!["127.0.0.1/32".parse().unwrap(), "10.1.0.0/16".parse().unwrap()]);
    for url in [
        "http://127.0.0.1:9000/",
        "https://10.1.2.3/",
        "http://[::ffff:127.0.0.1]/",
    ] {
        assert_eq!(fault(url, &allowed), None, "{url}");
    }
    for url in [
        "http://127.0.0.2/",
        "https://10.2.0.1/",
        "https://169.254.169.254/",
        "ftp://127.0.0.1/",
    ] {
        assert_eq!(fault(url, &allowed), Some(IntegrationFault::Blocked), "{url}");
    }
}

#[test]
fn a_name_that_nobody_knows_is_said_to_be_so() {
    assert_eq!(
        fault("https://nobody.invalid/", &Networks::default()),
        Some(IntegrationFault::Dns)
    );
}
