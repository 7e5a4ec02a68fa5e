//! The client of the platform's API: requests, problems, tokens with a single refresh, snapshots, changes, stream.
//!
//! It never retries by itself: whoever calls knows whether waiting makes sense. Tokens are refreshed silently, once,
//! however many requests wait.

mod auth;
mod base;
mod check;
mod client;
mod command;
mod error;
mod feed;
mod read;
mod snapshot;
mod stream;
mod tokens;
mod transport;

#[cfg(test)]
mod tests;

pub use base::BaseUrl;
pub use check::{CheckError, check};
pub use client::{Client, Config};
pub use command::{Answer, Command};
pub use error::{RemoteError, TokenStoreError};
pub use read::{ItemsQuery, RevenueQuery, TenantDetails};
pub use snapshot::{Row, Rows, Snapshot};
pub use stream::Stream;
pub use tokens::{Clock, MemoryTokens, TokenStore};
