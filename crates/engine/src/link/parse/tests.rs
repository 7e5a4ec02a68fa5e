use super::*;
use proptest::prelude::*;
use wheelhouse_contract::{AlertId, ApprovalId, IncidentId, TenantId};

const ID: &str = "0190a6e4-1c5d-7b3a-9c1e-2f4b6d8e0a12";

fn read(link: &str) -> Result<Target, Refusal> {
    parse(link.as_bytes())
}

fn refused(link: &str) -> Refusal {
    read(link).expect_err(link)
}

#[test]
fn every_place_has_a_link() {
    let id: Uuid = ID.parse().unwrap();
    for (link, place) in [
        ("overview", Place::Overview),
        ("inbox", Place::Inbox),
        ("tenants", Place::Tenants),
        ("reviews", Place::Reviews),
        ("incidents", Place::Incidents),
        ("alerts", Place::Alerts),
        ("approvals", Place::Approvals),
        ("impersonations", Place::Impersonations),
        ("sites", Place::Sites),
        ("upgrades", Place::Upgrades),
        ("audit", Place::Audit),
        ("outbox", Place::Outbox),
        ("settings", Place::Settings),
        (format!("tenant/{ID}").as_str(), Place::Tenant { id: TenantId(id) }),
        (
            format!("incident/{ID}").as_str(),
            Place::Incident { id: IncidentId(id) },
        ),
        (format!("alert/{ID}").as_str(), Place::Alert { id: AlertId(id) }),
        (
            format!("approval/{ID}").as_str(),
            Place::Approval { id: ApprovalId(id) },
        ),
        (
            format!("audit?tenant={ID}").as_str(),
            Place::AuditOfTenant { id: TenantId(id) },
        ),
    ] {
        assert_eq!(
            read(&format!("wheelhouse://{link}")),
            Ok(Target::Place(place)),
            "{link}"
        );
    }
}

#[test]
fn a_tenant_is_found_by_the_number_that_people_say() {
    for number in ["42", "000042", "T-42", "T-000042", "t-000042", "T%2D000042", "42/"] {
        assert_eq!(
            read(&format!("wheelhouse://tenant/{number}")),
            Ok(Target::TenantNumber(42)),
            "{number}"
        );
    }
    for number in [
        "0",
        "T-",
        "-42",
        "+42",
        "4_2",
        "4294967296",
        "99999999999",
        "T-T-42",
        "0x2a",
        "42.0",
        "1e3",
    ] {
        assert_eq!(
            refused(&format!("wheelhouse://tenant/{number}")),
            Refusal::Id,
            "{number}"
        );
    }
    assert_eq!(refused("wheelhouse://incident/42"), Refusal::Id, "incidents go by id");
}

#[test]
fn what_browsers_make_of_a_link_is_the_same_link() {
    let plain = read("wheelhouse://overview");
    for same in [
        "WHEELHOUSE://overview",
        "wheelhouse://Overview",
        "wheelhouse://overview/",
    ] {
        assert_eq!(read(same), plain, "{same}");
    }
    let upper = ID.to_uppercase();
    assert_eq!(
        read(&format!("wheelhouse://tenant/{upper}")),
        read(&format!("wheelhouse://tenant/{ID}"))
    );
}

#[test]
fn a_link_never_acts() {
    for acts in [
        "tenant/suspend",
        "lock",
        "sign-out",
        "impersonate",
        "approve",
        "connect",
        "platform",
        "settings/autostart",
        "unlock",
    ] {
        let refusal = refused(&format!("wheelhouse://{acts}"));
        assert!(matches!(refusal, Refusal::Place | Refusal::Id), "{acts}: {refusal}");
    }
    for more in [
        format!("tenant/{ID}?action=suspend"),
        format!("tenant/{ID}?"),
        format!("tenant/{ID}#delete"),
        format!("approval/{ID}?approve=1&code=123456"),
        format!("audit?tenant={ID}&export=csv"),
        "audit?text=x".into(),
        "audit?".into(),
        "audit?tenant".into(),
        format!("overview?tenant={ID}"),
        format!("audit/?tenant={ID}#x"),
        "overview#/settings".into(),
    ] {
        let refusal = refused(&format!("wheelhouse://{more}"));
        assert!(matches!(refusal, Refusal::Excess | Refusal::Id), "{more}: {refusal}");
    }
    let action = refused(&format!("wheelhouse://tenant/{ID}/suspend"));
    assert_eq!(action, Refusal::Id);
}

