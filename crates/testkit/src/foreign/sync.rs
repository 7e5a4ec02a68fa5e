//! The sync's own lines, and the audit's.

use super::{stable, text_of};
use wheelhouse_contract::{
    audit::{AuditRecord, Checkpoint, expected_hash},
    sync::{BlockReader, Changes, Fields, Position, Scope, SnapshotEnd, SnapshotHeader, StreamFrame, write_block},
};

/// A frame of the stream.
pub fn frame(bytes: &[u8]) {
    stable::<StreamFrame>(bytes);
}

/// An answer of the change feed.
pub fn changes(bytes: &[u8]) {
    stable::<Changes>(bytes);
}

/// First and last line of a snapshot.
pub fn header(bytes: &[u8]) {
    stable::<SnapshotHeader>(bytes);
    stable::<SnapshotEnd>(bytes);
}

/// A place in the change feed, as a peer writes it.
pub fn position(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(position) = text.parse::<Position>() else { return };
    assert!(text.len() <= 64 + 1 + 20, "longer than any position: {text}");
    let again = position.to_string().parse();
    assert_eq!(again, Ok(position), "{text} is another place once written");
}

/// A block of rows. The first line names the columns, separated by commas.
pub fn block(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Some((names, line)) = text.split_once('\n') else {
        return;
    };
    let columns: Vec<String> = names.split(',').map(str::to_owned).collect();
    let Ok(reader) = BlockReader::new(&columns) else { return };
    let Ok(rows) = reader.read(line) else { return };
    let fields: Vec<Fields<'_>> = rows
        .iter()
        .map(|(_, _, row)| match row.fields() {
            Ok(fields) => fields,
            Err(error) => panic!("a row that is none ({error}): {}", row.as_str()),
        })
        .collect();
    for row in &fields {
        assert!(
            row.names().eq(columns.iter().map(String::as_str)),
            "a row with other columns"
        );
    }
    let written = match write_block(Scope::Tenants, &columns, &fields) {
        Ok(written) => written,
        Err(error) => panic!("what was read cannot be written: {error}"),
    };
    match reader.read(&written) {
        Ok(again) => assert_eq!(again, rows, "written and read again, the rows are others"),
        Err(error) => panic!("what was written cannot be read ({error}): {written}"),
    }
}

/// A record of the audit log: its hash must not change on the way.
pub fn audit(bytes: &[u8]) {
    let Ok(first) = serde_json::from_slice::<AuditRecord>(bytes) else {
        return;
    };
    let Some(second) = stable::<AuditRecord>(bytes) else {
        return;
    };
    match (expected_hash(&first), expected_hash(&second)) {
        (Ok(first), Ok(second)) => assert_eq!(first, second, "the hash changed on the way"),
        (first, second) => panic!("a record without a hash: {first:?} {second:?}"),
    }
}

/// A signed head of the audit log under a key of anybody.
pub fn checkpoint(bytes: &[u8]) {
    let Some(checkpoint) = stable::<Checkpoint>(bytes) else {
        return;
    };
    let signed = checkpoint.is_signed_by(&checkpoint.key);
    let mut other = checkpoint.clone();
    other.seq = other.seq.wrapping_add(1);
    assert!(
        !(signed && other.is_signed_by(&checkpoint.key)),
        "one signature for two: {}",
        text_of(&other)
    );
}
