//! A bound on attempts per address and minute: in memory, and over all instances while Redis answers.

use crate::{cluster::Redis, error::ApiError};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use wheelhouse_contract::{ErrorCode, Timestamp};

/// Addresses kept at most; above, those of past minutes are forgotten.
const ADDRESSES: usize = 10_000;
/// A shared count outlasts its minute, however much the instances' clocks differ.
const LASTS: Duration = Duration::from_secs(120);

pub struct RateLimit {
    /// Names it in metrics and in Redis.
    name: &'static str,
    /// What whoever is above the bound reads.
    sentence: &'static str,
    per_minute: u32,
    /// Address → (minute, attempts in it).
    attempts: Mutex<HashMap<String, (i64, u32)>>,
}

impl RateLimit {
    pub fn per_minute(name: &'static str, sentence: &'static str, per_minute: u32) -> Self {
        Self {
            name,
            sentence,
            per_minute,
            attempts: Mutex::new(HashMap::new()),
        }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Counts an attempt, here and with the other instances.
    ///
    /// # Errors
    /// 429 above the bound.
    pub async fn check(&self, address: &str, now: Timestamp, redis: Option<&Redis>) -> Result<(), ApiError> {
        let (place, minute) = (place(address), now.millis().div_euclid(60_000));
        if self.count(&place, minute) > self.per_minute {
            return Err(self.refused());
        }
        let Some(redis) = redis else {
            return Ok(());
        };
        let what = format!("limit:{}:{place}:{minute}", self.name);
        match redis.count(&what, LASTS).await {
            Some(attempts) if attempts > u64::from(self.per_minute) => Err(self.refused()),
            _ => Ok(()),
        }
    }

    fn refused(&self) -> ApiError {
        ApiError::new(ErrorCode::RateLimited, self.sentence)
    }

    fn count(&self, place: &str, minute: i64) -> u32 {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= ADDRESSES {
            attempts.retain(|_, (of, _)| *of == minute);
        }
        let entry = attempts.entry(place.to_owned()).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        entry.1
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

    #[tokio::test]
    async fn one_subscriber_is_bounded_however_many_addresses_they_have() {
        let bound = RateLimit::per_minute("sign_in", "Wait a minute.", 2);
        let now = Timestamp::from_millis(1_790_000_000_000);
        let check = async |address| bound.check(address, now, None).await;
        check("2001:db8::1").await.unwrap();
        check("2001:db8::2").await.unwrap();
        let third = check("2001:db8::ffff:3").await.unwrap_err();
        assert_eq!(third.code(), Some(ErrorCode::RateLimited));
        check("2001:db8:0:1::1").await.unwrap();
        check("192.0.2.1").await.unwrap();
        check("::ffff:192.0.2.1").await.unwrap();
        check("192.0.2.1").await.unwrap_err();
    }
}
