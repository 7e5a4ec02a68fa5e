//! Rows that were not taken, as a file that can be mended and chosen again.

use super::CellFault;
use crate::csv;

/// Name of the column that says what is wrong; it is left out when the file is chosen again.
const FAULTS: &str = "import_error";

/// The header of such a file.
pub fn header(columns: &[String]) -> String {
    line(columns.iter().map(String::as_str).chain([FAULTS]))
}

/// One row with what is wrong with it. No cell is taken for a formula.
pub fn corrected(cells: &[String], columns: usize, faults: &str) -> String {
    let padded = (0..columns.max(cells.len())).map(|at| cells.get(at).map_or("", String::as_str));
    line(padded.chain([faults]))
}

/// The faults of a row in one cell.
pub fn told(faults: &[CellFault]) -> String {
    let told: Vec<String> = faults
        .iter()
        .map(|fault| match fault.target {
            Some(target) => format!("{}: {}", target.key(), fault.message),
            None => fault.message.clone(),
        })
        .collect();
    told.join(" ")
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(csv::cell).collect();
    format!("{}\r\n", cells.join(","))
}
