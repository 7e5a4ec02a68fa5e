//! Files that the operator asked for, in the downloads folder.

use crate::session::new_id;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use wheelhouse_contract::{ErrorCode, Problem, Timestamp, csv};

/// A new file `wheelhouse-<name>-<time>.<ending>`, never over somebody's own.
pub(crate) fn create(folder: &Path, name: &str, ending: &str, now: Timestamp) -> io::Result<(PathBuf, File)> {
    fs::create_dir_all(folder)?;
    let stamp = now.datetime().format("%Y%m%d-%H%M%S");
    let plain = folder.join(format!("wheelhouse-{name}-{stamp}.{ending}"));
    let path = if plain.exists() {
        folder.join(format!("wheelhouse-{name}-{stamp}-{}.{ending}", new_id(now)))
    } else {
        plain
    };
    let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    Ok((path, file))
}

/// On the disk before anybody is told of it.
pub(crate) fn finish(mut file: BufWriter<File>) -> io::Result<()> {
    file.flush()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// One line of a CSV file whose cells no spreadsheet runs.
pub(crate) fn line(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<_> = cells.map(|text| csv::cell(&text)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Spreadsheets take a CSV file without the mark for another encoding.
pub(crate) const MARK: &[u8] = "\u{FEFF}".as_bytes();

pub(crate) fn refused(error: &dyn std::error::Error) -> Problem {
    tracing::warn!(%error, "an export");
    Problem::new(
        ErrorCode::Storage,
        "The file could not be written into the downloads folder.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_never_replaces_a_file_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::from_millis(1_790_000_000_000);
        let (first, _) = create(folder.path(), "audit", "json", now).unwrap();
        let (second, _) = create(folder.path(), "audit", "json", now).unwrap();
        assert_ne!(first, second);
        assert!(first.exists() && second.exists());
    }
}
