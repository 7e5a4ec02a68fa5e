//! Search: folded text, the compact tenant index in memory, FTS5 for the long tail.

mod entry;
mod filter;
mod fold;
pub(crate) mod fts;
mod order;
mod tenants;
mod text;

#[cfg(test)]
mod tests;

pub use entry::Entry;
pub use filter::{Filter, Sort};
pub use fold::fold;
pub use tenants::{TenantIndex, Totals};
