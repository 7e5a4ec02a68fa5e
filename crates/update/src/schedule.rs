//! When the update server is asked without being told to.

use chrono::TimeDelta;
use std::time::Duration;
use wheelhouse_contract::Timestamp;

/// At most daily, answered or not.
const EVERY: TimeDelta = TimeDelta::hours(24);

/// Spread, so that consoles which start together in the morning do not ask together.
const SPREAD: TimeDelta = TimeDelta::hours(4);

/// The start has better to do.
const AFTER_START: TimeDelta = TimeDelta::minutes(1);
const START_SPREAD: TimeDelta = TimeDelta::minutes(10);

/// How long to wait from `now`; `jitter` is 0 to 255, fresh for each wait.
pub fn wait(asked_at: Option<Timestamp>, now: Timestamp, jitter: u8) -> Duration {
    let soonest = AFTER_START + START_SPREAD * i32::from(jitter) / 255;
    let due = asked_at.map_or(soonest, |asked| {
        // A clock that was set back must not put the next question off for years.
        asked.min(now).since(now) + EVERY + SPREAD * i32::from(jitter) / 255
    });
    due.max(soonest).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600;

    fn ago(hours: i64) -> (Option<Timestamp>, Timestamp) {
        let now = Timestamp::from_millis(1_790_000_000_000);
        (Some(now.plus(TimeDelta::hours(-hours))), now)
    }

    #[test]
    fn a_first_start_asks_some_minutes_later() {
        let (_, now) = ago(0);
        assert_eq!(wait(None, now, 0), Duration::from_secs(60));
        assert_eq!(wait(None, now, 255), Duration::from_secs(660));
    }

    #[test]
    fn however_often_it_is_started_it_asks_at_most_daily() {
        let (asked, now) = ago(1);
        assert_eq!(wait(asked, now, 0), Duration::from_secs(23 * HOUR));
        assert_eq!(wait(asked, now, 255), Duration::from_secs(27 * HOUR));
    }

    #[test]
    fn what_is_overdue_waits_for_the_start_to_be_over() {
        let (asked, now) = ago(24 * 365);
        assert_eq!(wait(asked, now, 0), Duration::from_secs(60));
    }

    #[test]
    fn a_clock_that_was_set_back_delays_by_a_day_at_most() {
        let (asked, now) = ago(-24 * 365);
        assert_eq!(wait(asked, now, 0), Duration::from_secs(24 * HOUR));
    }
}
