//! Several instances, one platform. The database is the one truth; Redis only makes news travel faster and counts together.
//! Without it everything still works: news is polled for, and limits hold per instance.

mod feed;
mod follow;
mod hint;
mod lease;
mod presence;
mod redis;

pub use feed::Feed;
pub use lease::Lease;
pub use presence::{Presence, Stay};
pub use redis::Redis;

use crate::{app::App, error::ApiError, storage::Keys};
use secrecy::SecretString;
use uuid::Uuid;
use wheelhouse_contract::sync::Position;

/// This instance among the others.
pub struct Cluster {
    /// Made anew at every start.
    instance: String,
    feed: Feed,
    presence: Presence,
    redis: Option<Redis>,
    shared: bool,
}

impl Cluster {
    /// # Errors
    /// When the address of Redis cannot be read. Whether Redis answers shows later.
    pub fn open(head: Position, keys: &Keys, redis: Option<&SecretString>, shared: bool) -> Result<Self, ApiError> {
        let instance = Uuid::new_v4().simple().to_string();
        let redis = redis
            .map(|url| Redis::open(url, &instance, &keys.fingerprint()))
            .transpose()?;
        Ok(Self {
            instance,
            feed: Feed::at(head),
            presence: Presence::default(),
            shared: shared || redis.is_some(),
            redis,
        })
    }

    /// Names the instance in leases and in Redis.
    pub fn instance(&self) -> &str {
        &self.instance
    }

    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    /// Of those that were configured with one.
    pub fn redis(&self) -> Option<&Redis> {
        self.redis.as_ref()
    }

    /// Whether other instances are to be expected at the same database.
    pub fn is_shared(&self) -> bool {
        self.shared
    }
}

/// Follows the other instances until shutdown.
pub async fn run(app: App) {
    let redis = async {
        if let Some(redis) = app.cluster().redis() {
            redis.run(&app).await;
        }
    };
    tokio::join!(follow::run(&app), redis);
}
