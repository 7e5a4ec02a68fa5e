//! Copies every row that can still be read out of a damaged state file into a fresh one.

use std::cell::Cell;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::{DbError, KEY_LEN, connect};

/// A table of the fresh file, with the columns that both files know.
struct Table {
    name: String,
    columns: Vec<String>,
    has_rowid: bool,
}

/// Copies all readable rows of all ordinary tables from `damaged` into `fresh`; answers how many arrived.
///
/// A table is read upwards until a page fails, then downwards from its end until the same gap, each time over a new
/// connection, since a failed page spoils the connection that met it. Foreign keys and triggers stay off: a row whose
/// parent was lost is still a row that a person wrote.
pub(super) fn copy_rows(damaged: &Path, fresh: &mut Connection, key: &[u8; KEY_LEN]) -> Result<u64, DbError> {
    fresh.pragma_update(None, "foreign_keys", false)?;
    fresh.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    let damaged = Damaged { path: damaged, key };
    let mut copied = 0;
    for table in common_tables(&damaged, fresh)? {
        let tx = fresh.transaction()?;
        copied += copy_table(&table, &damaged, &tx)?;
        tx.commit()?;
    }
    Ok(copied)
}

/// The damaged file, opened anew for every pass.
struct Damaged<'a> {
    path: &'a Path,
    key: &'a [u8; KEY_LEN],
}

impl Damaged<'_> {
    fn open(&self) -> Result<Connection, DbError> {
        connect::lenient(self.path, self.key)
    }

    /// Hands every readable row of `sql` to `take`; a read error ends the pass and answers `false`.
    fn each(&self, sql: &str, mut take: impl FnMut(&Row<'_>) -> Result<(), DbError>) -> Result<bool, DbError> {
        let Ok(conn) = self.open() else { return Ok(false) };
        let Ok(mut statement) = conn.prepare(sql) else {
            return Ok(false);
        };
        let Ok(mut rows) = statement.query([]) else {
            return Ok(false);
        };
        loop {
            match rows.next() {
                Ok(Some(row)) => take(row)?,
                Ok(None) => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }
}

fn copy_table(table: &Table, damaged: &Damaged<'_>, tx: &Connection) -> Result<u64, DbError> {
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(column)).collect();
    let listed = if table.has_rowid {
        format!("rowid, {}", columns.join(", "))
    } else {
        columns.join(", ")
    };
    let width = columns.len() + usize::from(table.has_rowid);
    let name = quoted(&table.name);
    let marks = vec!["?"; width].join(", ");
    let mut insert = tx.prepare(&format!("INSERT OR REPLACE INTO {name} ({listed}) VALUES ({marks})"))?;
    let mut copied = 0;
    let last = Cell::new(i64::MIN);
    let mut take = |row: &Row<'_>| {
        let values = (0..width)
            .map(|at| row.get(at))
            .collect::<rusqlite::Result<Vec<Value>>>()?;
        let rowid = values.first().cloned();
        // A row that the fresh schema refuses must not cost the rows after it.
        if insert.execute(params_from_iter(values)).is_ok() {
            copied += 1;
        }
        if let (true, Some(Value::Integer(id))) = (table.has_rowid, rowid) {
            last.set(last.get().max(id));
        }
        Ok(())
    };
    let order = if table.has_rowid { " ORDER BY rowid" } else { "" };
    let whole = damaged.each(&format!("SELECT {listed} FROM {name} NOT INDEXED{order}"), &mut take)?;
    if !whole && table.has_rowid {
        let below = last.get();
        let rest = format!("SELECT {listed} FROM {name} NOT INDEXED WHERE rowid > {below} ORDER BY rowid DESC");
        damaged.each(&rest, &mut take)?;
    }
    Ok(copied)
}

fn common_tables(damaged: &Damaged<'_>, fresh: &Connection) -> Result<Vec<Table>, DbError> {
    let Ok(old) = damaged.open() else { return Ok(Vec::new()) };
    let mut tables = Vec::new();
    for (name, has_rowid) in ordinary_tables(fresh)? {
        let Ok(there) = columns(&old, &name) else { continue };
        let columns: Vec<String> = columns(fresh, &name)?
            .into_iter()
            .filter(|column| there.contains(column))
            .collect();
        if !columns.is_empty() {
            tables.push(Table {
                name,
                columns,
                has_rowid,
            });
        }
    }
    Ok(tables)
}

/// Neither views, virtual tables, their shadows nor SQLite's own: those are made by the others.
fn ordinary_tables(conn: &Connection) -> Result<Vec<(String, bool)>, DbError> {
    let sql = "SELECT name, wr = 0 FROM pragma_table_list \
               WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns that can be written: generated ones are left out.
fn columns(conn: &Connection, table: &str) -> Result<Vec<String>, DbError> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    let rows = statement.query_map([table], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Rows of all ordinary tables together.
pub(super) fn count_rows(conn: &Connection) -> Result<u64, DbError> {
    let mut total = 0;
    for (name, _) in ordinary_tables(conn)? {
        let sql = format!("SELECT count(*) FROM {}", quoted(&name));
        total += conn.query_row(&sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs();
    }
    Ok(total)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
