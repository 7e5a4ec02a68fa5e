//! One row into its tables and out of them.

use super::{
    Mode, View,
    spec::{Spec, id, spec},
    sql::Statements,
};
use crate::{DbError, codec};
use rusqlite::{
    OptionalExtension, Transaction, params, params_from_iter,
    types::{ToSqlOutput as Sql, Value, ValueRef},
};
use serde_json::value::RawValue;
use uuid::Uuid;
use wheelhouse_contract::sync::{RowText, Scope};

/// The tables of one scope, in a transaction.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    tx: &'a Transaction<'a>,
    spec: &'static Spec,
    sql: &'static Statements,
}

/// What is known of a row without reading it.
#[derive(Clone, Copy)]
pub(super) struct Existing {
    pub rid: i64,
    pub version: u64,
    pub generation: i64,
}

/// A row to be written.
pub(super) struct New<'r> {
    pub id: Uuid,
    pub revision: u64,
    pub generation: i64,
    pub row: &'r str,
    pub mode: Mode,
}

/// A row as it was.
struct Old {
    doc: String,
    search: Option<String>,
}

impl<'a> Tables<'a> {
    pub(super) fn of(tx: &'a Transaction<'a>, scope: Scope) -> Self {
        Self {
            tx,
            spec: spec(scope),
            sql: Statements::scope(scope),
        }
    }

    pub(super) fn existing(&self, id: Uuid) -> Result<Option<Existing>, DbError> {
        let mut statement = self.tx.prepare_cached(&self.sql.known)?;
        let found = statement.query_row([id.as_bytes()], |row| {
            Ok(Existing {
                rid: row.get(0)?,
                version: codec::uint(row.get(1)?),
                generation: row.get(2)?,
            })
        });
        Ok(found.optional()?)
    }

    pub(super) fn doc(&self, rid: i64) -> Result<RowText, DbError> {
        Ok(RowText::stored(self.old(rid)?.doc))
    }

    fn old(&self, rid: i64) -> Result<Old, DbError> {
        let mut statement = self.tx.prepare_cached(&self.sql.doc)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Old {
                doc: row.get(0)?,
                search: row.get(1)?,
            })
        };
        Ok(statement.query_row([rid], read)?)
    }

    /// Writes a row, over the one that is `known`; answers what that was.
    ///
    /// # Errors
    /// [`DbError::Value`] when the row has another shape or another id, or takes the number of a different row.
    pub(super) fn write(&self, known: Option<Existing>, new: &New<'_>) -> Result<Option<RowText>, DbError> {
        let view = View::parse(new.row)?;
        if codec::json_id("id", view.at(&["id"]))? != new.id {
            return Err(codec::bad("id", "the row is another one than its change says"));
        }
        let number = self
            .spec
            .rid
            .map(|name| codec::json_int(name, view.at(&[name])))
            .transpose()?;
        let search = self.spec.search.map(|text| text(&view));
        match known {
            Some(known) if number.is_none_or(|number| number == known.rid) => {
                let old = self.old(known.rid)?;
                let values = self.values(Some(known.rid), new, &view, search.as_deref())?;
                self.tx
                    .prepare_cached(&self.sql.update)?
                    .execute(params_from_iter(values))?;
                self.beside(known.rid, new, &view, search.as_deref(), Some(&old))?;
                Ok(Some(RowText::stored(old.doc)))
            }
            known => {
                let before = known.map(|known| self.doc(known.rid)).transpose()?;
                if let Some(known) = known {
                    self.remove(known.rid)?;
                }
                self.insert(number, new, &view, search.as_deref())?;
                Ok(before)
            }
        }
    }

    fn insert(&self, number: Option<i64>, new: &New<'_>, view: &View<'_>, search: Option<&str>) -> Result<(), DbError> {
        if let Some(number) = number {
            self.vacate(number, new)?;
        }
        let values = self.values(number, new, view, search)?;
        self.tx
            .prepare_cached(&self.sql.insert)?
            .execute(params_from_iter(values))?;
        let rid = number.unwrap_or_else(|| self.tx.last_insert_rowid());
        self.beside(rid, new, view, search, None)
    }

    /// Makes room at a row's own number. Only a row that is left over from an earlier load gives way: whoever sends the
    /// number of another row again would overwrite it.
    fn vacate(&self, number: i64, new: &New<'_>) -> Result<(), DbError> {
        let mut statement = self.tx.prepare_cached(&self.sql.holder)?;
        let holder = statement.query_row([number], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?)));
        match holder.optional()? {
            None => Ok(()),
            Some((_, generation)) if generation < new.generation => self.remove(number),
            Some(_) => Err(codec::bad(
                self.spec.rid.unwrap_or("rid"),
                "the number belongs to another row",
            )),
        }
    }

    fn values<'v, 'r: 'v>(
        &self,
        rid: Option<i64>,
        new: &'v New<'_>,
        view: &View<'r>,
        search: Option<&'v str>,
    ) -> Result<Vec<Sql<'v>>, DbError> {
        let mut values = Vec::with_capacity(self.spec.columns.len() + 6);
        values.push(Sql::Owned(rid.map_or(Value::Null, Value::Integer)));
        values.push(id(new.id));
        values.push(Sql::Owned(Value::Integer(codec::int(new.revision))));
        values.push(Sql::Owned(Value::Integer(new.generation)));
        for column in self.spec.columns {
            values.push(column.project(view)?);
        }
        if self.spec.docs.is_none() {
            let text = |text: &'v str| Sql::Borrowed(ValueRef::Text(text.as_bytes()));
            values.extend(search.map(text));
            values.push(text(new.row));
        }
        Ok(values)
    }

    /// What lies beside the table: doc, search index, links.
    fn beside(
        &self,
        rid: i64,
        new: &New<'_>,
        view: &View<'_>,
        search: Option<&str>,
        old: Option<&Old>,
    ) -> Result<(), DbError> {
        if self.spec.docs.is_some() {
            let statement = if old.is_some() {
                &self.sql.update_doc
            } else {
                &self.sql.insert_doc
            };
            let values = params![rid, search.unwrap_or_default(), new.row];
            self.tx.prepare_cached(statement)?.execute(values)?;
        }
        let changed = search.filter(|text| old.and_then(|old| old.search.as_deref()) != Some(text));
        if let (Mode::Live, Some(search)) = (new.mode, changed) {
            self.tx.prepare_cached(&self.sql.index)?.execute(params![rid, search])?;
        }
        let Some(links) = self.spec.links else { return Ok(()) };
        if old.is_some() {
            self.tx.prepare_cached(&self.sql.unlink)?.execute([rid])?;
        }
        let mut link = self.tx.prepare_cached(&self.sql.link)?;
        let listed: Option<Vec<&RawValue>> = serde_json::from_str(view.at(&[links.path]))?;
        for value in listed.into_iter().flatten() {
            let linked = codec::json_id(links.column, value.get())?;
            link.execute(params![linked.as_bytes(), rid])?;
        }
        Ok(())
    }

    pub(super) fn remove(&self, rid: i64) -> Result<(), DbError> {
        let used = [
            (self.spec.links.is_some(), &self.sql.unlink),
            (self.spec.search.is_some(), &self.sql.unindex),
            (self.spec.docs.is_some(), &self.sql.delete_doc),
            (true, &self.sql.delete),
        ];
        for (_, statement) in used.iter().filter(|(used, _)| *used) {
            self.tx.prepare_cached(statement)?.execute([rid])?;
        }
        Ok(())
    }
}
