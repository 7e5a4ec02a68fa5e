use super::*;
use crate::{Role, tenant::tests::tenant};
use uuid::Uuid;

fn request(act: BulkAct, justification: &str) -> BulkRequest {
    BulkRequest {
        selection: Selection::Ids {
            ids: vec![TenantId(Uuid::nil())],
        },
        act,
        justification: justification.to_owned(),
        typed: None,
    }
}

fn fields(request: &BulkRequest) -> Vec<String> {
    request.faults().into_iter().map(|fault| fault.field).collect()
}

fn status(to: TenantStatus) -> BulkAct {
    BulkAct::Status { to, notify_owner: true }
}

#[test]
fn eleven_suspensions_need_a_second_operator_and_ten_do_not() {
    let suspend = status(TenantStatus::Suspended);
    assert!(!suspend.needs_approval(10, 0) && suspend.needs_approval(11, 0));
    assert!(!suspend.needs_approval(4, 6) && suspend.needs_approval(1, 10) && suspend.needs_approval(usize::MAX, 1));
    assert!(!status(TenantStatus::Paused).needs_approval(1_000, 1_000));
    assert!(suspend.needs_step_up() && !status(TenantStatus::Paused).needs_step_up());
}

#[test]
fn nobody_is_terminated_in_bulk_and_a_move_says_why() {
    let reason = "They did not pay for three months.";
    assert_eq!(fields(&request(status(TenantStatus::Terminated), reason)), ["act.to"]);
    assert_eq!(
        fields(&request(status(TenantStatus::PendingReview), reason)),
        ["act.to"]
    );
    assert_eq!(
        fields(&request(status(TenantStatus::Paused), "too short")),
        ["justification"]
    );
    assert_eq!(fields(&request(status(TenantStatus::Paused), reason)), [] as [&str; 0]);
    let tag = BulkAct::Tags {
        add: vec!["vip".to_owned()],
        remove: vec![],
    };
    assert_eq!(fields(&request(tag, "")), [] as [&str; 0]);
}

#[test]
fn a_suspension_is_typed_with_its_number() {
    let mut suspend = request(status(TenantStatus::Suspended), "They did not pay for three months.");
    assert!(suspend.untyped(12).is_some());
    suspend.typed = Some(" suspend 12 ".to_owned());
    assert!(suspend.untyped(12).is_none() && suspend.untyped(13).is_some());
    assert!(request(status(TenantStatus::Paused), "").untyped(12).is_none());
}

#[test]
fn core_modules_stay_on_and_tags_are_named_once() {
    let off = |module| BulkAct::Module { module, on: false };
    assert_eq!(off(Module::Employees).faults().len(), 1);
    assert_eq!(off(Module::Wallet).faults().len(), 0);
    let tags = |add: &[&str], remove: &[&str]| {
        let own = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        BulkAct::Tags {
            add: own(add),
            remove: own(remove),
        }
        .faults()
        .len()
    };
    assert_eq!(tags(&[], &[]), 1);
    assert_eq!(tags(&["vip"], &["VIP "]), 1);
    assert_eq!(tags(&["vip"], &["late"]), 0);
    assert_eq!(tags(&["two\nlines"], &[]), 1);
}

#[test]
fn support_may_do_none_of_it() {
    for act in [
        status(TenantStatus::Active),
        status(TenantStatus::Suspended),
        BulkAct::Archive { archived: true },
    ] {
        assert!(!Role::Support.allows(act.permission()));
        assert!(Role::Admin.allows(act.permission()));
    }
}

#[test]
fn words_are_found_as_the_list_finds_them() {
    let mut row = tenant();
    row.name = "Müller & Söhne".to_owned();
    row.number = 42;
    row.status = TenantStatus::Active;
    let finds = |text: &str| {
        TenantFilter {
            text: text.to_owned(),
            ..TenantFilter::default()
        }
        .admits(&row)
    };
    assert!(finds("") && finds("muller sohne") && finds("T-000042") && finds("42 MÜLLER"));
    assert!(!finds("muller acme"));
}

#[test]
fn each_filter_narrows() {
    let mut row = tenant();
    (row.status, row.plan, row.archived, row.risk_flagged) = (TenantStatus::Active, Plan::Pro, false, false);
    row.tags = vec!["vip".to_owned()];
    let base = TenantFilter::default();
    assert!(base.admits(&row));
    let narrowed = [
        TenantFilter {
            statuses: vec![TenantStatus::Paused],
            ..base.clone()
        },
        TenantFilter {
            plans: vec![Plan::Free],
            ..base.clone()
        },
        TenantFilter {
            tags: vec!["late".to_owned()],
            ..base.clone()
        },
        TenantFilter {
            flagged: Some(true),
            ..base.clone()
        },
        TenantFilter {
            awaiting_review: true,
            ..base.clone()
        },
    ];
    for filter in narrowed {
        assert!(!filter.admits(&row), "{filter:?}");
    }
    row.archived = true;
    assert!(!base.admits(&row));
    let with = TenantFilter {
        archived: true,
        tags: vec!["late".to_owned(), "vip".to_owned()],
        ..base
    };
    assert!(with.admits(&row));
}

#[test]
fn a_fingerprint_names_a_set_whatever_its_order() {
    let [a, b, c] = [1_u128, 2, 3].map(|n| crate::TenantId(uuid::Uuid::from_u128(n)));
    assert_eq!(fingerprint(&[a, b, c]), fingerprint(&[c, a, b, a]));
    assert_ne!(fingerprint(&[a, b]), fingerprint(&[a, c]));
    assert_ne!(fingerprint(&[]), fingerprint(&[a]));
}

#[test]
fn the_permission_of_every_act_is_one_of_all_and_support_has_none() {
    let all = BulkAct::permissions();
    let moves = TenantStatus::ALL.map(|to| status(to).permission());
    let rest = [
        JobKind::BulkPlan,
        JobKind::BulkModule,
        JobKind::BulkTags,
        JobKind::BulkArchive,
    ];
    for needed in moves.into_iter().chain(rest.map(JobKind::permission)) {
        assert!(all.contains(&needed), "{needed:?}");
    }
    assert!(!all.iter().any(|permission| Role::Support.allows(*permission)));
}
