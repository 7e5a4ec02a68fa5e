//! Throw-away PostgreSQL and Redis servers on free loopback ports: [`Postgres::start`], [`Redis::start`], or both as
//! [`Servers::start`], whose [`Servers::apply`] tells a child process where they are.
//!
//! Each lives in a folder of its own under the system's temporary folder, is stopped when its value is dropped, and also when
//! the owning process dies, however it dies. For tests, the bench and the soak only; nothing that ships knows this crate.

mod find;
mod postgres;
mod process;
mod redis;

pub use find::postgres as postgres_programs;
pub use postgres::{Durability, Postgres};
pub use process::StartError;
pub use redis::Redis;

use std::process::Command;

/// The administrator's URL of a PostgreSQL cluster on which tests may make and drop databases.
pub const POSTGRES: &str = "WHEELHOUSE_TEST_POSTGRES";
/// The URL of a Redis server that tests may fill.
pub const REDIS: &str = "WHEELHOUSE_TEST_REDIS";

/// One of each, as the platform's suite wants them.
#[derive(Debug)]
pub struct Servers {
    pub postgres: Postgres,
    pub redis: Redis,
}

impl Servers {
    /// Starts both, fast rather than durable.
    ///
    /// # Errors
    /// When a program is not installed or does not start.
    pub fn start() -> Result<Self, StartError> {
        Ok(Self {
            postgres: Postgres::start(Durability::None)?,
            redis: Redis::start()?,
        })
    }

    /// Tells a child process where they are, in [`POSTGRES`] and [`REDIS`].
    pub fn apply(&self, command: &mut Command) {
        command.env(POSTGRES, self.postgres.admin_url());
        command.env(REDIS, self.redis.url());
    }
}

#[cfg(all(test, unix))]
mod tests;
