//! What is made up holds the rules of what is typed.

use super::*;
use std::collections::BTreeSet;

/// A source that a test can foresee: linear congruential.
fn picker(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    }
}

#[test]
fn subdomains_are_what_is_left_of_a_name() {
    for (name, expected) in [
        ("Acme Corporation", Some("acmecorporation")),
        ("Café Müller & Söhne", Some("cafemullersohne")),
        ("The Very Long Name Of A Company", Some("theverylongnameofaco")),
        ("24/7 Help!", Some("247help")),
        ("Help", Some("help-1")),
        ("WWW", Some("www-1")),
        ("شرکت نمونه", None),
        ("!!!", None),
        ("", None),
    ] {
        assert_eq!(subdomain(name).as_deref(), expected, "{name}");
    }
    let others: Vec<_> = other_subdomains("acme").take(2).collect();
    assert_eq!(others, ["acme-2", "acme-3"]);
    assert_eq!(other_names("Acme").next().as_deref(), Some("Acme 2"));
}

proptest! {
    #[test]
    fn a_made_subdomain_is_one(name in "\\PC{0,80}") {
        if let Some(made) = subdomain(&name) {
            prop_assert!(is_valid_subdomain(&made), "{}", made);
            prop_assert!(made.len() <= 22);
            prop_assert_eq!(subdomain(&name), Some(made));
        }
    }

    #[test]
    fn what_is_proposed_instead_is_one_too(text in "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") {
        prop_assume!(is_valid_subdomain(&text));
        let others: Vec<_> = other_subdomains(&text).take(20).collect();
        prop_assert!(others.iter().all(|other| is_valid_subdomain(other) && *other != text));
        prop_assert_eq!(others.iter().collect::<BTreeSet<_>>().len(), 20);
    }

    #[test]
    fn a_made_password_is_a_good_one(seed: u64) {
        let made = password(&mut picker(seed));
        prop_assert_eq!(check::password(&made), None);
        prop_assert_eq!(made.chars().count(), 20);
        prop_assert!(!made.contains(['l', 'I', 'O', '0', '1']) || made.contains('l'), "{}", made);
        prop_assert_ne!(made, password(&mut picker(seed ^ 0xdead_beef)));
    }

    #[test]
    fn codes_are_ten_and_different(seed: u64) {
        let codes = backup_codes(&mut picker(seed));
        prop_assert_eq!(codes.len(), BACKUP_CODES);
        prop_assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), BACKUP_CODES);
        for code in codes {
            let groups: Vec<_> = code.split('-').collect();
            prop_assert_eq!(groups.len(), 3);
            prop_assert!(groups.iter().all(|group| group.len() == 4), "{}", code);
            prop_assert!(code.bytes().all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit()));
        }
    }
}
