//! What a file is: its kind, its encoding, what stands between its cells.

use super::{Mapped, Table, guess, read, table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Csv,
    /// A list of objects.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Western European.
    Windows1252,
    /// Arabic and Persian.
    Windows1256,
}

/// How the file is read, where it is not as it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    pub encoding: Option<Encoding>,
    /// Of CSV: `,`, `;`, a tab or `|`.
    pub delimiter: Option<char>,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Inspection {
    pub kind: FileKind,
    pub encoding: Encoding,
    /// Of CSV.
    pub delimiter: Option<char>,
    /// Names of the columns, none of them empty.
    pub columns: Vec<String>,
    /// Of each column, some of its values.
    pub samples: Vec<Vec<String>>,
    pub rows: u32,
    /// What the columns seem to mean.
    pub guesses: Vec<Mapped>,
}

/// Why a file cannot be read: a sentence for whoever chose it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Unreadable {
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

const SAMPLES: usize = 3;
const SAMPLE_CHARS: usize = 80;

/// Reads a whole file.
///
/// # Errors
/// What is wrong with the file as such: no text, too long, a quotation mark that never closes.
pub fn inspect(bytes: &[u8], reading: Reading) -> Result<(Inspection, Table), Unreadable> {
    let (text, encoding) = read::text(bytes, reading.encoding)?;
    let (kind, delimiter, table) = table::parse(&text, reading.delimiter)?;
    let inspection = Inspection {
        kind,
        encoding,
        delimiter,
        samples: (0..table.columns.len()).map(|column| samples(&table, column)).collect(),
        rows: u32::try_from(table.lines.len()).unwrap_or(u32::MAX),
        guesses: guess(&table.columns),
        columns: table.columns.clone(),
    };
    Ok((inspection, table))
}

/// The first values that are there and differ.
fn samples(table: &Table, column: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in &table.lines {
        let cell = line.cells.get(column).map_or("", |cell| cell.trim());
        let short: String = cell.chars().take(SAMPLE_CHARS).collect();
        if !short.is_empty() && !found.contains(&short) {
            found.push(short);
        }
        if found.len() == SAMPLES {
            break;
        }
    }
    found
}
