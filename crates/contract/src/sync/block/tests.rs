use super::*;
use crate::sync::RowText;
use proptest::prelude::*;
use serde_json::{Value, json};

fn columns(row: &str) -> Vec<String> {
    Fields::parse(row).unwrap().names().map(str::to_owned).collect()
}

fn through(scope: Scope, rows: &[String]) -> Result<Vec<(Uuid, u64, RowText)>, BlockError> {
    let columns = columns(&rows[0]);
    let fields: Vec<Fields<'_>> = rows.iter().map(|row| Fields::parse(row).unwrap()).collect();
    let line = write_block(scope, &columns, &fields)?;
    assert!(!line.contains('\n'), "a block is one line");
    BlockReader::new(&columns)?.read(&line)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z-]{0,8}",
        "\\PC{0,12}",
        Just("~".to_owned()),
        Just("a\"b\\c\u{1}\u{2028}".to_owned()),
        Just("2026-11-21T08:30:00.000Z".to_owned()),
        Just("2026-11-21T08:30:00Z".to_owned()),
    ]
}

fn cell() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        text().prop_map(Value::from),
        proptest::collection::vec(text(), 0..3).prop_map(Value::from),
        (text(), text()).prop_map(|(name, value)| json!({ name: value })),
    ]
}

fn instant() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        4 => (0..4_102_444_800_000_i64).prop_map(|at| crate::Timestamp::from_millis(at).to_string().into()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (
        any::<u128>(),
        any::<u64>(),
        "[a-z-]{1,9}",
        text(),
        cell(),
        instant(),
        text(),
    );
    proptest::collection::vec(row, 1..20).prop_map(|rows| {
        let whole = |(id, version, subdomain, name, any, at, tail): (u128, u64, String, String, Value, Value, String)| {
            let email = format!("{tail}@{subdomain}.example");
            json!({
                "id": Uuid::from_u128(id), "version": version, "name": name, "legal_name": format!("{name} Limited {tail}"),
                "subdomain": subdomain, "email": email, "website": any, "created_at": at, "unknown_field": any, "other": tail,
            })
            .to_string()
        };
        rows.into_iter().map(whole).collect()
    })
}

proptest! {
    #[test]
    fn rows_come_back_character_for_character(rows in rows()) {
        for scope in [Scope::Tenants, Scope::Alerts] {
            let back = through(scope, &rows).unwrap();
            prop_assert_eq!(back.len(), rows.len());
            for ((id, revision, row), old) in back.iter().zip(&rows) {
                prop_assert_eq!(row.as_str(), old);
                let value: Value = row.parse().unwrap();
                prop_assert_eq!(&value["id"], &json!(id));
                prop_assert_eq!(&value["version"], &json!(revision));
            }
        }
    }

    #[test]
    fn no_line_makes_a_reader_fall_over(line in "\\PC{0,200}", rows in rows(), cut in any::<usize>(), put in any::<char>()) {
        let columns = columns(&rows[0]);
        let reader = BlockReader::new(&columns).unwrap();
        drop(reader.read(&line));
        let fields: Vec<Fields<'_>> = rows.iter().map(|row| Fields::parse(row).unwrap()).collect();
        let mut broken: Vec<char> = write_block(Scope::Tenants, &columns, &fields).unwrap().chars().collect();
        let at = cut % broken.len();
        broken[at] = put;
        let broken: String = broken.into_iter().collect();
        if let Ok(rows) = reader.read(&broken) {
            for (_, _, row) in rows {
                prop_assert!(row.fields().is_ok(), "what is read is JSON: {}", row.as_str());
            }
        }
    }
}

#[test]
fn what_repeats_within_a_row_travels_once() {
    let id = Uuid::parse_str("019365a8-f771-70f0-9ae1-b86574ddb293").unwrap();
    let row = json!({
        "id": id, "subdomain": "rosewood-osteopaths", "email": "hello@rosewood-osteopaths.example",
        "created_at": "2024-11-25T23:29:52.497Z", "closed_at": null
    })
    .to_string();
    let columns = columns(&row);
    let line = write_block(Scope::Tenants, &columns, &[Fields::parse(&row).unwrap()]).unwrap();
    assert_eq!(
        line,
        "[{\"t\":[1732577392497],\"r\":\"cPCa4bhldN2ykw\"},[\"rosewood-osteopaths\"],\
         {\"of\":\"subdomain\",\"with\":[\"hello@~.example\"]},{\"time\":[0]},[null]]"
    );
}

