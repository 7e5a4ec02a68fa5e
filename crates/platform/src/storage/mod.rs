//! Where rows rest: one writer, several readers, one change feed.

mod dialect;
mod feed;
mod keys;
mod listing;
mod migrations;
mod row;
mod rows;
pub mod sql;
mod tx;

pub use feed::Commit;
pub(crate) use feed::{Head, after, head, scope_pruned, scope_state};
pub use keys::{Keys, Token};
pub use listing::Listing;
pub use row::{Row, wire};
pub(crate) use tx::Key;

pub use tx::{AuditEntry, Tx, id_at};

use crate::error::ApiError;
use sea_orm::{Database as Connect, DatabaseConnection, DatabaseTransaction, TransactionTrait};

/// The database of one platform.
pub struct Database {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Database {
    /// Connects and migrates.
    pub async fn open(url: &str) -> Result<Self, ApiError> {
        dialect::create_private(url)?;
        let writer = Connect::connect(dialect::writer(url)).await?;
        migrations::migrate(&writer).await?;
        feed::initialise(&writer).await?;
        let reader = Connect::connect(dialect::reader(url)).await?;
        Ok(Self { writer, reader })
    }

    /// For reads outside of mutations.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For book-keeping that is no mutation of a resource (last seen, clean-up).
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// A write transaction that holds the lock from its start: writers queue, so sequences follow commit order.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, ApiError> {
        Ok(self.writer.begin_with_options(dialect::write_transaction()).await?)
    }

    /// A read transaction: several statements see one state.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, ApiError> {
        Ok(self.reader.begin().await?)
    }

    pub(crate) async fn close(&self) -> Result<(), ApiError> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await?;
        Ok(())
    }
}
