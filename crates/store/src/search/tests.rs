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

fn entry(n: u32, name: &str, status: TenantStatus, plan: Plan, age: u32) -> Entry {
    let (subdomain, email) = (format!("t{n}"), format!("hello@t{n}.example"));
    Entry {
        id: TenantId(testing::id(1, n)),
        number: n,
        name: fold(name),
        text: Entry::search_text(n, [name, &subdomain, &email, "Ada Owner", "ada@owner.example"]),
        status,
        plan,
        business_type: BusinessType::Salon,
        size: BusinessSize::Small,
        health: Health::Good,
        risk_score: (age % 5) as u8,
        flagged: age.is_multiple_of(3),
        archived: age.is_multiple_of(7),
        revenue_minor: i64::from(age) * 100,
        currency: "GBP".to_owned(),
        users_online: 1,
        tags: if age.is_multiple_of(2) {
            vec!["vip".to_owned()]
        } else {
            Vec::new()
        },
        last_active_at: (!age.is_multiple_of(4)).then(|| minute(age)),
        status_changed_at: minute(age),
        created_at: minute(n),
        updated_at: minute(age),
    }
}

#[derive(Clone, Debug)]
enum Step {
    Put(Entry),
    Remove(u32),
    /// Asks, so that what is kept between questions has to be kept in step.
    Ask(Filter),
}

fn entries() -> impl Strategy<Value = Entry> {
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
        2 => filters().prop_map(Step::Ask),
    ];
    proptest::collection::vec(step, 0..80)
}

/// What the index should answer, the slow way.
fn naive(entries: &[Entry], filter: &Filter) -> Vec<TenantId> {
    let words = filter.words();
    let mut found: Vec<&Entry> = entries
        .iter()
        .filter(|entry| filter.admits(entry) && words.iter().all(|word| entry.text.contains(word)))
        .collect();
    found.sort_by(|a, b| order::compare(filter.sort, a, b));
    if filter.descending {
        found.reverse();
    }
    found.into_iter().map(|entry| entry.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_answers_as_a_plain_list_would(steps in steps(), last in filters()) {
        let (mut index, mut plain) = (TenantIndex::default(), Vec::<Entry>::new());
        for step in steps {
            match step {
                Step::Put(entry) => {
                    plain.retain(|other| other.id != entry.id);
                    plain.push(entry.clone());
                    index.put(entry);
                }
                Step::Remove(n) => {
                    let id = TenantId(testing::id(1, n));
                    plain.retain(|other| other.id != id);
                    index.remove(id);
                }
                Step::Ask(filter) => prop_assert_eq!(&*index.query(&filter), &naive(&plain, &filter)),
            }
        }
        prop_assert_eq!(index.len(), plain.len());
        prop_assert_eq!(&*index.query(&last), &naive(&plain, &last));
    }

    #[test]
    fn folding_is_stable(text in "\\PC{0,24}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}

#[test]
fn many_changes_squeeze_the_texts_without_losing_any() {
    let mut index = TenantIndex::default();
    for round in 0..6 {
        for n in 0..1_000 {
            index.put(entry(
                n,
                &format!("Round{round} tenant"),
                TenantStatus::Active,
                Plan::Pro,
                1,
            ));
        }
    }
    let filter = |text: &str| Filter {
        text: text.to_owned(),
        archived: true,
        ..Filter::default()
    };
    assert_eq!(index.query(&filter("round5")).len(), 1_000);
    assert_eq!(index.query(&filter("round4")).len(), 0);
    assert_eq!(*index.query(&filter("t-000042")), vec![TenantId(testing::id(1, 42))]);
}

#[test]
fn words_do_not_match_across_fields() {
    let mut index = TenantIndex::default();
    index.put(entry(1, "Acme", TenantStatus::Active, Plan::Pro, 1));
    let text = |text: &str| Filter {
        text: text.to_owned(),
        ..Filter::default()
    };
    assert_eq!(index.query(&text("acmet1")).len(), 0);
    assert_eq!(index.query(&text("\0")).len(), 0);
    assert_eq!(index.query(&text("acme ada")).len(), 1);
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
        index.put(entry(n, name, TenantStatus::Active, Plan::Pro, 7));
    }
    let numbers = |text, limit| -> Vec<u32> {
        let ids = index.suggest(text, limit);
        ids.iter().map(|id| index.get(*id).unwrap().number).collect()
    };
    assert_eq!(numbers("Dental", 9), vec![4, 2, 3, 1]);
    assert_eq!(numbers("dental ", 3), vec![4, 2, 3]);
    assert_eq!(numbers("nobody", 3), Vec::<u32>::new());
}

#[test]
fn totals_leave_archived_tenants_out() {
    let mut index = TenantIndex::default();
    index.put(entry(1, "A", TenantStatus::Active, Plan::Pro, 1));
    index.put(entry(2, "B", TenantStatus::PendingReview, Plan::Free, 2));
    index.put(entry(3, "C", TenantStatus::Active, Plan::Pro, 3));
    index.put(entry(4, "D", TenantStatus::Active, Plan::Pro, 7));
    let totals = index.totals();
    assert_eq!(totals.tenants, 3);
    assert_eq!(totals.by_status.get(&TenantStatus::Active), Some(&2));
    assert_eq!(totals.revenue.get("GBP"), Some(&400));
    assert_eq!((totals.awaiting_review, totals.flagged), (2, 1));
}
