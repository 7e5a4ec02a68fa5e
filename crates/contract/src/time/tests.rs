use super::*;

#[test]
fn instants_are_utc_with_milliseconds() {
    let at: Timestamp = serde_json::from_str("\"2026-11-21T10:00:00.123456+02:00\"").unwrap();
    assert_eq!(at.to_string(), "2026-11-21T08:00:00.123Z");
    assert_eq!(serde_json::to_string(&at).unwrap(), "\"2026-11-21T08:00:00.123Z\"");
}

#[test]
fn nonsense_is_refused() {
    for bad in ["\"yesterday\"", "\"2026-11-21\"", "5"] {
        assert!(serde_json::from_str::<Timestamp>(bad).is_err(), "{bad}");
    }
}
