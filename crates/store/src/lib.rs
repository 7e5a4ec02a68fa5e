//! The console's encrypted local store: a mirror of the platform (`cache.db`) and what exists nowhere else (`state.db`).
//!
//! Reads take a [`rusqlite::Connection`], writes a [`rusqlite::Transaction`], so that callers compose them; [`Store`] opens
//! both files and keeps the in-memory tenant index beside them. Everything blocks: call it inside `spawn_blocking`.

pub mod cache;
mod codec;
pub mod db;
pub mod rows;
pub mod search;
pub mod state;
mod store;
#[cfg(test)]
mod testing;

pub use db::DbError;
pub use rusqlite::{Connection, Transaction};
pub use store::{Opened, Store};
