//! The mirrored rows of `cache.db`: one [`Spec`] per scope says how a row projects onto columns; the writes are the same
//! for all of them, guarded by revision and generation so that order, repetition and overlap do no harm.

mod bulk;
mod spec;
mod write;

#[cfg(test)]
mod tests;

pub use bulk::{park_indexes, rebuild_search, restore_indexes};
pub(crate) use spec::{Column, From, Links, Spec};
pub use write::{Applied, Batch, Mode, clear_all, prune_before};
