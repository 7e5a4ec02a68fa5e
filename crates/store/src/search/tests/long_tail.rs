//! The search in the file against a plain look at every text.

use crate::{
    cache::tenants,
    rows::{Batch, Mode},
    search::fold,
    testing,
};
use proptest::prelude::*;
use serde_json::json;
use wheelhouse_contract::{TenantId, sync::Scope};

const NOTES: [&str; 8] = [
    "Called about the tariff",
    "cal led",
    "Zanzibar, quiet mornings",
    "zanzi bar",
    "تماس گرفت درباره تعرفه",
    "تماسهای بعدی",
    "ab",
    "mornings are calls",
];
const TYPED: [&str; 12] = [
    "called",
    "zanzibar",
    "call",
    "cal",
    "ca",
    "b",
    "mornings call",
    "تماس",
    "تما",
    "درباره تعرفه",
    "anzib",
    "nobody here",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_search_in_the_file_finds_what_a_plain_look_would(
        notes in proptest::collection::vec((0..NOTES.len(), 0..NOTES.len()), 1..20),
        limit in 1..8u32,
    ) {
        let (_dir, pool) = testing::cache();
        let texts: Vec<String> = notes.iter().map(|(a, b)| format!("{} {}", NOTES[*a], NOTES[*b])).collect();
        pool.write(|tx| {
            let mut batch = Batch::new(tx);
            for (n, text) in (0..).zip(&texts) {
                let mut row = testing::tenant(n, 1, "Q");
                row["notes"] = json!(text);
                row["tags"] = json!([]);
                batch.put(Scope::Tenants, testing::id(1, n), 1, row, Mode::Live)?;
            }
            batch.finish()
        }).unwrap();
        for typed in TYPED {
            let found = pool.read(|conn| tenants::search_long_tail(conn, typed, limit)).unwrap();
            let beside = fold("Q Limited +441132000000 1 High Street Leeds LS1 4AP");
            let holds = |text: &&String| fold(typed).split_whitespace().all(|word| {
                fold(text).contains(word) || beside.split_whitespace().any(|other| other.contains(word))
            });
            let plain = (0..).zip(&texts).filter(|(_, text)| holds(text)).map(|(n, _)| TenantId(testing::id(1, n)));
            let newest: Vec<_> = plain.collect::<Vec<_>>().into_iter().rev().take(limit as usize).collect();
            prop_assert_eq!(found, newest, "{}", typed);
        }
    }
}
