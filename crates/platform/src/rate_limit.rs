//! A bound on attempts per address and minute, in memory.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
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
        let entry = attempts.entry(place(address)).or_insert((minute, 0));
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

/// Whom a bound is for: an IPv4 address, or an IPv6 network of 64 bits, all of which one subscriber commands.
fn place(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from(u128::from(address) >> 64 << 64).to_string(),
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_is_bounded_however_many_addresses_they_have() {
        let bound = RateLimit::per_minute(2);
        let now = Timestamp::from_millis(1_790_000_000_000);
        bound.check("2001:db8::1", now).unwrap();
        bound.check("2001:db8::2", now).unwrap();
        let third = bound.check("2001:db8::ffff:3", now).unwrap_err();
        assert_eq!(third.code(), Some(ErrorCode::RateLimited));
        bound.check("2001:db8:0:1::1", now).unwrap();
        bound.check("192.0.2.1", now).unwrap();
        bound.check("::ffff:192.0.2.1", now).unwrap();
        bound.check("192.0.2.1", now).unwrap_err();
    }
}
