//! Queries against the trigram tables.
//!
//! With `detail = none` a table knows which rows hold a trigram, not where: a word becomes the conjunction of trigrams that
//! cover it, and the row's own text decides.

use super::fold;
use std::collections::BTreeSet;

/// Of a trigram.
const LETTERS: usize = 3;
/// Trigrams asked for per word; the row's text is checked anyway, and each costs a pass over the rows that hold it.
const TRIGRAMS: usize = 8;

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
        let trigrams: BTreeSet<String> = words.iter().flat_map(|word| trigrams(word)).collect();
        let quoted: Vec<String> = trigrams
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

    /// The words that the trigrams leave open; one of three letters is its own trigram.
    fn to_check(&self) -> impl Iterator<Item = &String> {
        self.words.iter().filter(|word| word.chars().count() != LETTERS)
    }
}

/// Side by side from the beginning, and the last one: together they cover the word.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let last = letters.windows(LETTERS).last();
    let covering = letters.chunks_exact(LETTERS).take(TRIGRAMS - 1).chain(last);
    covering.map(|three| three.iter().collect()).collect()
}
