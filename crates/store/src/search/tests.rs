mod long_tail;
mod naive;

use super::*;
use crate::testing;
use proptest::prelude::*;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{BusinessSize, BusinessType, Health, Plan, TenantStatus},
};

const STATUSES: [TenantStatus; 6] = TenantStatus::ALL;
const PLANS: [Plan; 3] = [Plan::Free, Plan::Pro, Plan::Enterprise];
const WORDS: [&str; 8] = ["Acme", "acme", "Zoë", "Müller", "کافه", "علي", "a", "Nord Süd"];

fn minute(n: u32) -> Timestamp {
    Timestamp::from_millis(i64::from(n) * 60_000)
}

fn entry(n: u32, name: &str, status: TenantStatus, plan: Plan, age: u32) -> Entry<'static> {
    Entry {
        id: TenantId(testing::id(1, n)),
        number: n,
        name: name.to_owned().into(),
        subdomain: format!("t{n}").into(),
        email: format!("hello@t{n}.example").into(),
        owner_name: "Ada Owner".into(),
        owner_email: "ada@owner.example".into(),
        status,
        plan,
        business_type: [BusinessType::Salon, BusinessType::Medical][(age % 2) as usize],
        size: BusinessSize::Small,
        health: Health::Good,
        risk_score: (age % 5) as u8,
        flagged: age.is_multiple_of(3),
        archived: age.is_multiple_of(7),
        revenue_minor: (i64::from(age) - 4) * 100,
        currency: ["GBP", "EUR"][(age % 2) as usize].into(),
        users_total: age,
        users_online: 1,
        tags: match age % 4 {
            0 => [].into(),
            1 => ["vip".to_owned()].into(),
            _ => ["late".to_owned(), "vip".to_owned()].into(),
        },
        last_active_at: (!age.is_multiple_of(4)).then(|| minute(age)),
        status_changed_at: minute(age),
        created_at: minute(n),
        updated_at: minute(age),
    }
}

#[derive(Clone, Debug)]
enum Step {
    Put(Entry<'static>),
    Remove(u32),
    /// Asks, so that what is kept between questions has to be kept in step.
    Ask(Filter, usize, usize),
    Totals,
}

fn entries() -> impl Strategy<Value = Entry<'static>> {
    let name = (0..WORDS.len(), 0..WORDS.len()).prop_map(|(a, b)| format!("{} {}", WORDS[a], WORDS[b]));
    (1..30u32, name, 0..6usize, 0..3usize, 0..20u32)
        .prop_map(|(n, name, status, plan, age)| entry(n, &name, STATUSES[status], PLANS[plan], age))
}

