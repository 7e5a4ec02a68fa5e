//! What is read of files, and what is refused.

use crate::import::{Encoding, FileKind, Inspection, MOST_ROWS, Reading, Table, corrected, header, inspect};
use proptest::{collection::vec, prelude::*};

fn read(bytes: &[u8]) -> (Inspection, Table) {
    inspect(bytes, Reading::default()).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    inspect(bytes, Reading::default()).unwrap_err().0
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    let rows = table.lines.iter();
    rows.map(|line| line.cells.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn the_sign_between_cells_is_found() {
    for sign in [',', ';', '\t', '|'] {
        let text = format!("a{sign}\"b, ; | x\"{sign}c\r\n1{sign}\"2{sign}2\"{sign}\"he said \"\"no\"\"\"\r\n");
        let (found, table) = read(text.as_bytes());
        assert_eq!((found.kind, found.delimiter), (FileKind::Csv, Some(sign)));
        assert_eq!(found.columns, ["a", "b, ; | x", "c"]);
        assert_eq!(cells(&table), [["1", &format!("2{sign}2"), "he said \"no\""]]);
    }
    let chosen = Reading {
        delimiter: Some(';'),
        ..Reading::default()
    };
    assert_eq!(inspect(b"a,b;c\n1;2\n", chosen).unwrap().0.columns, ["a,b", "c"]);
    let other = Reading {
        delimiter: Some('x'),
        ..Reading::default()
    };
    assert!(inspect(b"axb\n1x2\n", other).is_err());
}

#[test]
fn the_encoding_is_found() {
    let text = "name,city\r\nMüller,Łódź\r\nنام,تهران\r\n";
    let utf16 = |mark: &[u8], of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(of)).collect()
    };
    let plain = "name,city\r\nAcme,Leeds\r\nOther,York\r\n";
    let bare = |of: fn(u16) -> [u8; 2]| -> Vec<u8> { plain.encode_utf16().flat_map(of).collect() };
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (utf16(b"\xFF\xFE", u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(b"\xFE\xFF", u16::to_be_bytes), Encoding::Utf16Be),
        (bare(u16::to_le_bytes), Encoding::Utf16Le),
        (bare(u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let (found, table) = read(&bytes);
        assert_eq!(found.encoding, encoding);
        assert_eq!(found.columns, ["name", "city"]);
        assert_eq!(table.lines.len(), 2);
    }
    let (found, table) = read(b"name\nM\xFCller \x96 S\xF6hne\n");
    assert_eq!(found.encoding, Encoding::Windows1252);
    assert_eq!(cells(&table), [["Müller – Söhne"]]);
    let persian = Reading {
        encoding: Some(Encoding::Windows1256),
        ..Reading::default()
    };
    let (_, table) = inspect(b"name\n\xE4\xC7\xE3\n", persian).unwrap();
    assert_eq!(cells(&table), [["نام"]]);
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    for (bytes, part) in [
        (b"PK\x03\x04whatever".as_slice(), "Excel"),
        (b"\x1F\x8B\x08zzz", "packed"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"", "empty"),
        (b"\xEF\xBB\xBF", "empty"),
        (b"  \r\n ", "empty"),
        (b"a,b\n1,\0\n", "U+0000"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11,\n", "control characters"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,\"2\n3,4\n", "opens in line 2"),
        (b"<!DOCTYPE html><p>", "XML"),
        (b"[{\"name\": 1}, 7]", "an object"),
        (b"[{\"name\": 1}", "no JSON"),
        (b"[]", "no rows"),
        (b"{\"a\": 1}", "list of objects"),
        (b"[{\"a\":{\"b\":{\"c\":{\"d\":1}}}}]", "objects within objects"),
        (b"[{\"a\":[[1]]}]", "in the list"),
    ] {
        let said = refused(bytes);
        assert!(said.contains(part), "{said:?} does not say {part:?}");
    }
}

#[test]
fn nothing_grows_beyond_its_bounds() {
    let many = |count: usize| "x\n".repeat(count + 1);
    assert_eq!(read(many(MOST_ROWS).as_bytes()).1.lines.len(), MOST_ROWS);
    assert!(refused(many(MOST_ROWS + 1).as_bytes()).contains("at most 10000 rows"));
    assert!(refused(",".repeat(1_000_000).as_bytes()).contains("at most 100"));
    assert!(refused(format!("a,b\n1,{}\n", "x".repeat(10_001)).as_bytes()).contains("10001 characters"));
    assert!(refused(format!("{}\n1\n", "x".repeat(201)).as_bytes()).contains("names of columns"));
    assert!(refused(&vec![b'x'; 16 * 1024 * 1024 + 1]).contains("16 MiB"));
    let wide: Vec<String> = (0..101).map(|n| format!("\"f{n}\":1")).collect();
    assert!(refused(format!("[{{{}}}]", wide.join(",")).as_bytes()).contains("100 different fields"));
    assert!(refused(format!("[{}]", "[".repeat(200_000)).as_bytes()).contains("object"));
    let list = vec!["1"; 100_000].join(",");
    assert!(refused(format!("[{{\"a\":[{list}]}}]").as_bytes()).contains("characters"));
    let rows = vec!["{\"a\":1}"; MOST_ROWS + 1].join(",");
    assert!(refused(format!("[{rows}]").as_bytes()).contains("at most 10000 rows"));
}

#[test]
fn short_rows_are_filled_empty_ones_passed_over_and_long_ones_kept_for_their_fault() {
    let (found, table) = read(b"a,b,\n1\n\n,,\n1,2,3,4\n1,2,3,,\n");
    assert_eq!(found.columns, ["a", "b", "Column 3"]);
    assert_eq!(
        table
            .lines
            .iter()
            .map(|line| (line.number, line.cells.len()))
            .collect::<Vec<_>>(),
        [(2, 3), (5, 4), (6, 3)]
    );
    assert_eq!(found.samples[0], ["1"]);
}

#[test]
fn objects_are_rows_and_their_fields_columns() {
    let (found, table) = read(
        r#" [{"name": "A", "address": {"street": "1 Road", "city": null}, "tags": ["x", 2]}, {}, {"size": 7, "name": "B"}]"#
            .as_bytes(),
    );
    assert_eq!(found.kind, FileKind::Json);
    assert_eq!(
        found.columns,
        ["name", "address.street", "address.city", "tags", "size"]
    );
    assert_eq!(cells(&table), [["A", "1 Road", "", "x, 2", ""], ["B", "", "", "", "7"]]);
    assert_eq!(table.lines[1].number, 3);
    assert_eq!(read(br#"{"tenants": [{"name": "A"}]}"#).1.lines.len(), 1);
}

proptest! {
    /// What we write, we read.
    #[test]
    fn our_own_files_come_back(rows in vec(vec("[^\\p{Cc}]{0,20}", 3), 1..8)) {
        let names = ["a", "b", "c"].map(str::to_owned);
        let mut file = header(&names);
        for row in &rows {
            file.push_str(&corrected(row, 3, "why"));
        }
        let (found, table) = read(file.as_bytes());
        prop_assert_eq!(found.columns, ["a", "b", "c", "import_error"]);
        prop_assert_eq!(table.lines.len(), rows.len());
        for (line, row) in table.lines.iter().zip(&rows) {
            for (cell, text) in line.cells.iter().zip(row) {
                let guarded = format!("'{text}");
                prop_assert!(cell == text || *cell == guarded, "{:?} of {:?}", cell, text);
            }
        }
    }

    #[test]
    fn no_bytes_break_it(bytes in vec(any::<u8>(), 0..400)) {
        let _ = inspect(&bytes, Reading::default());
    }

    #[test]
    fn no_text_breaks_it(text in "[\\[\\]{}\":,;\t|a1\r\n ]{0,200}") {
        let _ = inspect(text.as_bytes(), Reading::default());
    }
}
