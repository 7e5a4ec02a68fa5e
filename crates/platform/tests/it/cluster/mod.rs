//! Two instances of one platform: the same database, one Redis, two ports.

mod accounts;
mod jobs;
mod news;
mod outages;
mod shutdown;

use crate::support::{Bed, Console, answer};
use serde_json::Value;
use std::time::Duration;
use wheelhouse_servers::Redis;

pub struct Pair {
    pub one: Bed,
    pub two: Bed,
    pub redis: Redis,
}

impl Pair {
    pub async fn start() -> Self {
        Self::with_bound(10_000).await
    }

    /// So many sign-ins a minute. Both know that Redis answers.
    pub async fn with_bound(sign_ins: u32) -> Self {
        let redis = Redis::start().unwrap();
        let one = Bed::start_with(|config| {
            config.redis_url = Some(redis.url().into());
            config.sign_ins_per_minute = sign_ins;
        })
        .await;
        let two = beside(&one, Some(&redis)).await;
        let pair = Self { one, two, redis };
        pair.reach("up").await;
        pair
    }

    /// Waits until both say so of Redis.
    pub async fn reach(&self, redis: &str) {
        for bed in [&self.one, &self.two] {
            let ready = || async {
                let answer = answer(bed.http.get(format!("{}/readyz", bed.url))).await;
                (answer.is::<Value>(200)["redis"] == redis).then_some(())
            };
            until(&format!("Redis to be {redis}"), ready).await;
        }
    }
}

/// Another instance over the database of `bed`, with the same clock.
pub async fn beside(bed: &Bed, redis: Option<&Redis>) -> Bed {
    Bed::start_on(bed.database.clone(), |config| {
        config.clock = bed.clock.clone();
        config.sign_ins_per_minute = bed.app.config().sign_ins_per_minute;
        config.redis_url = redis.map(|redis| redis.url().into());
    })
    .await
}

/// The same session at another instance.
pub fn at(bed: &Bed, console: &Console) -> Console {
    Console {
        http: bed.http.clone(),
        url: bed.url.clone(),
        tokens: console.tokens.clone(),
        account: console.account.clone(),
    }
}

/// Asks again and again, up to a minute.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    until_within(Duration::from_secs(60), what, ask).await
}

/// The same for what is much work.
pub async fn until_within<T, F: Future<Output = Option<T>>>(limit: Duration, what: &str, ask: impl Fn() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(limit, asking)
        .await
        .unwrap_or_else(|_| panic!("waited {limit:?} for {what}"))
}
