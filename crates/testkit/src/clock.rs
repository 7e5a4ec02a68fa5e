//! The time of a test: the real one, moved forward at will. Platform, client and console share it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use wheelhouse_contract::Timestamp;

/// Real time plus a shift. Never stands still, so that ids stay distinct; never waits, so that tests are quick.
#[derive(Clone, Debug, Default)]
pub struct ShiftedClock(Arc<AtomicI64>);

impl ShiftedClock {
    pub fn advance(&self, by: chrono::TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// How far it is ahead of the real time.
    pub fn shift_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock of tests")]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(chrono::Utc::now().timestamp_millis() + self.0.load(Ordering::SeqCst))
    }
}

impl wheelhouse_platform::Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        self.now()
    }
}

impl wheelhouse_remote::Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        self.now()
    }
}
