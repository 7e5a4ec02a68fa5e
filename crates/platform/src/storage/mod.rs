//! Where rows rest: writers that queue, readers beside them, one change feed.

mod dialect;
mod feed;
mod keys;
mod listing;
mod migrations;
mod row;
mod rows;
pub mod sql;
mod tx;

pub use feed::{Commit, FeedEntry};
pub(crate) use feed::{Head, after, head, pruned_through, scope_pruned, seen_state, seen_states};
pub use keys::{Keys, Token};
pub use listing::Listing;
pub use row::{Row, wire};
pub(crate) use tx::Key;

pub use tx::{AuditEntry, Tx, id_at};

use crate::error::ApiError;
use sea_orm::{DatabaseConnection, DatabaseTransaction};

/// The database of one platform.
pub struct Database {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Database {
    /// Connects and migrates.
    ///
    /// # Errors
    /// A sentence for whoever starts the platform.
    pub async fn open(url: &str) -> Result<Self, ApiError> {
        let writer = dialect::writer(url).await?;
        migrations::migrate(&writer).await?;
        feed::initialise(&writer).await?;
        let reader = dialect::reader(url).await?;
        Ok(Self { writer, reader })
    }

    /// For reads outside of mutations.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For single statements of book-keeping that is no mutation of a resource (last seen). Whatever touches several rows
    /// takes a [`Tx`]: two that lock rows in different orders would stop each other.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// A write transaction that holds the lock of the feed from its start, with the heads that were read under the lock:
    /// writers of all instances queue, so sequences, audit chain and times follow commit order.
    async fn begin(&self) -> Result<(DatabaseTransaction, Head), ApiError> {
        let tx = dialect::begin(&self.writer).await?;
        let head = feed::lock(&tx).await?;
        Ok((tx, head))
    }

    /// A read transaction: several statements see one state.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, ApiError> {
        dialect::snapshot(&self.reader).await
    }

    /// Of each pool: its name, connections in use, idle ones.
    pub(crate) fn connections(&self) -> [(&'static str, usize, usize); 2] {
        [("reader", &self.reader), ("writer", &self.writer)].map(|(name, connection)| {
            let (all, idle) = dialect::connections(connection);
            (name, all.saturating_sub(idle), idle)
        })
    }

    pub(crate) async fn close(&self) -> Result<(), ApiError> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await?;
        Ok(())
    }
}
