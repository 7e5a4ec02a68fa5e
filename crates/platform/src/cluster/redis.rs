//! Redis, as far as it is there: news between instances, counts that they share, who is connected where.
//!
//! Everything here may fail or be late. Callers fall back to what one instance knows by itself.

mod health;
mod listen;
mod speak;

use super::hint::Hint;
use crate::{app::App, error::ApiError};
use health::Health;
use redis::{
    Client, FromRedisValue, RedisError, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use secrecy::{ExposeSecret, SecretString};
use speak::Outgoing;
use std::{
    collections::BTreeSet,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use wheelhouse_contract::{SessionId, Timestamp, sync::Position};

/// Longest that a request waits for Redis.
const PATIENCE: Duration = Duration::from_millis(500);
/// Longest that a connection may take.
const CONNECT: Duration = Duration::from_secs(2);

/// Counts one more under a key that lasts for a while from its first count on.
static COUNT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local n = redis.call('INCR', KEYS[1])
         if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
         return n",
    )
});

/// Why Redis did not answer.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Redis(#[from] RedisError),
    #[error("no answer in time")]
    Slow,
    #[error("the connection ended")]
    Ended,
}

/// The connection of one instance to Redis.
pub struct Redis {
    client: Client,
    commands: ConnectionManager,
    instance: String,
    /// Before every name: platforms that share a Redis do not meet.
    prefix: String,
    health: Health,
    outgoing: Mutex<Outgoing>,
    news: Notify,
}

impl Redis {
    /// Prepares connections; the first is made when it is needed.
    ///
    /// # Errors
    /// When the address cannot be read. It is not repeated: it may hold a password.
    pub(super) fn open(url: &SecretString, instance: &str, platform: &str) -> Result<Self, ApiError> {
        let unreadable = |error: RedisError| {
            ApiError::internal(format_args!(
                "the address of Redis must be redis:// or rediss:// with a host: {}",
                error.category()
            ))
        };
        let client = Client::open(url.expose_secret()).map_err(unreadable)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT))
            .set_response_timeout(Some(CONNECT))
            .set_number_of_retries(1)
            .set_max_delay(Duration::from_millis(500));
        let commands = ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(unreadable)?;
        Ok(Self {
            client,
            commands,
            instance: instance.to_owned(),
            prefix: format!("wheelhouse:{platform}"),
            health: Health::default(),
            outgoing: Mutex::default(),
            news: Notify::new(),
        })
    }

    /// Whether news went through Redis and came back just now.
    pub fn answers(&self) -> bool {
        self.health.is_good()
    }

    /// Tells the other instances that the feed went on, soon and at most once for many commits.
    pub fn announce(&self, head: &Position, ended_sessions: bool) {
        self.outgoing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(head, ended_sessions);
        self.news.notify_one();
    }

    /// How often `what` happened within `lasts`, over all instances, this time included. `None` when Redis does not tell.
    pub async fn count(&self, what: &str, lasts: Duration) -> Option<u64> {
        let mut call = COUNT.prepare_invoke();
        call.key(format!("{}:{what}", self.prefix));
        call.arg(u64::try_from(lasts.as_millis()).unwrap_or(u64::MAX));
        let mut commands = self.commands.clone();
        self.ask(async move { call.invoke_async(&mut commands).await }).await
    }

    /// Sessions that hold a stream at any instance; none when Redis does not tell.
    pub(super) async fn present(&self, now: Timestamp) -> BTreeSet<SessionId> {
        let mut command = redis::cmd("ZRANGE");
        command.arg(self.presence()).arg(format!("({}", now.millis()));
        command.arg("+inf").arg("BYSCORE");
        let mut commands = self.commands.clone();
        let members: Vec<String> = self
            .ask(async move { command.query_async(&mut commands).await })
            .await
            .unwrap_or_default();
        members
            .iter()
            .filter_map(|member| member.split_once('/')?.0.parse().ok())
            .collect()
    }

    /// One question, unless it is known that nobody answers.
    async fn ask<T: FromRedisValue>(&self, question: impl Future<Output = Result<T, RedisError>>) -> Option<T> {
        if !self.answers() {
            return None;
        }
        match tokio::time::timeout(PATIENCE, question).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::debug!(%error, "Redis refused");
                None
            }
            Err(_) => {
                tracing::debug!("Redis took too long");
                None
            }
        }
    }

    /// Listens and speaks until shutdown.
    pub(super) async fn run(&self, app: &App) {
        tokio::join!(self.listen(app), self.speak(app));
    }

    fn channel(&self) -> String {
        format!("{}:feed", self.prefix)
    }

    fn presence(&self) -> String {
        format!("{}:presence", self.prefix)
    }
}
