use super::*;
use wheelhouse_contract::Resource;

fn tenant(status: TenantStatus) -> Tenant {
    let mut tenant: Tenant = serde_json::from_value(crate::outbox::tests::tenant()).unwrap();
    tenant.status = status;
    tenant
}

const CALM: Circumstances = Circumstances {
    online: true,
    in_outbox: false,
    approval_pending: false,
};

fn why(action: TenantActionKind, status: TenantStatus, role: Role, now: Circumstances) -> Option<WhyNot> {
    let all = actions(&tenant(status), role, now);
    let found = all.into_iter().find(|one| one.action == action).unwrap();
    assert_eq!(found.enabled, found.why_not.is_none());
    found.why_not
}

#[test]
fn support_is_told_whose_role_it_needs() {
    let suspend = Permission::new(Resource::Tenants, Action::Suspend);
    assert_eq!(
        why(TenantActionKind::Suspend, TenantStatus::Active, Role::Support, CALM),
        Some(WhyNot::NeedsRole {
            role: Role::Admin,
            permission: suspend
        })
    );
    assert_eq!(
        why(TenantActionKind::Impersonate, TenantStatus::Active, Role::Support, CALM),
        None
    );
}

#[test]
fn only_an_owner_enters_a_suspended_tenant() {
    let refused = why(
        TenantActionKind::Impersonate,
        TenantStatus::Suspended,
        Role::Admin,
        CALM,
    );
    assert!(matches!(refused, Some(WhyNot::NeedsRole { role: Role::Owner, .. })));
    assert_eq!(
        why(
            TenantActionKind::Impersonate,
            TenantStatus::Suspended,
            Role::Owner,
            CALM
        ),
        None
    );
    let pending = why(
        TenantActionKind::Impersonate,
        TenantStatus::PendingReview,
        Role::Owner,
        CALM,
    );
    assert_eq!(
        pending,
        Some(WhyNot::Status {
            status: TenantStatus::PendingReview
        })
    );
}

#[test]
fn what_is_destructive_does_not_wait_for_a_network() {
    let offline = Circumstances { online: false, ..CALM };
    assert_eq!(
        why(TenantActionKind::Suspend, TenantStatus::Active, Role::Admin, offline),
        Some(WhyNot::Offline)
    );
    assert_eq!(
        why(
            TenantActionKind::Impersonate,
            TenantStatus::Active,
            Role::Admin,
            offline
        ),
        Some(WhyNot::Offline)
    );
    for queued in [TenantActionKind::Pause, TenantActionKind::EditNotes] {
        assert_eq!(why(queued, TenantStatus::Active, Role::Admin, offline), None);
    }
}

#[test]
fn a_second_word_waits_for_the_first() {
    let deciding = Circumstances {
        in_outbox: true,
        ..CALM
    };
    assert_eq!(
        why(
            TenantActionKind::Review,
            TenantStatus::PendingReview,
            Role::Admin,
            deciding
        ),
        Some(WhyNot::InOutbox)
    );
    let approval = Circumstances {
        approval_pending: true,
        ..CALM
    };
    assert_eq!(
        why(
            TenantActionKind::Activate,
            TenantStatus::Suspended,
            Role::Admin,
            approval
        ),
        Some(WhyNot::ApprovalPending)
    );
    assert_eq!(
        why(
            TenantActionKind::EditNotes,
            TenantStatus::Suspended,
            Role::Admin,
            approval
        ),
        None
    );
}

#[test]
fn an_action_is_never_offered_past_the_state_machine() {
    for status in TenantStatus::ALL {
        for action in actions(&tenant(status), Role::Owner, CALM) {
            if let (Some(target), true) = (target(action.action), action.enabled) {
                assert!(status.may_become(target), "{status:?} offers {:?}", action.action);
            }
        }
    }
}
