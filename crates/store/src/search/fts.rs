//! Queries against the trigram tables.
//!
//! With `detail = none` a table knows which rows hold a trigram, not where: a few of the
//! words' trigrams narrow, and the row's own text decides.

use super::fold;
use std::{cmp::Reverse, collections::BTreeSet};

/// Of a trigram.
const LETTERS: usize = 3;
/// Trigrams asked for: each costs a pass over the rows that hold it, and the row's text is checked anyway.
const TRIGRAMS: usize = 3;

/// A search for rows whose `search` holds every word of a text.
pub(crate) struct Query {
    table: &'static str,
    fts: &'static str,
    words: Vec<String>,
    /// The FTS5 expression; absent when every word is shorter than a trigram.
    expression: Option<String>,
}

impl Query {
    /// `None` when `text` has no word.
    pub(crate) fn new(text: &str, table: &'static str, fts: &'static str) -> Option<Self> {
        let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return None;
        }
        let quoted: Vec<String> = trigrams(&words)
            .iter()
            .map(|trigram| format!("\"{}\"", trigram.replace('"', "\"\"")))
            .collect();
        let expression = (!quoted.is_empty()).then(|| quoted.join(" AND "));
        Some(Self {
            table,
            fts,
            words,
            expression,
        })
    }

    /// What stands after FROM.
    pub(crate) fn source(&self) -> String {
        let (table, fts) = (self.table, self.fts);
        match self.expression {
            Some(_) => format!("{fts} CROSS JOIN {table} ON {table}.rid = {fts}.rowid"),
            None => table.to_owned(),
        }
    }

    /// The row number to narrow and to order by.
    pub(crate) fn key(&self) -> String {
        match self.expression {
            Some(_) => format!("{}.rowid", self.fts),
            None => format!("{}.rid", self.table),
        }
    }

    /// The condition; its parameters are [`Query::params`], in order.
    pub(crate) fn condition(&self) -> String {
        let mut terms = Vec::new();
        if self.expression.is_some() {
            terms.push(format!("{} MATCH ?", self.fts));
        }
        terms.extend(self.to_check().map(|_| format!("instr({}.search, ?) > 0", self.table)));
        terms.join(" AND ")
    }

    pub(crate) fn params(&self) -> Vec<String> {
        self.expression.iter().chain(self.to_check()).cloned().collect()
    }

    /// The words that the trigrams leave open; all but a single one of three letters, which is its own trigram.
    fn to_check(&self) -> impl Iterator<Item = &String> {
        let decided = self.words.len() == 1 && self.expression.is_some();
        let open = move |word: &&String| !decided || word.chars().count() != LETTERS;
        self.words.iter().filter(open)
    }
}

/// The rarest trigrams: the rarest of each word first, and none twice nor beside one that is chosen, since neighbours hold
/// nearly the same rows.
fn trigrams(words: &[String]) -> BTreeSet<String> {
    let mut ranked: Vec<(usize, Reverse<usize>, String)> = Vec::new();
    for word in words {
        let letters: Vec<char> = word.chars().collect();
        let rare = |(at, three): (usize, &[char])| (three.iter().copied().map(rarity).sum::<usize>(), at);
        let mut of_word: Vec<_> = letters.windows(LETTERS).enumerate().map(rare).collect();
        of_word.sort_unstable_by_key(|rare| Reverse(*rare));
        let mut chosen: Vec<usize> = Vec::new();
        for (rare, at) in of_word {
            if chosen.iter().all(|other| other.abs_diff(at) > 1) {
                let trigram = letters[at..][..LETTERS].iter().collect();
                ranked.push((chosen.len(), Reverse(rare), trigram));
                chosen.push(at);
            }
        }
    }
    ranked.sort_unstable();
    ranked
        .into_iter()
        .map(|(_, _, trigram)| trigram)
        .take(TRIGRAMS)
        .collect()
}

/// Letters from the most to the least common one, in the languages of names and of the log's own sentences.
const COMMON: &str = "eatoinsrlhdcumgpfybwkvxjqz";

fn rarity(letter: char) -> usize {
    COMMON.find(letter).unwrap_or(COMMON.len() - 6)
}
