//! Whether Redis carries news: every instance hears itself speak, or does not.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Instances speak once a second; after so long without an echo news is polled for.
const GOOD: Duration = Duration::from_secs(3);

/// When this instance last heard itself.
#[derive(Debug, Default)]
pub struct Health(Mutex<Option<Instant>>);

/// What changed since the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Good,
    Bad,
}

impl Health {
    pub fn heard(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    pub fn is_good(&self) -> bool {
        let heard = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.is_some_and(|at| at.elapsed() < GOOD)
    }
}

/// Notices turns, so that each is logged once.
#[derive(Debug)]
pub struct Watch {
    good: Option<bool>,
    since: Instant,
}

impl Watch {
    pub fn start() -> Self {
        Self {
            good: None,
            since: Instant::now(),
        }
    }

    /// At the start a moment of silence is no news.
    pub fn turn(&mut self, good: bool) -> Option<Turn> {
        if self.good == Some(good) || (self.good.is_none() && !good && self.since.elapsed() < GOOD) {
            return None;
        }
        self.good = Some(good);
        Some(if good { Turn::Good } else { Turn::Bad })
    }
}
