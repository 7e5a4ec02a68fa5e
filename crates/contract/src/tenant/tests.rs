use super::*;
use crate::Role;
use proptest::prelude::*;

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
