//! Rows and columns out of text.

use super::{FileKind, MOST_CELL, MOST_COLUMNS, MOST_ROWS, Unreadable, json};
use ::csv::{ReaderBuilder, StringRecord};

/// The rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// None of them empty.
    pub columns: Vec<String>,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// In the file, from 1; of JSON the number of the object.
    pub number: u32,
    /// As many as there are columns, or more where the file has too many.
    pub cells: Vec<String>,
}

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Characters of a column's name.
const MOST_NAME: usize = 200;

/// What the text is, and its rows.
///
/// # Errors
/// What is wrong with the file as such.
pub(super) fn parse(text: &str, wanted: Option<char>) -> Result<(FileKind, Option<char>, Table), Unreadable> {
    let begin = text.trim_start();
    let json = begin.starts_with('[') || begin.starts_with('{');
    if json && wanted.is_none() {
        return Ok((FileKind::Json, None, json::parse(begin)?));
    }
    if begin.to_ascii_lowercase().starts_with("<!doctype") || begin.starts_with("<html") || begin.starts_with("<?xml") {
        return Err(Unreadable::new("This is a page or XML. Choose a CSV or JSON file."));
    }
    let delimiter = match wanted {
        Some(sign) if DELIMITERS.contains(&sign) => sign,
        Some(_) => {
            return Err(Unreadable::new(
                "Cells are parted by a comma, a semicolon, a tab or a bar.",
            ));
        }
        None => delimiter(text),
    };
    closed(text, delimiter)?;
    Ok((FileKind::Csv, Some(delimiter), rows(text, delimiter)?))
}

/// The sign that parts the first line most often, and does so outside of quotation marks.
fn delimiter(text: &str) -> char {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for letter in text.trim_start().chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            other if !quoted => {
                if let Some(at) = DELIMITERS.iter().position(|sign| *sign == other) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let first = counts.iter().position(|count| *count == most && most > 0);
    first.map_or(',', |at| DELIMITERS[at])
}

/// A quotation mark that never closes would swallow the rest of the file into one cell.
fn closed(text: &str, delimiter: char) -> Result<(), Unreadable> {
    let (mut line, mut opened, mut at_start) = (1_usize, None, true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (opened, letter) {
            (Some(_), '"') if letters.peek() == Some(&'"') => drop(letters.next()),
            (Some(_), '"') => opened = None,
            (None, '"') if at_start => opened = Some(line),
            _ => {}
        }
        line += usize::from(letter == '\n');
        at_start = opened.is_none() && (letter == delimiter || letter == '\n' || letter == '\r');
    }
    match opened {
        None => Ok(()),
        Some(line) => Err(Unreadable::new(format!(
            "The quotation mark that opens in line {line} is never closed."
        ))),
    }
}

fn rows(text: &str, delimiter: char) -> Result<Table, Unreadable> {
    let mut reader = ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut table = Table::default();
    // The reader passes over empty lines by itself.
    while reader.read_record(&mut record).map_err(broken)? {
        let number = record.position().map_or(0, |at| at.line());
        if record.len() > MOST_COLUMNS {
            let sentence = format!(
                "Line {number} has {} columns; a file has at most {MOST_COLUMNS}.",
                record.len()
            );
            return Err(Unreadable::new(sentence));
        }
        if let Some(cell) = record.iter().find(|cell| cell.chars().count() > MOST_CELL) {
            return Err(Unreadable::new(format!(
                "A cell in line {number} has {} characters; a cell has at most {MOST_CELL}. Look for a quotation mark that is \
                 missing.",
                cell.chars().count()
            )));
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.columns.is_empty() {
            table.columns = names(record.iter())?;
            continue;
        }
        add(&mut table, number, record.iter().map(str::to_owned).collect())?;
    }
    whole(table)
}

fn broken(error: ::csv::Error) -> Unreadable {
    let line = error.position().map_or(0, |at| at.line());
    Unreadable::new(format!("Line {line} cannot be read as CSV."))
}

/// Adds a row; short ones are filled with empty cells.
pub(super) fn add(table: &mut Table, number: u64, mut cells: Vec<String>) -> Result<(), Unreadable> {
    if table.lines.len() == MOST_ROWS {
        return Err(Unreadable::new(format!(
            "A file has at most {MOST_ROWS} rows; split it into several."
        )));
    }
    while cells.len() > table.columns.len() && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.resize(cells.len().max(table.columns.len()), String::new());
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    table.lines.push(Line { number, cells });
    Ok(())
}

/// Names for all columns; one without a name is called by its place.
pub(super) fn names<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Unreadable> {
    let mut names = Vec::new();
    for (index, cell) in cells.enumerate() {
        let name = cell.trim();
        if name.chars().count() > MOST_NAME {
            return Err(Unreadable::new(
                "The first line has no names of columns. Write them above the rows.",
            ));
        }
        let plain: String = name
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        names.push(if plain.trim().is_empty() {
            format!("Column {}", index + 1)
        } else {
            plain
        });
    }
    Ok(names)
}

/// The table, unless there is nothing in it.
pub(super) fn whole(table: Table) -> Result<Table, Unreadable> {
    if table.lines.is_empty() {
        return Err(Unreadable::new("The file has names of columns and no rows."));
    }
    Ok(table)
}
