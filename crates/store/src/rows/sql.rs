//! The statements of each mirrored table, written once.

use super::spec::{Spec, spec};
use std::{collections::BTreeMap, sync::LazyLock};
use wheelhouse_contract::sync::Scope;

pub(super) struct Statements {
    /// By id: rid, version, generation.
    pub known: String,
    /// By rid: doc, and search where there is one.
    pub doc: String,
    /// By rid: id, generation.
    pub holder: String,
    /// Does nothing when the rid is taken.
    pub insert: String,
    /// The same values in the same order, upon the rid.
    pub update: String,
    pub delete: String,
    /// Of the side table of docs: rid, search, doc.
    pub insert_doc: String,
    pub update_doc: String,
    pub delete_doc: String,
    /// Of the search index: rid, search.
    pub index: String,
    pub unindex: String,
    /// Of the side table of links: id, rid.
    pub link: String,
    pub unlink: String,
}

static ALL: LazyLock<BTreeMap<Scope, Statements>> = LazyLock::new(|| {
    Scope::ALL
        .into_iter()
        .map(|scope| (scope, Statements::of(spec(scope))))
        .collect()
});

impl Statements {
    /// Those of `scope`; every scope has some.
    pub(super) fn scope(scope: Scope) -> &'static Self {
        &ALL[&scope]
    }

    fn of(spec: &Spec) -> Self {
        let table = spec.table;
        let docs = spec.docs.unwrap_or(table);
        let mut names: Vec<&str> = vec!["rid", "id", "version", "generation"];
        names.extend(spec.columns.iter().map(|column| column.name));
        if spec.docs.is_none() {
            names.extend(spec.search.map(|_| "search"));
            names.push("doc");
        }
        let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
        let sets: Vec<String> = names
            .iter()
            .zip(&places)
            .skip(1)
            .map(|(name, place)| format!("{name} = {place}"))
            .collect();
        let links = spec.links.as_ref();
        let link = |text: fn(&super::Links) -> String| links.map(text).unwrap_or_default();
        Self {
            known: format!("SELECT rid, version, generation FROM {table} WHERE id = ?1"),
            doc: format!(
                "SELECT doc, {} FROM {docs} WHERE rid = ?1",
                if spec.search.is_some() { "search" } else { "NULL" }
            ),
            holder: format!("SELECT id, generation FROM {table} WHERE rid = ?1"),
            insert: format!(
                "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT (rid) DO NOTHING",
                names.join(", "),
                places.join(", ")
            ),
            update: format!("UPDATE {table} SET {} WHERE rid = ?1", sets.join(", ")),
            delete: format!("DELETE FROM {table} WHERE rid = ?1"),
            insert_doc: format!("INSERT OR REPLACE INTO {docs} (rid, search, doc) VALUES (?1, ?2, ?3)"),
            update_doc: format!("UPDATE {docs} SET search = ?2, doc = ?3 WHERE rid = ?1"),
            delete_doc: format!("DELETE FROM {docs} WHERE rid = ?1"),
            index: format!("INSERT OR REPLACE INTO {table}_fts (rowid, search) VALUES (?1, ?2)"),
            unindex: format!("DELETE FROM {table}_fts WHERE rowid = ?1"),
            link: link(|links| {
                format!(
                    "INSERT OR IGNORE INTO {} ({}, {}) VALUES (?1, ?2)",
                    links.table, links.column, links.owner
                )
            }),
            unlink: link(|links| format!("DELETE FROM {} WHERE {} = ?1", links.table, links.owner)),
        }
    }
}