#[test]
fn disguises_are_refused() {
    for (link, refusal) in [
        ("", Refusal::Scheme),
        ("wheelhouse:", Refusal::Scheme),
        ("wheelhouse:overview", Refusal::Scheme),
        ("wheelhouse:/overview", Refusal::Scheme),
        ("https://overview", Refusal::Scheme),
        ("xwheelhouse://overview", Refusal::Scheme),
        ("javascript:alert(1)//wheelhouse://overview", Refusal::Scheme),
        ("wheelhouse://", Refusal::Place),
        ("wheelhouse:///", Refusal::Place),
        ("wheelhouse:///overview", Refusal::Place),
        ("wheelhouse://overview//", Refusal::Place),
        ("wheelhouse://overview/settings", Refusal::Place),
        ("wheelhouse://overview:80", Refusal::Place),
        ("wheelhouse://me:secret@overview", Refusal::Place),
        ("wheelhouse://example.com@overview", Refusal::Place),
        ("wheelhouse://overview.example.com", Refusal::Place),
        ("wheelhouse://%6fverview", Refusal::Place),
        ("wheelhouse://../overview", Refusal::Place),
        ("wheelhouse://tenant", Refusal::Place),
        ("wheelhouse://tenant/", Refusal::Place),
        ("wheelhouse://tenant//", Refusal::Id),
        ("wheelhouse://tenant/..%2fsettings", Refusal::Id),
        ("wheelhouse://tenant/%2e%2e", Refusal::Id),
        ("wheelhouse://tenant/42%00", Refusal::Id),
        ("wheelhouse://tenant/42%0d%0aX:1", Refusal::Id),
        ("wheelhouse://tenant/%252d42", Refusal::Id),
        ("wheelhouse://tenant/%E2%80%AE24", Refusal::Id),
        ("wheelhouse://tenant/%D9%A4%D9%A2", Refusal::Id),
        ("wheelhouse://tenant/%zz", Refusal::Id),
        ("wheelhouse://tenant/%ff", Refusal::Id),
        ("wheelhouse://tenant/00000000-0000-0000-0000-000000000000", Refusal::Id),
        ("wheelhouse://tenant/0190a6e41c5d7b3a9c1e2f4b6d8e0a12", Refusal::Id),
        (
            "wheelhouse://tenant/{0190a6e4-1c5d-7b3a-9c1e-2f4b6d8e0a12}",
            Refusal::Id,
        ),
        (
            "wheelhouse://tenant/urn:uuid:0190a6e4-1c5d-7b3a-9c1e-2f4b6d8e0a12",
            Refusal::Id,
        ),
        ("wheelhouse://tenant/'or'1'='1", Refusal::Id),
        ("wheelhouse://tenant/--help", Refusal::Id),
        ("--wheelhouse://overview", Refusal::Scheme),
        (" wheelhouse://overview", Refusal::Characters),
        ("wheelhouse://overview ", Refusal::Characters),
        ("wheelhouse://over\tview", Refusal::Characters),
        ("wheelhouse://overview\n", Refusal::Characters),
        ("wheelhouse://overview\0", Refusal::Characters),
        ("wheelhouse://over\u{200B}view", Refusal::Characters),
        ("wheelhouse://\u{202E}weivrevo", Refusal::Characters),
        ("wheelhouse://оverview", Refusal::Characters),
    ] {
        assert_eq!(refused(link), refusal, "{link:?}");
    }
    assert_eq!(parse(b"wheelhouse://overview\xff"), Err(Refusal::Characters));
    assert_eq!(
        refused(&format!("wheelhouse://tenant/{}", "4".repeat(1_000))),
        Refusal::TooLong
    );
}

#[test]
fn a_refusal_repeats_nothing_of_the_link() {
    let refusal = refused("wheelhouse://very-secret-name");
    assert!(!format!("{refusal} {refusal:?}").contains("secret"));
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(bytes: Vec<u8>) {
        let _ = parse(&bytes);
    }

    #[test]
    fn near_misses_are_read_or_refused(tail in "[ -~\u{202E}é]{0,60}") {
        if let Ok(Target::Place(place)) = read(&format!("wheelhouse://{tail}")) {
            let shown = format!("{place:?}");
            prop_assert!(!shown.contains('%'));
        }
    }

    #[test]
    fn every_id_leads_to_itself(id in any::<u128>().prop_filter("not nil", |id| *id != 0)) {
        let id = Uuid::from_u128(id);
        let read = read(&format!("wheelhouse://tenant/{id}"));
        prop_assert_eq!(read, Ok(Target::Place(Place::Tenant { id: TenantId(id) })));
    }
}
