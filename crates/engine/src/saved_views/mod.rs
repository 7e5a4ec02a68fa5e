//! Saved views: read from the copy, changed through the outbox, so that all of it works without a connection.

mod change;
mod list;
