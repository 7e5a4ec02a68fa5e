//! Periods: calendar months of UTC.

use super::LimitKey;
use crate::Timestamp;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

/// The first instant of the calendar month (UTC) that `at` lies in.
pub fn month_start(at: Timestamp) -> Timestamp {
    let day = at.datetime().date_naive();
    first_of(day.year(), day.month()).unwrap_or(at)
}

/// The first instant of the month after that of `at`.
pub fn next_month(at: Timestamp) -> Timestamp {
    let day = at.datetime().date_naive();
    let (year, month) = match day.month() {
        12 => (day.year() + 1, 1),
        month => (day.year(), month + 1),
    };
    first_of(year, month).unwrap_or_else(|| at.plus(TimeDelta::days(31)))
}

fn first_of(year: i32, month: u32) -> Option<Timestamp> {
    let day = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Timestamp::new(day.and_time(NaiveTime::MIN).and_utc()))
}

/// Twelve times the year, and the month from zero on: a month as one number.
pub fn month_number(at: Timestamp) -> i64 {
    let day = at.datetime().date_naive();
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// When what is used of `key` begins at zero again by itself; `None`: only when something is taken away.
pub fn resets_at(key: LimitKey, now: Timestamp) -> Option<Timestamp> {
    key.is_monthly().then(|| next_month(now))
}
