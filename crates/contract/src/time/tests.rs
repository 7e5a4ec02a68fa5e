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

#[test]
fn the_quick_way_says_what_the_calendar_says() {
    let known = [
        "1970-01-01T00:00:00.000Z",
        "2000-02-29T23:59:59.999Z",
        "2024-12-31T12:00:00.001Z",
        "2100-02-28T00:00:00.000Z",
        "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
    ];
    for text in known {
        let slow = chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
        assert_eq!(canon::millis(text.as_bytes()), Some(slow), "{text}");
        assert_eq!(
            canon::text(slow).as_ref().map(<[u8; 24]>::as_slice),
            Some(text.as_bytes())
        );
    }
    let others = [
        "2026-02-29T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
        "2026-00-10T00:00:00.000Z",
        "2026-01-00T00:00:00.000Z",
        "2026-01-01T24:00:00.000Z",
        "2026-01-01T00:60:00.000Z",
        "2026-01-01T00:00:60.000Z",
        "2026-01-01 00:00:00.000Z",
        "2026-01-01T00:00:00.000+",
        "+026-01-01T00:00:00.000Z",
    ];
    for text in others {
        assert_eq!(canon::millis(text.as_bytes()), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn every_instant_is_written_and_read_alike(millis in -62_135_596_800_000_i64..=253_402_300_799_999) {
        let at = Timestamp::from_millis(millis);
        let text = at.to_string();
        proptest::prop_assert_eq!(&text, &at.datetime().to_rfc3339_opts(SecondsFormat::Millis, true));
        proptest::prop_assert_eq!(text.parse::<Timestamp>(), Ok(at));
        proptest::prop_assert_eq!(canon::millis(text.as_bytes()), Some(millis));
    }
}
