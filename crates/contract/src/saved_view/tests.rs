use super::*;
use crate::{
    bulk::TenantFilter,
    subscription::SubscriptionState,
    tenant::{BusinessSize, BusinessType, Health, Plan, TenantSort, TenantStatus},
};
use proptest::{prelude::*, sample::subsequence};
use uuid::Uuid;

fn filters() -> impl Strategy<Value = TenantFilter> {
    use BusinessSize as Size;
    use BusinessType as Type;
    let lists = (
        subsequence(TenantStatus::ALL.to_vec(), 0..=TenantStatus::ALL.len()),
        subsequence(Plan::ALL.to_vec(), 0..=3),
        subsequence(vec![Type::Medical, Type::Salon, Type::General], 0..=3),
        subsequence(vec![Size::Solo, Size::Small, Size::Large], 0..=3),
        subsequence(vec![Health::Excellent, Health::Degraded], 0..=2),
    );
    let rest = (
        "[a-zé ]{0,20}",
        proptest::collection::vec("[a-z]{1,8}", 0..4),
        any::<Option<bool>>(),
    );
    (lists, rest, any::<(bool, bool)>()).prop_map(
        |((statuses, plans, business_types, sizes, health), (text, tags, flagged), (archived, awaiting_review))| {
            TenantFilter {
                text,
                statuses,
                plans,
                business_types,
                sizes,
                health,
                tags,
                flagged,
                archived,
                awaiting_review,
            }
        },
    )
}

fn columns() -> impl Strategy<Value = Vec<ViewColumn>> {
    let keys = vec!["name", "status", "plan", "health", "risk", "users"];
    (subsequence(keys, 0..=6).prop_shuffle(), any::<u16>()).prop_map(|(keys, width)| {
        let width = Some(width).filter(|width| WIDTHS.contains(width));
        let column = |key: &str| ViewColumn {
            key: key.to_owned(),
            width,
        };
        keys.into_iter().map(column).collect()
    })
}

fn contents() -> impl Strategy<Value = ViewContent> {
    use SubscriptionState as State;
    let tenants = (
        filters(),
        proptest::sample::select(TenantSort::ALL.to_vec()),
        any::<bool>(),
        columns(),
    )
        .prop_map(|(filter, sort, descending, columns)| ViewContent::Tenants {
            filter,
            sort,
            descending,
            columns,
        });
    let states = subsequence(vec![State::Free, State::Trial, State::Expiring, State::Expired], 0..=4);
    let subscriptions = (
        "[a-z]{0,9}",
        states,
        subsequence(Plan::ALL.to_vec(), 0..=3),
        any::<bool>(),
        columns(),
    )
        .prop_map(
            |(text, states, plans, descending, columns)| ViewContent::Subscriptions {
                filter: SubscriptionFilter { text, states, plans },
                descending,
                columns,
            },
        );
    prop_oneof![tenants, subscriptions]
}

fn view(owner: OperatorId, shared: bool) -> SavedView {
    let draft = ViewDraft {
        id: ViewId(Uuid::now_v7()),
        name: " Expiring soon ".to_owned(),
        shared,
        content: ViewContent::all(ViewList::Subscriptions),
    };
    draft.made(owner, "Ada", Timestamp::from_millis(0))
}

fn operator() -> OperatorId {
    OperatorId(Uuid::now_v7())
}

proptest! {
    #[test]
    fn what_is_kept_comes_back_the_same(content in contents()) {
        prop_assert_eq!(content.faults(), []);
        let text = serde_json::to_string(&content).unwrap();
        let back: ViewContent = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &content);
        prop_assert_eq!(back.list(), content.list());
    }

    /// Pins hold each view once and in order, whatever is pinned and taken down.
    #[test]
    fn pins_are_a_list_without_doubles(acts in proptest::collection::vec((0..6_u128, any::<bool>()), 0..30)) {
        let mut shelf = ViewShelf::of(operator());
        for (n, pinned) in acts {
            let id = ViewId(Uuid::from_u128(n));
            shelf.pin(id, pinned);
            prop_assert_eq!(shelf.pinned.contains(&id), pinned);
            let mut once = shelf.pinned.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), shelf.pinned.len());
        }
    }
}

#[test]
fn a_personal_view_is_its_owners_alone_whatever_the_role() {
    let (me, other) = (operator(), operator());
    let personal = view(me, false);
    assert_eq!(personal.name, "Expiring soon");
    assert_eq!(personal.audience(), Some(me));
    for role in Role::ALL {
        assert!(personal.is_seen_by(me) && !personal.is_seen_by(other));
        assert_eq!(personal.refusal(me, role, CHANGE_SHARED), None);
        assert_eq!(personal.refusal(other, role, CHANGE_SHARED), Some(ViewRefusal::Unknown));
    }
}

