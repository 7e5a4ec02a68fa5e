//! Holds what consoles wrote down against what the platform and the console's ledger have in the end.

use crate::{
    deeds::marks,
    record::{Entry, Word},
    report::{Line, none, proof, told},
    truth::{Counts, Truth},
};
use std::collections::{BTreeMap, BTreeSet};
use wheelhouse_contract::incident::Severity;
use wheelhouse_store::state::notices::Notice;

/// What consoles wrote down, sorted.
#[derive(Default)]
pub struct Book {
    pub meant: BTreeSet<String>,
    pub promised: BTreeSet<String>,
    pub refused: Vec<String>,
    /// Key of a notification → the lives in which it was handed over.
    pub told: BTreeMap<String, Vec<u32>>,
    /// What each life handed over last.
    last: BTreeMap<u32, String>,
}

impl Book {
    pub fn of(entries: Vec<Entry>) -> Self {
        let mut book = Self::default();
        for entry in entries {
            match entry.word {
                Word::Meant => drop(book.meant.insert(entry.about)),
                Word::Promised => drop(book.promised.insert(entry.about)),
                Word::Refused => book.refused.push(entry.about),
                Word::Told => {
                    book.last.insert(entry.life, entry.about.clone());
                    book.told.entry(entry.about).or_default().push(entry.life);
                }
            }
        }
        book
    }
}

/// Mutations: *lost* is what was promised and the platform never did, *doubled* what it did more than once.
pub fn deeds(book: &Book, truth: &Truth) -> Vec<Line> {
    let done = |mark: &String| truth.records.get(mark).copied().unwrap_or(0);
    let lost: Vec<_> = book.promised.iter().filter(|mark| done(mark) == 0).cloned().collect();
    let of_deeds = |counts: &Counts, twice: bool| -> Vec<String> {
        let deeds = counts.iter().filter(|(mark, _)| mark.starts_with("soak-deed"));
        deeds
            .filter(|(mark, count)| {
                if twice {
                    **count > 1
                } else {
                    !book.meant.contains(*mark)
                }
            })
            .map(|(mark, count)| format!("{mark} × {count}"))
            .collect()
    };
    let doubled = [of_deeds(&truth.rows, true), of_deeds(&truth.records, true)].concat();
    let uninvited = of_deeds(&truth.records, false);
    let unanswered = book
        .meant
        .iter()
        .filter(|mark| !book.promised.contains(*mark) && done(mark) == 1);
    vec![
        told("mutations asked for", book.meant.len()),
        told("mutations promised to the operator", book.promised.len()),
        told("carried out though a kill came before the promise", unanswered.count()),
        none("mutations refused by the console", &book.refused),
        none("**lost**: promised, and not in the platform's audit log", &lost),
        none("**doubled**: twice in the audit log or in the rows", &doubled),
        none("on the platform and asked for by nobody", &uninvited),
        proof(
            "records of the audit chain, each link and the signed head verified",
            truth.chain,
            true,
        ),
    ]
}

/// Notifications of what was declared elsewhere under these marks, all of it critical.
pub fn notices(book: &Book, ledger: &[Notice], declared: &BTreeSet<String>) -> Vec<Line> {
    let mut rows: BTreeMap<&str, Vec<&Notice>> = BTreeMap::new();
    for notice in ledger.iter().filter(|notice| notice.severity == Severity::Critical) {
        for mark in marks(&notice.title) {
            rows.entry(mark).or_default().push(notice);
        }
    }
    let absent = declared.iter().filter(|mark| !rows.contains_key(mark.as_str()));
    let twice = rows.iter().filter(|(_, rows)| rows.len() > 1);
    let silent = ledger.iter().filter(|notice| notice.told_at.is_none());
    let critical: Vec<&Notice> = rows.values().flatten().copied().collect();
    let unheard = critical
        .iter()
        .filter(|notice| notice.delivery == "native" && !book.told.contains_key(&key(notice)));
    let mut lines = vec![
        told("critical incidents declared elsewhere", declared.len()),
        none("**lost**: not in the console's inbox", &texts(absent)),
        none("**doubled**: twice in the inbox", &texts(twice.map(|(mark, _)| mark))),
        none("in the ledger and told in no way", &texts(silent.map(key))),
        none(
            "**lost**: marked as told natively and never handed over",
            &texts(unheard.map(|notice| key(notice))),
        ),
    ];
    lines.extend(repeated(book, &critical));
    lines.push(storms(ledger));
    lines
}

/// A console hands over, writes that down, and only then hands over the next. Killed in between, it hands over again under
/// the same key. So what comes again must have been the very last that an earlier life handed over; anything else is doubled.
fn repeated(book: &Book, critical: &[&Notice]) -> Vec<Line> {
    let (mut once, mut again, mut doubled) = (0, 0, Vec::new());
    for notice in critical {
        let key = key(notice);
        let Some(lives) = book.told.get(&key) else { continue };
        let cut_off = |pair: &[u32]| matches!(pair, [one, then] if one < then && book.last.get(one) == Some(&key));
        match lives.len() {
            1 => once += 1,
            _ if lives.windows(2).all(cut_off) => again += 1,
            _ => doubled.push(format!("{key} in lives {lives:?}")),
        }
    }
    vec![
        told("handed to the desktop once, each under a key of its own", once),
        told(
            "handed over again under the same key by a later life: killed between handing over and writing down",
            again,
        ),
        none("**doubled**: handed over again after it was written down", &doubled),
    ]
}

/// What storms collapsed is counted by their counters, each event once.
fn storms(ledger: &[Notice]) -> Line {
    let collapsed = ledger.iter().filter(|notice| notice.delivery == "collapsed").count();
    let counters = ledger.iter().filter(|notice| notice.kind == "storm");
    let counted: usize = counters.map(|notice| notice.count as usize).sum();
    let told = format!("{collapsed} events, {counted} on the counters");
    proof("collapsed by storms", told, collapsed == counted)
}

fn key(notice: &Notice) -> String {
    format!("{}/{}", notice.event_key, notice.state)
}

fn texts(found: impl Iterator<Item = impl ToString>) -> Vec<String> {
    found.map(|one| one.to_string()).collect()
}
