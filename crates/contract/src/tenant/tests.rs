use super::*;
use crate::Role;
use proptest::prelude::*;

/// A small active salon.
pub(crate) fn tenant() -> Tenant {
    let then = Timestamp::from_millis(1_780_000_000_000);
    Tenant {
        id: TenantId(uuid::Uuid::from_u128(1)),
        version: 1,
        number: 1,
        name: "Oak Salon".to_owned(),
        legal_name: None,
        subdomain: "oak".to_owned(),
        business_type: BusinessType::Salon,
        subcategory: None,
        size: BusinessSize::Small,
        address: Address {
            street: "1 Oak Street".to_owned(),
            city: "Leeds".to_owned(),
            county: "West Yorkshire".to_owned(),
            postal_code: "LS1 1AA".to_owned(),
            country: "United Kingdom".to_owned(),
        },
        phone: "01132496000".to_owned(),
        email: "hello@oak.example".to_owned(),
        website: None,
        owner_name: "Olive Oak".to_owned(),
        owner_email: "olive@oak.example".to_owned(),
        plan: Plan::Free,
        status: TenantStatus::Active,
        status_reason: None,
        status_changed_at: then,
        archived: false,
        subscription_starts_at: None,
        subscription_ends_at: None,
        limits: Plan::Free.limits(),
        revenue: Prices::default().of(Plan::Free),
        modules: Module::ALL.to_vec(),
        branding: Branding {
            primary: "#112233".to_owned(),
            accent: "#445566".to_owned(),
        },
        integrations: Integrations {
            voice: IntegrationState::NotConfigured,
            voice_number: None,
            calendar: IntegrationState::NotConfigured,
            calendar_kind: CalendarKind::Manual,
        },
        compliance: Compliance {
            hipaa: false,
            level: ComplianceLevel::None,
            phi_detection: false,
        },
        custom_features: Vec::new(),
        tags: Vec::new(),
        notes: String::new(),
        risk_score: 10,
        risk_flagged: false,
        health: Health::Good,
        activity: Activity {
            users_total: 1,
            users_online: 0,
            messages_this_month: 0,
            calls_30d: 0,
            call_success_percent: 100,
            last_active_at: None,
        },
        created_at: then,
        updated_at: then,
        created_by: None,
        trial_ends_at: None,
        paused_until: None,
        logo: None,
    }
}

#[test]
fn an_update_is_the_list_of_its_changes() {
    let before = tenant();
    let update = TenantUpdate {
        name: Some("  Oak & Elm ".to_owned()),
        website: Some(String::new()),
        phone: Some(before.phone.clone()),
        tags: Some(vec![" VIP".to_owned(), "vip".to_owned()]),
        business_type: Some(BusinessType::Medical),
        plan: Some(Plan::Pro),
        months: Some(2),
        ..TenantUpdate::default()
    };
    assert!(update.faults().is_empty());
    let now = Timestamp::from_millis(1_790_000_000_000);
    let after = update.apply(&before, &Prices::default(), now);
    let fields: Vec<_> = changes(&before, &after)
        .into_iter()
        .map(|change| change.field)
        .collect();
    assert_eq!(
        fields,
        [
            "business_type",
            "compliance",
            "limits",
            "name",
            "plan",
            "revenue",
            "subscription_ends_at",
            "subscription_starts_at",
            "tags"
        ]
    );
    assert_eq!((after.name.as_str(), after.tags), ("Oak & Elm", vec!["vip".to_owned()]));
    assert!(after.compliance.hipaa);
}

#[test]
fn core_modules_stay_and_the_others_keep_their_order() {
    let switch = |modules: &[Module]| TenantUpdate {
        modules: Some(modules.to_vec()),
        ..TenantUpdate::default()
    };
    let now = Timestamp::from_millis(0);
    let update = switch(&[Module::Notifications, Module::Tasks, Module::Employees, Module::Tasks]);
    assert!(update.faults().is_empty());
    assert_eq!(
        update.apply(&tenant(), &Prices::default(), now).modules,
        [Module::Employees, Module::Tasks, Module::Notifications]
    );
    assert_eq!(switch(&[Module::Tasks]).faults()[0].field, "modules");
}

