//! Quiet hours: local times of day, over midnight if need be.

use crate::view::QuietHours;
use chrono::TimeDelta;
use wheelhouse_contract::Timestamp;

const DAY: i64 = 24 * 60;

/// When the quiet that holds at `now` ends; `None` when it is not quiet. `offset` is the local time's, in minutes east
/// of UTC. A range whose ends are the same is no range.
pub(crate) fn ends(hours: &QuietHours, now: Timestamp, offset: i32) -> Option<Timestamp> {
    if !hours.enabled {
        return None;
    }
    let (from, to) = (minutes(&hours.from)?, minutes(&hours.to)?);
    let of_day = (now.millis().div_euclid(60_000) + i64::from(offset)).rem_euclid(DAY);
    let length = (to - from).rem_euclid(DAY);
    let passed = (of_day - from).rem_euclid(DAY);
    if passed >= length {
        return None;
    }
    let begun = now.millis().rem_euclid(60_000);
    Some(now.plus(TimeDelta::minutes(length - passed) - TimeDelta::milliseconds(begun)))
}

/// `HH:MM` as minutes of the day.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let well_formed = hours.len() == 2 && minutes.len() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (well_formed && hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        QuietHours {
            enabled: true,
            from: from.into(),
            to: to.into(),
        }
    }

    fn at(text: &str) -> Timestamp {
        serde_json::from_value(format!("2026-11-21T{text}:30.000Z").into()).unwrap()
    }

    #[test]
    fn a_night_goes_over_midnight_and_ends_in_the_morning() {
        let night = hours("22:00", "07:00");
        let morning: Timestamp = serde_json::from_str("\"2026-11-22T07:00:00.000Z\"").unwrap();
        assert_eq!(ends(&night, at("23:15"), 0), Some(morning));
        assert!(ends(&night, at("06:59"), 0).is_some());
        assert_eq!(ends(&night, at("07:00"), 0), None);
        assert_eq!(ends(&night, at("21:59"), 0), None);
    }

    #[test]
    fn the_hours_are_the_operators_own_not_utc() {
        // 20:00 UTC is 23:30 in Tehran.
        assert!(ends(&hours("22:00", "07:00"), at("20:00"), 210).is_some());
        assert!(ends(&hours("22:00", "07:00"), at("20:00"), 0).is_none());
    }

    #[test]
    fn nonsense_and_an_empty_range_never_silence_anything() {
        for (from, to) in [
            ("22:00", "22:00"),
            ("25:00", "07:00"),
            ("22", "07:00"),
            ("-1:00", "07:00"),
            ("", ""),
        ] {
            assert_eq!(ends(&hours(from, to), at("23:00"), 0), None, "{from}-{to}");
        }
        let off = QuietHours {
            enabled: false,
            ..hours("00:00", "23:59")
        };
        assert_eq!(ends(&off, at("12:00"), 0), None);
    }

    proptest! {
        #[test]
        fn quiet_ends_exactly_where_it_says(from in 0i64..1440, to in 0i64..1440, minute in 0i64..10_000, offset in -720i32..840) {
            let text = |m: i64| format!("{:02}:{:02}", m / 60, m % 60);
            let range = hours(&text(from), &text(to));
            let now = Timestamp::from_millis(1_790_000_000_000 + minute * 60_000);
            if let Some(end) = ends(&range, now, offset) {
                prop_assert!(end > now);
                prop_assert!(end.since(now) <= TimeDelta::days(1));
                prop_assert_eq!(ends(&range, end, offset), None);
                prop_assert!(ends(&range, end.plus(TimeDelta::milliseconds(-1)), offset).is_some());
            }
        }
    }
}
