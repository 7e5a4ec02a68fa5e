//! What somebody who looks at the sample data would notice.

use super::world::World;
use std::collections::HashSet;
use wheelhouse_contract::{
    Timestamp,
    audit::AuditCategory,
    review::waits_for_review,
    tenant::{Plan, Tenant, TenantStatus, is_valid_subdomain},
};

fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

fn tenants(count: u32, seed: u64) -> Vec<Tenant> {
    World::new(count, seed, now()).map(|story| story.tenant).collect()
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    assert_eq!(tenants(300, 7), tenants(300, 7));
    assert_ne!(tenants(300, 7), tenants(300, 8));
}

#[test]
fn names_subdomains_numbers_and_owners_are_unique_among_thirty_thousand() {
    let all = tenants(30_000, 1);
    let unique = |of: fn(&Tenant) -> String| all.iter().map(of).collect::<HashSet<_>>().len();
    assert_eq!(unique(|tenant| tenant.name.to_lowercase()), all.len());
    assert_eq!(unique(|tenant| tenant.subdomain.clone()), all.len());
    assert_eq!(unique(|tenant| tenant.owner_email.clone()), all.len());
    assert_eq!(unique(|tenant| tenant.number.to_string()), all.len());
    assert!(all.iter().all(|tenant| is_valid_subdomain(&tenant.subdomain)));
    assert!(
        all.iter()
            .all(|tenant| (2..=100).contains(&tenant.name.chars().count()))
    );
}

#[test]
fn nobody_real_is_called_or_written_to() {
    for tenant in tenants(2_000, 3) {
        let fictional = [
            "07700 900",
            "020 7946 0",
            "01632 960",
            "028 9649 6",
            "029 2018 0",
            "0191 498 0",
        ];
        let city = |phone: &str| phone.starts_with("01") && phone.contains(" 496 0");
        let phone = &tenant.phone;
        assert!(
            fictional.iter().any(|range| phone.starts_with(range)) || city(phone),
            "{phone}"
        );
        assert!(tenant.email.ends_with(".example") && tenant.owner_email.ends_with(".example"));
    }
}

#[test]
fn postcodes_are_of_the_form_that_royal_mail_gives() {
    for tenant in tenants(2_000, 4) {
        let code = &tenant.address.postal_code;
        let (outward, inward) = code.split_once(' ').expect("two parts");
        assert!(
            (2..=4).contains(&outward.len()) && outward.starts_with(|c: char| c.is_ascii_uppercase()),
            "{code}"
        );
        let inward: Vec<char> = inward.chars().collect();
        assert!(inward.len() == 3 && inward[0].is_ascii_digit(), "{code}");
        assert!(
            inward[1..]
                .iter()
                .all(|c| c.is_ascii_uppercase() && !"CIKMOV".contains(*c)),
            "{code}"
        );
    }
}

#[test]
fn shares_are_those_of_a_living_platform() {
    let all = tenants(2_000, 42);
    let share = |of: &dyn Fn(&Tenant) -> bool| all.iter().filter(|tenant| of(tenant)).count();
    let pending = share(&|tenant| tenant.status == TenantStatus::PendingReview);
    let flagged = share(&|tenant| tenant.risk_flagged);
    assert!((40..=85).contains(&pending), "{pending} wait for review");
    assert!((10..=70).contains(&flagged), "{flagged} are flagged");
    assert!(share(&|tenant| tenant.status == TenantStatus::Active) > 1_500);
    assert!(share(&|tenant| tenant.plan == Plan::Free) > share(&|tenant| tenant.plan == Plan::Pro));
    assert!(share(&|tenant| tenant.plan == Plan::Enterprise) > 60);
    assert!(
        all.iter()
            .all(|tenant| tenant.plan != Plan::Free || tenant.revenue.minor == 0)
    );
    assert!(share(&waits_for_review) >= pending + flagged / 2);
}

#[test]
fn every_history_leads_to_the_present_state_along_the_state_machine() {
    use wheelhouse_contract::event::TenantEventKind;
    let parse = |text: &Option<String>| -> TenantStatus {
        serde_json::from_value(text.clone().expect("a status").into()).expect("of the contract")
    };
    for story in World::new(2_000, 5, now()) {
        let mut status = TenantStatus::PendingReview;
        let mut last = story.tenant.created_at;
        for event in &story.history.events {
            assert!(
                event.at >= last && event.at <= now(),
                "{} is told out of order",
                story.tenant.name
            );
            last = event.at;
            if event.kind == TenantEventKind::StatusChanged {
                assert_eq!(parse(&event.from), status);
                let next = parse(&event.to);
                assert!(status.may_become(next), "{status:?} became {next:?}");
                status = next;
            }
        }
        assert_eq!(status, story.tenant.status);
        assert_eq!(story.staff.len(), story.tenant.activity.users_total.max(1) as usize);
        assert_eq!(story.staff[0].email, story.tenant.owner_email);
    }
    // Categories used by the audit of generated acts exist on the wire.
    assert_eq!(serde_json::to_value(AuditCategory::Tenant).expect("json"), "tenant");
}

#[test]
fn what_is_paid_now_is_where_the_year_of_every_subscription_ends() {
    use wheelhouse_contract::subscription::{Movement, Standing, SubscriptionState, mrr};
    let (mut seen, mut trials, mut paused) = (std::collections::BTreeSet::new(), 0, 0);
    for story in World::new(2_000, 5, now()) {
        let (tenant, lines) = (&story.tenant, &story.paid);
        for pair in lines.windows(2) {
            assert_eq!(pair[0].mrr_after, pair[1].mrr_before, "{}", tenant.name);
            assert!(pair[0].at <= pair[1].at);
        }
        if let Some(last) = lines.last() {
            assert_eq!(last.mrr_after.minor, mrr(tenant, now()), "{}: {lines:?}", tenant.name);
        }
        seen.extend(
            lines
                .iter()
                .filter_map(|line| Movement::of(line.mrr_before.minor, line.mrr_after.minor)),
        );
        trials += u32::from(Standing::from(tenant).state(now()) == SubscriptionState::Trial);
        paused += u32::from(tenant.paused_until.is_some_and(|at| at > now()));
    }
    assert_eq!(seen.len(), Movement::ALL.len());
    assert!(trials > 10 && paused > 10, "{trials} on trial, {paused} paused");
}