#[test]
fn an_update_names_every_fault() {
    let update = TenantUpdate {
        name: Some("x".to_owned()),
        subdomain: Some("www".to_owned()),
        phone: Some("123".to_owned()),
        email: Some("a@b\r\nBcc: c@d.ee".to_owned()),
        website: Some("javascript:alert(1)".to_owned()),
        months: Some(3),
        address: Some(Address {
            postal_code: "12345".to_owned(),
            ..tenant().address
        }),
        ..TenantUpdate::default()
    };
    let fields: Vec<_> = update.faults().into_iter().map(|fault| fault.field).collect();
    assert_eq!(
        fields,
        [
            "name",
            "subdomain",
            "phone",
            "email",
            "website",
            "address.postal_code",
            "months"
        ]
    );
}

fn any_status() -> impl Strategy<Value = TenantStatus> {
    proptest::sample::select(TenantStatus::ALL.to_vec())
}

/// The whole table, written out once more from PRODUCT 2: a slip in either is seen.
#[test]
fn the_machine_is_the_products() {
    use TenantStatus::*;
    let allowed = [
        (PendingReview, Active),
        (PendingReview, Rejected),
        (Active, Paused),
        (Active, Suspended),
        (Paused, Active),
        (Paused, Suspended),
        (Suspended, Active),
        (Suspended, Terminated),
    ];
    for from in TenantStatus::ALL {
        for to in TenantStatus::ALL {
            assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from:?} → {to:?}");
        }
    }
}

proptest! {
    #[test]
    fn no_walk_leaves_a_final_state(start in any_status(), wishes in proptest::collection::vec(any_status(), 0..40)) {
        let mut now = start;
        let mut ended = false;
        for wish in wishes {
            if now.may_become(wish) {
                prop_assert!(!ended);
                now = wish;
            }
            ended = now.is_final();
        }
    }

    #[test]
    fn support_moves_no_tenant(from in any_status(), to in any_status()) {
        prop_assert!(!Role::Support.allows(from.permission(to)));
    }

    #[test]
    fn what_needs_a_second_operator_also_needs_the_name_and_a_code(to in any_status()) {
        if TenantStatus::needs_approval(to) {
            prop_assert!(TenantStatus::needs_typed_name(to) && TenantStatus::needs_step_up(to));
        }
    }

    #[test]
    fn subdomains_survive_as_host_labels(text in "\\PC{0,70}") {
        if is_valid_subdomain(&text) {
            prop_assert!(text.is_ascii() && text.len() <= 63 && !text.starts_with('-') && !text.ends_with('-'));
        }
    }
}

#[test]
fn subdomains_refuse_what_hosts_and_routes_need() {
    for bad in ["", "-a", "a-", "A", "a.b", "a_b", "admin", "api", "ä", &"a".repeat(64)] {
        assert!(!is_valid_subdomain(bad), "{bad}");
    }
    for good in ["a", "acme", "acme-2", "0", &"a".repeat(63)] {
        assert!(is_valid_subdomain(good), "{good}");
    }
}

#[test]
fn plans_grant_what_the_sources_say() {
    let free = Plan::Free.limits();
    assert_eq!(
        (
            free.users,
            free.products,
            free.messages_per_month,
            free.concurrent_sessions
        ),
        (1, 10, 1_000, 5)
    );
    let pro = Plan::Pro.limits();
    assert_eq!(
        (pro.users, pro.products, pro.messages_per_month, pro.concurrent_sessions),
        (5, -1, 10_000, 50)
    );
    let enterprise = Plan::Enterprise.limits();
    assert_eq!(
        (
            enterprise.users,
            enterprise.messages_per_month,
            enterprise.concurrent_sessions
        ),
        (-1, 100_000, 500)
    );
}

#[test]
fn suspended_tenants_are_impersonated_by_owners_alone() {
    assert!(TenantStatus::Suspended.allows_impersonation(Role::Owner));
    assert!(!TenantStatus::Suspended.allows_impersonation(Role::Admin));
    assert!(TenantStatus::Paused.allows_impersonation(Role::Support));
    assert!(!TenantStatus::Rejected.allows_impersonation(Role::Owner));
}
