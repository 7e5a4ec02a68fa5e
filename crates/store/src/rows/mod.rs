//! The mirrored rows of `cache.db`: one [`Spec`] per scope says how a row projects onto columns; the writes are the same
//! for all of them, guarded by revision and generation so that order, repetition and overlap do no harm.

mod bulk;
mod put;
mod spec;
mod sql;
mod view;
mod write;

#[cfg(test)]
mod tests;

pub use bulk::{merge_search, park_indexes, rebuild_search, restore_indexes};
pub(crate) use spec::{Column, From, Links, Spec};
pub(crate) use view::View;
pub use write::{Applied, Batch, Mode, clear_all, prune_before};