#[test]
fn a_lying_platform_is_found_out() {
    let columns: Vec<String> = ["id", "name", "legal_name"].map(str::to_owned).to_vec();
    let reader = BlockReader::new(&columns).unwrap();
    let ids = "{\"t\":[1],\"r\":\"AAAAAAAAAAAAAA\"}";
    assert_eq!(reader.read(&format!("[{ids},[\"a\"],[\"b\"]]")).unwrap().len(), 1);
    let marks = "~".repeat(3_000_000);
    let bomb = format!("[{ids},[\"aaaaaaaaaaaaaaaaaaaa\"],{{\"of\":\"name\",\"with\":[\"{marks}\"]}}]");
    assert!(
        matches!(reader.read(&bomb), Err(BlockError::Size)),
        "a few marks stand for any number of bytes"
    );
    let many = format!("[{{\"t\":[{}0],\"r\":\"\"}},[],[]]", "0,".repeat(MAX_BLOCK_ROWS));
    assert!(matches!(reader.read(&many), Err(BlockError::Size)));
    for (line, why) in [
        (format!("[{ids},[\"a\"]]"), "a column is missing"),
        (format!("[{ids},[\"a\"],[\"b\"],[1]]"), "a column too many"),
        (format!("[{ids},[\"a\",\"b\"],[\"b\"]]"), "a cell too many"),
        (format!("[{ids},[],[\"b\"]]"), "a cell is missing"),
        (
            format!("[{ids},[\"a\"],{{\"of\":\"other\",\"with\":[\"~\"]}}]"),
            "of a column that is not there",
        ),
        (
            format!("[{ids},[\"a\"],{{\"of\":\"legal_name\",\"with\":[\"~\"]}}]"),
            "of itself",
        ),
        (
            format!("[{ids},[7],{{\"of\":\"name\",\"with\":[\"~\"]}}]"),
            "of a number",
        ),
        (format!("[{ids},[\"a\"],{{\"new\":[1]}}]"), "a form of later versions"),
        (
            "[{\"t\":[-1],\"r\":\"AAAAAAAAAAAAAA\"},[\"a\"],[\"b\"]]".to_owned(),
            "an id before all time",
        ),
        (
            "[{\"t\":[281474976710656],\"r\":\"AAAAAAAAAAAAAA\"},[\"a\"],[\"b\"]]".to_owned(),
            "an id after all time",
        ),
        ("[{\"t\":[1],\"r\":\"AAAA\"},[\"a\"],[\"b\"]]".to_owned(), "half an id"),
        (
            format!("[{ids},[\"a\"],{{\"time\":[9223372036854775807]}}]"),
            "after all calendars",
        ),
    ] {
        assert!(reader.read(&line).is_err(), "{why}");
    }
    let twice = ["id", "name", "name"].map(str::to_owned);
    assert!(BlockReader::new(&twice).is_err());
    let versions = ["id", "version"].map(str::to_owned);
    let strange = BlockReader::new(&versions).unwrap().read(&format!("[{ids},[-1]]"));
    assert!(matches!(strange, Err(BlockError::Version)));
}

#[test]
fn rows_of_another_shape_are_no_block() {
    let columns: Vec<String> = ["id", "name"].map(str::to_owned).to_vec();
    for row in [
        "{\"id\":\"019365a8-f771-70f0-9ae1-b86574ddb293\"}",
        "{\"name\":\"a\",\"id\":\"019365a8-f771-70f0-9ae1-b86574ddb293\"}",
        "{\"id\":\"019365A8-F771-70F0-9AE1-B86574DDB293\",\"name\":\"a\"}",
        "{\"id\":7,\"name\":\"a\"}",
    ] {
        let fields = [Fields::parse(row).unwrap()];
        assert!(write_block(Scope::Tenants, &columns, &fields).is_err(), "{row}");
    }
}
