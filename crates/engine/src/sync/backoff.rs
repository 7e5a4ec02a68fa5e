//! How long to wait after a failure: full jitter.

use rand::{Rng, SeedableRng, rngs::StdRng};
use std::time::Duration;

pub(super) const BASE: Duration = Duration::from_millis(250);
pub(super) const CAP: Duration = Duration::from_secs(30);

/// Waiting times that grow with every failure and are spread evenly, so that many consoles do not come back as one.
pub(super) struct Backoff {
    random: StdRng,
    failures: u32,
}

impl Backoff {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            failures: 0,
        }
    }

    /// The next wait, at least as long as the platform asks for.
    pub(super) fn next(&mut self, asked: Option<Duration>) -> Duration {
        let ceiling = BASE.saturating_mul(1 << self.failures.min(16)).min(CAP);
        self.failures = self.failures.saturating_add(1);
        let wait = self.random.gen_range(Duration::ZERO..=ceiling);
        asked.map_or(wait, |asked| asked + wait)
    }

    /// It worked.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}