#[test]
fn a_shared_view_is_its_authors_and_the_owners_as_the_table_grants() {
    let (me, other) = (operator(), operator());
    let shared = view(me, true);
    assert_eq!(shared.audience(), None);
    for what in [CHANGE_SHARED, DELETE_SHARED] {
        assert_eq!(shared.refusal(me, Role::Admin, what), None);
        assert_eq!(shared.refusal(me, Role::Support, what), Some(ViewRefusal::Role));
        assert_eq!(shared.refusal(other, Role::Admin, what), Some(ViewRefusal::Foreign));
        assert_eq!(shared.refusal(other, Role::Owner, what), None);
    }
    assert!(!Role::Support.allows(SHARE) && Role::Admin.allows(SHARE));
}

#[test]
fn a_list_opens_with_one_view_at_most() {
    let (first, second) = (ViewId(Uuid::now_v7()), ViewId(Uuid::now_v7()));
    let mut shelf = ViewShelf::of(operator());
    for view in [Some(first), Some(second)] {
        shelf.set_usual(UsualView {
            list: ViewList::Tenants,
            view,
        });
    }
    let list = ViewList::Subscriptions;
    shelf.set_usual(UsualView {
        list,
        view: Some(first),
    });
    assert_eq!(shelf.usual_of(ViewList::Tenants), Some(second));
    shelf.pin(first, true);
    shelf.forget(first);
    assert_eq!((shelf.usual_of(list), shelf.pinned.len()), (None, 0));
    shelf.set_usual(UsualView {
        list: ViewList::Tenants,
        view: None,
    });
    assert_eq!(shelf.usual, []);
}

#[test]
fn what_no_list_could_show_is_refused_by_field() {
    let column = |key: &str, width| ViewColumn {
        key: key.to_owned(),
        width,
    };
    let fields = |columns: Vec<ViewColumn>, text: &str, tags: Vec<String>| {
        let filter = TenantFilter {
            text: text.to_owned(),
            tags,
            ..TenantFilter::default()
        };
        let content = ViewContent::Tenants {
            filter,
            columns,
            sort: TenantSort::default(),
            descending: false,
        };
        let faults = content.faults().into_iter();
        faults.map(|fault| fault.field).collect::<Vec<_>>()
    };
    assert_eq!(
        fields(vec![column("Name", None)], "", vec![]),
        ["content.columns.0.key"]
    );
    assert_eq!(
        fields(vec![column("a", None), column("a", None)], "", vec![]),
        ["content.columns.1.key"]
    );
    assert_eq!(
        fields(vec![column("a", Some(2_000))], "", vec![]),
        ["content.columns.0.width"]
    );
    assert_eq!(fields(vec![], &"x".repeat(201), vec![]), ["content.filter.text"]);
    assert_eq!(fields(vec![], "", vec!["x".repeat(20_000)]), ["content"]);
    let many = (0..41).map(|n| column(&format!("c{n}"), None)).collect();
    assert_eq!(fields(many, "", vec![]), ["content.columns"]);
}

#[test]
fn a_view_stays_with_its_list_and_says_who_changed_it() {
    let before = view(operator(), true);
    let patch = ViewPatch {
        content: Some(ViewContent::all(ViewList::Tenants)),
        ..ViewPatch::default()
    };
    assert_eq!(patch.faults(&before)[0].field, "content.list");
    let at = Timestamp::from_millis(5);
    assert_eq!(ViewPatch::default().apply(&before, "Grace", at), before);
    let renamed = ViewPatch {
        name: Some(" Soon ".to_owned()),
        ..ViewPatch::default()
    };
    let after = renamed.apply(&before, "Grace", at);
    assert_eq!(
        (after.name.as_str(), after.updated_by_name.as_str(), after.updated_at),
        ("Soon", "Grace", at)
    );
}

#[test]
fn unknown_fields_are_no_view() {
    for text in [
        r#"{"list":"tenants","filter":{"everyone":true}}"#,
        r#"{"list":"tenants","secret":1}"#,
        r#"{"list":"operators"}"#,
        r#"{"filter":{}}"#,
    ] {
        assert!(serde_json::from_str::<ViewContent>(text).is_err(), "{text}");
    }
    let plain: ViewContent = serde_json::from_str(r#"{"list":"tenants"}"#).unwrap();
    assert_eq!(plain, ViewContent::all(ViewList::Tenants));
}
