use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_checksum_knows_no_order(rows in proptest::collection::vec((any::<u128>(), any::<u64>()), 0..40), turn in any::<usize>()) {
        let mut forward = Checksum::default();
        rows.iter().for_each(|(id, revision)| forward.add(Uuid::from_u128(*id), *revision));
        let mut turned = rows.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        let mut other = Checksum::default();
        turned.iter().for_each(|(id, revision)| other.add(Uuid::from_u128(*id), *revision));
        prop_assert_eq!(forward, other);
        rows.iter().for_each(|(id, revision)| other.remove(Uuid::from_u128(*id), *revision));
        prop_assert_eq!(other, Checksum::default());
    }

    #[test]
    fn any_text_parses_or_is_refused(text in "\\PC{0,80}") {
        if let Ok(position) = text.parse::<Position>() {
            prop_assert_eq!(position.to_string().parse::<Position>(), Ok(position));
        }
    }
}

#[test]
fn positions_are_written_and_read_alike() {
    let position: Position = "5f2c.1042".parse().unwrap();
    assert_eq!((position.epoch.as_str(), position.seq), ("5f2c", 1042));
    for bad in ["", "5f2c", ".1", "a.", "a.-1", "a b.1", "a.1.x"] {
        assert_eq!(bad.parse::<Position>(), Err(BadPosition), "{bad}");
    }
}

#[test]
fn snapshot_lines_tell_themselves_apart() {
    let header = SnapshotHeader {
        schema: SCHEMA,
        scope: Scope::Tenants,
        columns: vec!["id".into()],
        position: "e.1".parse().unwrap(),
        count: 1,
    };
    let lines = [
        SnapshotLine::Header(header),
        SnapshotLine::Row(vec![Value::from("x")]),
        SnapshotLine::End(SnapshotEnd {
            sent: 1,
            checksum: Checksum(3),
        }),
    ];
    for line in lines {
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<SnapshotLine>(&text).unwrap(), line);
    }
}

#[test]
fn every_scope_is_found_by_its_name() {
    for scope in Scope::ALL {
        assert_eq!(Scope::parse(scope.as_str()), Some(scope));
        assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
    }
}
