use super::*;
use proptest::prelude::*;

/// The source's matrix as it is printed there: resource, support, admin.
const SOURCE: &[(Resource, &[Action], &[Action])] = {
    use Action::*;
    &[
        (
            Resource::Tenants,
            &[Read],
            &[Create, Read, Update, Delete, Suspend, Activate],
        ),
        (Resource::Packages, &[Read], &[Create, Read, Update, Delete]),
        (Resource::Features, &[Read], &[Read, Toggle]),
        (Resource::Platforms, &[Read], &[Read, Toggle]),
        (Resource::Analytics, &[Read], &[Read, Export]),
        (Resource::AuditLogs, &[Read], &[Read, Export]),
        (Resource::ApiKeys, &[], &[Read]),
        (Resource::AiConfig, &[], &[Read, Update]),
        (Resource::Pricing, &[], &[Read, Update]),
        (Resource::SystemConfig, &[], &[Read]),
    ]
};

/// What we grant beyond the source on its own ten resources (terminate and export of tenants are not in its vocabulary).
const EXTENDED: &[(Resource, Action)] = &[
    (Resource::Tenants, Action::Terminate),
    (Resource::Tenants, Action::Export),
];

#[test]
fn the_ten_resources_are_exactly_the_sources() {
    for (resource, support, admin) in SOURCE {
        for action in Action::ALL {
            let permission = Permission::new(*resource, action);
            assert_eq!(
                Role::Support.allows(permission),
                support.contains(&action),
                "support {permission}"
            );
            let extended = EXTENDED.contains(&(*resource, action));
            assert_eq!(
                Role::Admin.allows(permission),
                admin.contains(&action) || extended,
                "admin {permission}"
            );
        }
    }
}

#[test]
fn features_of_the_source_hold() {
    let may = |role: Role, resource, action| role.allows(Permission::new(resource, action));
    assert!(may(Role::Support, Resource::Impersonations, Action::Start));
    assert!(!may(Role::Support, Resource::TenantSettings, Action::Update));
    assert!(!may(Role::Support, Resource::Billing, Action::Read));
    assert!(!may(Role::Admin, Resource::ApiKeys, Action::Update));
    assert!(may(Role::Admin, Resource::Maintenance, Action::Update));
    assert!(!may(Role::Admin, Resource::Operators, Action::Update));
}

proptest! {
    #[test]
    fn a_higher_role_loses_nothing(
        resource in proptest::sample::select(Resource::ALL.to_vec()),
        action in proptest::sample::select(Action::ALL.to_vec()),
    ) {
        let permission = Permission::new(resource, action);
        if Role::Support.allows(permission) {
            prop_assert!(Role::Admin.allows(permission));
        }
        prop_assert!(Role::Owner.allows(permission));
        prop_assert!(Role::least_for(permission).allows(permission));
    }
}
