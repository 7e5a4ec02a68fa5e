//! Rows in blocks, column by column: the form of snapshots that travels in half of the bytes (docs/api.md "Blocks").
//!
//! A block is one line, an array: the ids, then a column for every name of the header but `id`, in the header's order. A
//! column is an array of the cells as they stand in the rows, or
//! - `{"time": [...]}`: instants, in milliseconds from the instant in the row's own id;
//! - `{"of": "name", "with": [...]}`: texts in which `~` stands for the text in that column of the same row.
//!
//! Nothing is lost: what is read back is, character for character, what was written.

use super::{Fields, Scope};
use crate::time::canon;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

mod read;

pub use read::BlockReader;

/// Media type of a snapshot in blocks.
pub const BLOCKS: &str = "application/vnd.wheelhouse.blocks.v1+ndjson";
/// Rows that a writer puts into a block at most.
pub const BLOCK_ROWS: usize = 1_000;
/// Bytes of rows after which a writer ends a block.
pub const BLOCK_BYTES: usize = 2 * 1024 * 1024;
/// Rows that a reader takes in a block at most.
pub const MAX_BLOCK_ROWS: usize = 4_096;
/// Bytes of rows that a reader lets one block become.
const MAX_UNPACKED: usize = 16 * 1024 * 1024;
/// Of an id: its first 48 bits are milliseconds since 1970, the rest is of no use to anybody.
const RANDOM: usize = 10;
const PLACE: char = '~';

/// Why rows are not a block, or a block holds no rows.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    #[error("a block that is no JSON of its form: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a row without a proper id")]
    Id,
    #[error("a row with a strange version")]
    Version,
    #[error("a row with other columns than the header's")]
    Columns,
    #[error("columns of different lengths")]
    Length,
    #[error("a block of more than {MAX_BLOCK_ROWS} rows or {MAX_UNPACKED} bytes")]
    Size,
    #[error("a text that stands for one that is not there")]
    Reference,
}

#[derive(Serialize, Deserialize)]
struct Ids {
    /// The first id's milliseconds, then each one's distance from the one before it.
    t: Vec<i64>,
    /// The other ten bytes of all ids, as base64url.
    r: String,
}

/// Texts that hold another one of the same row, as a rule.
const SAME: &[(Scope, &str, &str)] = &[
    (Scope::Tenants, "legal_name", "name"),
    (Scope::Tenants, "email", "subdomain"),
    (Scope::Tenants, "website", "subdomain"),
    (Scope::Tenants, "owner_email", "subdomain"),
];

/// The line of `rows`, without its end. Every row has exactly the fields `columns`, in this order.
///
/// # Errors
/// When a row has other columns, or no id that is written as ids are.
pub fn write_block(scope: Scope, columns: &[String], rows: &[Fields<'_>]) -> Result<String, BlockError> {
    if rows
        .iter()
        .any(|row| !row.names().eq(columns.iter().map(String::as_str)))
    {
        return Err(BlockError::Columns);
    }
    let ids: Vec<Uuid> = rows.iter().map(id).collect::<Result<_, _>>()?;
    let mut line = String::with_capacity(rows.len() * 1_100);
    line.push('[');
    line.push_str(&serde_json::to_string(&pack(&ids))?);
    for name in columns.iter().filter(|name| *name != "id") {
        line.push(',');
        let cells = column(rows, name);
        if let Some(times) = times(&cells, &ids) {
            line.push_str("{\"time\":");
            line.push_str(&serde_json::to_string(&times)?);
            line.push('}');
            continue;
        }
        let same = SAME.iter().find(|(of, column, _)| *of == scope && column == name);
        match same.and_then(|(_, _, base)| shortened(rows, &ids, &cells, base)) {
            Some((base, cells)) => {
                line.push_str("{\"of\":");
                line.push_str(&serde_json::to_string(base)?);
                line.push_str(",\"with\":");
                list(&mut line, &cells);
                line.push('}');
            }
            None => list(&mut line, &cells),
        }
    }
    line.push(']');
    Ok(line)
}

fn column<'a>(rows: &[Fields<'a>], name: &str) -> Vec<&'a str> {
    rows.iter().filter_map(|row| row.get(name)).collect()
}

/// The cells with marks for the texts in the column `base`; `None` when that column is not there as it is, or a cell holds
/// the mark itself.
fn shortened<'n>(rows: &[Fields<'_>], ids: &[Uuid], cells: &[&str], base: &'n str) -> Option<(&'n str, Vec<String>)> {
    let bases = column(rows, base);
    if bases.len() != cells.len() || times(&bases, ids).is_some() || cells.iter().any(|cell| cell.contains(PLACE)) {
        return None;
    }
    let cells = cells.iter().zip(bases).map(|(cell, base)| shorter(cell, base));
    Some((base, cells.collect()))
}

fn list<T: AsRef<str>>(line: &mut String, cells: &[T]) {
    line.push('[');
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        line.push_str(cell.as_ref());
    }
    line.push(']');
}

/// The id of a row; only one in the form in which ids are written comes back as it was.
fn id(row: &Fields<'_>) -> Result<Uuid, BlockError> {
    let text = row.get("id").and_then(inner).ok_or(BlockError::Id)?;
    let id: Uuid = text.parse().map_err(|_| BlockError::Id)?;
    let mut form = [0; uuid::fmt::Hyphenated::LENGTH];
    (id.hyphenated().encode_lower(&mut form) == text)
        .then_some(id)
        .ok_or(BlockError::Id)
}

/// What stands between the quotes.
fn inner(cell: &str) -> Option<&str> {
    cell.strip_prefix('"')?.strip_suffix('"')
}

fn time_of(id: Uuid) -> i64 {
    i64::try_from(id.as_u128() >> 80).unwrap_or(0)
}

fn pack(ids: &[Uuid]) -> Ids {
    let mut before = 0;
    let mut packed = Ids {
        t: Vec::with_capacity(ids.len()),
        r: String::new(),
    };
    let mut random = Vec::with_capacity(ids.len() * RANDOM);
    for id in ids {
        packed.t.push(time_of(*id) - before);
        before = time_of(*id);
        random.extend_from_slice(&id.as_bytes()[16 - RANDOM..]);
    }
    packed.r = URL_SAFE_NO_PAD.encode(random);
    packed
}

/// The column as distances, when every cell is an instant or null, and not all are null.
fn times(cells: &[&str], ids: &[Uuid]) -> Option<Vec<Option<i64>>> {
    let first = cells.iter().find(|cell| **cell != "null")?;
    canon::millis(inner(first)?.as_bytes())?;
    let mut times = Vec::with_capacity(cells.len());
    for (cell, id) in cells.iter().zip(ids) {
        times.push(match *cell {
            "null" => None,
            cell => Some(canon::millis(inner(cell)?.as_bytes())? - time_of(*id)),
        });
    }
    Some(times)
}

/// `cell` with the place's mark where the other text stands in it. Escapes stay out of it: cut in two they are none.
fn shorter(cell: &str, base: &str) -> String {
    match inner(base) {
        Some(base) if base.len() > 2 && cell.starts_with('"') && !cell.contains('\\') && !base.contains('\\') => {
            cell.replace(base, "~")
        }
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests;
