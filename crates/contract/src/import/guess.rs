//! What columns mean by their names.

use super::{Mapped, Target};
use crate::fold::fold;
use std::collections::BTreeSet;

/// The meaning of each column whose name tells it, in English or Persian. No meaning is given twice: a column that bears a
/// target's own name comes before one that bears a synonym, and a synonym that stands earlier before a later one.
pub fn guess(columns: &[String]) -> Vec<Mapped> {
    let names: Vec<String> = columns.iter().map(|name| plain(name)).collect();
    let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
    let mut take = |target: Target, of: &dyn Fn(&str) -> bool| {
        if found.iter().any(|mapped: &Mapped| mapped.target == target) {
            return;
        }
        let column = names
            .iter()
            .enumerate()
            .find(|(column, name)| of(name) && !taken.contains(column));
        let column = column.map(|(column, _)| column);
        if let Some((column, number)) = column.and_then(|column| Some((column, u32::try_from(column).ok()?))) {
            taken.insert(column);
            found.push(Mapped { column: number, target });
        }
    };
    for target in Target::ALL {
        take(target, &|name| name == plain(target.key()));
    }
    for target in Target::ALL {
        for synonym in target.synonyms() {
            take(target, &|name| name == plain(synonym));
        }
    }
    found.sort_by_key(|mapped| mapped.column);
    found
}

/// Letters and digits alone, in one spelling.
fn plain(name: &str) -> String {
    fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