fn filters() -> impl Strategy<Value = Filter> {
    let texts = [
        "",
        "",
        "acme",
        "ACME müller",
        "zoe",
        "t-00001",
        "a",
        "عل",
        "علی",
        "كافه",
        "12",
        "nord sud x",
    ];
    let sorts = [
        Sort::Name,
        Sort::Number,
        Sort::Status,
        Sort::Plan,
        Sort::Risk,
        Sort::Revenue,
        Sort::Created,
        Sort::Updated,
        Sort::LastActive,
        Sort::StatusChanged,
    ];
    let lists = (
        proptest::collection::vec(0..6usize, 0..3),
        proptest::collection::vec(0..3usize, 0..2),
        any::<bool>(),
    );
    let flags = (
        proptest::option::of(any::<bool>()),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    (0..texts.len(), 0..sorts.len(), lists, flags).prop_map(move |(text, sort, lists, flags)| Filter {
        text: texts[text].to_owned(),
        statuses: lists.0.into_iter().map(|at| STATUSES[at]).collect(),
        plans: lists.1.into_iter().map(|at| PLANS[at]).collect(),
        tags: if lists.2 { vec!["vip".to_owned()] } else { Vec::new() },
        flagged: flags.0,
        archived: flags.1,
        awaiting_review: flags.2,
        descending: flags.3,
        sort: sorts[sort],
        ..Filter::default()
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => entries().prop_map(Step::Put),
        2 => (1..30u32).prop_map(Step::Remove),
        2 => (filters(), 0..30usize, 0..12usize).prop_map(|(filter, from, most)| Step::Ask(filter, from, most)),
        1 => Just(Step::Totals),
    ];
    proptest::collection::vec(step, 0..80)
}

/// All that `filter` admits.
fn all(index: &TenantIndex, filter: &Filter) -> Vec<TenantId> {
    let page = index.page(filter, 0, usize::MAX);
    assert_eq!(page.total, page.rows.len());
    page.rows.into_iter().map(|row| row.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_answers_as_a_plain_list_would(steps in steps(), last in filters(), eager in any::<bool>()) {
        let index = if eager { TenantIndex::learning_eagerly() } else { TenantIndex::default() };
        let (mut index, mut plain) = (index, Vec::<Entry>::new());
        for step in steps {
            match step {
                Step::Put(entry) => {
                    plain.retain(|other| other.id != entry.id);
                    index.put(&entry);
                    plain.push(entry);
                }
                Step::Remove(n) => {
                    let id = TenantId(testing::id(1, n));
                    plain.retain(|other| other.id != id);
                    index.remove(id);
                }
                Step::Ask(filter, from, most) => {
                    prop_assert_eq!(index.page(&filter, from, most), naive::page(&plain, &filter, from, most));
                }
                Step::Totals => prop_assert_eq!(index.totals(), &naive::totals(&plain)),
            }
        }
        prop_assert_eq!(index.len(), plain.len());
        prop_assert_eq!(index.page(&last, 0, 99), naive::page(&plain, &last, 0, 99));
    }

    #[test]
    fn every_spelling_comes_back_as_it_was(
        names in proptest::collection::vec("[a-zA-Z كيßéA\\n\\u{200c}]{0,50}|\\PC{0,30}", 5),
        again in proptest::collection::vec("\\PC{0,30}", 5),
    ) {
        let mut index = TenantIndex::default();
        let spelled = |names: &[String], n| {
            let [name, subdomain, email, owner_name, owner_email] = names else { unreachable!() };
            Entry {
                name: name.clone().into(),
                subdomain: subdomain.clone().into(),
                email: email.clone().into(),
                owner_name: owner_name.clone().into(),
                owner_email: owner_email.clone().into(),
                ..entry(n, "", TenantStatus::Active, Plan::Pro, 1)
            }
        };
        for (names, n) in [(&names, 1), (&again, 2), (&again, 1), (&names, 1)] {
            let entry = spelled(names, n);
            index.put(&entry);
            prop_assert_eq!(index.get(entry.id), Some(entry));
        }
    }

    #[test]
    fn folding_is_stable(text in "\\PC{0,24}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}

/// Enough rows for several blocks of bits, for orders put right and for orders made anew.
#[test]
fn large_lists_stay_in_step_through_small_and_large_changes() {
    let row = |n: u32, round: u32| {
        let name = format!("{} {}", WORDS[(n % 8) as usize], (n * 7919 + round * 31) % 1_000);
        entry(
            n,
            &name,
            STATUSES[(n % 6) as usize],
            PLANS[(n % 3) as usize],
            (n + round) % 21,
        )
    };
    let mut index = TenantIndex::default();
    let mut plain: Vec<Entry<'static>> = (0..1_300).map(|n| row(n, 0)).collect();
    plain.iter().for_each(|entry| index.put(entry));
    for (round, changed) in [(1, 1), (2, 60), (3, 1_200), (4, 3)] {
        for text in ["", "a", "ac", "acme 1", "zoe", "کافه", "t-0000"] {
            for (sort, descending) in [
                (Sort::Name, false),
                (Sort::Revenue, true),
                (Sort::Status, false),
                (Sort::Risk, true),
            ] {
                let filter = Filter {
                    text: text.to_owned(),
                    sort,
                    descending,
                    ..Filter::default()
                };
                let found = naive::all(&plain, &filter);
                let ids = index.ordered(&filter);
                assert!(ids.into_iter().eq(found.iter().map(|entry| entry.id)), "{filter:?}");
                for offset in [0, found.len() / 3, found.len().saturating_sub(20), found.len()] {
                    let page = index.page(&filter, offset, 50);
                    assert_eq!(page.total, found.len(), "{filter:?}");
                    assert!(
                        page.rows.iter().eq(found.iter().copied().skip(offset).take(50)),
                        "{filter:?} from {offset}"
                    );
                }
            }
        }
        for n in (0..changed).map(|n| n * 37 % 1_300) {
            plain.retain(|entry| entry.number != n);
            if n % 5 == 0 {
                index.remove(TenantId(testing::id(1, n)));
            } else {
                index.put(&row(n, round));
                plain.push(row(n, round));
            }
        }
    }
}

#[test]
fn many_changes_squeeze_the_texts_without_losing_any() {
    let mut index = TenantIndex::default();
    for round in 0..6 {
        for n in 0..1_000 {
            let name = format!("Round{round} tenant");
            index.put(&entry(n, &name, TenantStatus::Active, Plan::Pro, 1));
        }
    }
    let filter = |text: &str| Filter {
        text: text.to_owned(),
        archived: true,
        ..Filter::default()
    };
    assert_eq!(all(&index, &filter("round5")).len(), 1_000);
    assert_eq!(all(&index, &filter("round4")).len(), 0);
    assert_eq!(all(&index, &filter("t-000042")), vec![TenantId(testing::id(1, 42))]);
}

#[test]
fn words_do_not_match_across_fields() {
    let mut index = TenantIndex::default();
    index.put(&entry(1, "Acme", TenantStatus::Active, Plan::Pro, 1));
    let text = |text: &str| Filter {
        text: text.to_owned(),
        ..Filter::default()
    };
    assert_eq!(all(&index, &text("acmet1")).len(), 0);
    assert_eq!(all(&index, &text("\0")).len(), 0);
    assert_eq!(all(&index, &text("acme ada")).len(), 1);
}

#[test]
fn spellings_of_the_same_word_fold_alike() {
    for (a, b) in [
        ("CAFÉ", "cafe"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("علي", "علی"),
        ("كتاب", "کتاب"),
        ("آب", "اب"),
        ("می‌خواهم", "میخواهم"),
        ("۱۲۳", "123"),
        ("٤٥٦", "456"),
        ("Ａcme", "acme"),
        ("Ørsted", "orsted"),
    ] {
        assert_eq!(fold(a), fold(b), "{a} and {b}");
    }
}

#[test]
fn suggestions_begin_with_what_begins_so() {
    let mut index = TenantIndex::default();
    for (n, name) in (1..).zip(["Zebra Dental", "Dental Star", "Acme Dental", "Dental Art", "Other"]) {
        index.put(&entry(n, name, TenantStatus::Active, Plan::Pro, 7));
    }
    let numbers = |text, limit| -> Vec<u32> {
        let found = index.suggest(text, limit);
        found.iter().map(|entry| entry.number).collect()
    };
    assert_eq!(numbers("Dental", 9), vec![4, 2, 3, 1]);
    assert_eq!(numbers("dental ", 3), vec![4, 2, 3]);
    assert_eq!(numbers("nobody", 3), Vec::<u32>::new());
}

#[test]
fn totals_leave_archived_tenants_out() {
    let mut index = TenantIndex::default();
    index.put(&entry(1, "A", TenantStatus::Active, Plan::Pro, 1));
    index.put(&entry(2, "B", TenantStatus::PendingReview, Plan::Free, 2));
    index.put(&entry(3, "C", TenantStatus::Active, Plan::Pro, 3));
    index.put(&entry(4, "D", TenantStatus::Active, Plan::Pro, 7));
    let totals = index.totals();
    assert_eq!(totals.tenants, 3);
    assert_eq!(totals.by_status.get(&TenantStatus::Active), Some(&2));
    assert_eq!(totals.revenue.get("EUR"), Some(&-400));
    assert_eq!((totals.awaiting_review, totals.flagged), (2, 1));
}
