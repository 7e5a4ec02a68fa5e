//! When a transaction is, and ids of that time.

use chrono::TimeDelta;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;
use wheelhouse_contract::Timestamp;

/// Instances' clocks differ by milliseconds, and times in feed and audit must not go back. Whoever is further off has a
/// clock that is wrong, and is left alone with it.
pub(super) fn not_before(last: Timestamp, now: Timestamp) -> Timestamp {
    const OFF: TimeDelta = TimeDelta::seconds(5);
    if last > now && last <= now.plus(OFF) { last } else { now }
}

/// A UUIDv7 of the given time. Of two with the same time, the one made later sorts later (RFC 9562, section 6.2), so that
/// the entries of one transaction stay in order.
pub fn id_at(at: Timestamp) -> Uuid {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let millis = at.millis().unsigned_abs();
    let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
    let counter = MADE.fetch_add(1, Ordering::Relaxed);
    let time = uuid::Timestamp::from_unix_time(millis / 1000, nanos, u128::from(counter), 32);
    Uuid::new_v7(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_a_little_behind_waits_and_one_that_is_wrong_is_left_alone() {
        let at = Timestamp::from_millis;
        assert_eq!(not_before(at(10_000), at(10_500)), at(10_500));
        assert_eq!(not_before(at(10_000), at(9_000)), at(10_000));
        assert_eq!(not_before(at(3_600_000), at(9_000)), at(9_000));
    }
}
