//! A bound on attempts per address and minute, in memory.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use wheelhouse_contract::{ErrorCode, Timestamp};

use crate::error::ApiError;

/// Addresses kept at most; above, those of past minutes are forgotten.
const ADDRESSES: usize = 10_000;

pub struct RateLimit {
    per_minute: u32,
    /// Address → (minute, attempts in it).
    attempts: Mutex<HashMap<String, (i64, u32)>>,
}

impl RateLimit {
    pub fn per_minute(per_minute: u32) -> Self {
        Self {
            per_minute,
            attempts: Mutex::new(HashMap::new()),
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// 429 above the bound.
    pub fn check(&self, address: &str, now: Timestamp) -> Result<(), ApiError> {
        let minute = now.millis().div_euclid(60_000);
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= ADDRESSES {
            attempts.retain(|_, (of, _)| *of == minute);
        }
        let entry = attempts.entry(address.to_owned()).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 += 1;
        if entry.1 > self.per_minute {
            return Err(ApiError::new(
                ErrorCode::RateLimited,
                "Too many sign-in attempts from this address. Wait a minute.",
            ));
        }
        Ok(())
    }
}
