//! Search: folded text, the compact tenant index in memory, FTS5 for the long tail.
//!
//! [`TenantIndex`] keeps columns ([`rows`]), a bit per tenant for every value that filters name ([`facets`]) and for the
//! letters of its text ([`grams`]), for words that were dear to look for ([`learned`]), running totals ([`totals`]), and orders made when first asked for ([`order`]).

mod bits;
mod entry;
mod facets;
mod filter;
pub(crate) mod fts;
mod grams;
mod learned;
mod order;
mod rows;
mod spelling;
mod tags;
mod tenants;
mod text;
mod totals;

#[cfg(test)]
mod tests;

pub use entry::Entry;
pub use filter::{Filter, Sort};
pub use tenants::{Page, TenantIndex};
pub use totals::Totals;
pub use wheelhouse_contract::fold::fold;
