//! Sample data: a platform two years old, the same for the same seed and time; and the events that keep it alive.
//!
//! Names, numbers and addresses are made up; telephone numbers are of the ranges that Ofcom reserves for fiction, and
//! domains end in `.example`.

mod acts;
pub(crate) mod alerts;
mod approvals;
mod cast;
mod draw;
mod history;
mod incidents;
mod load;
mod names;
mod people;
mod places;
pub mod sample;
mod subscriptions;
mod tenant;
mod usage;
mod words;
mod world;

pub use load::{SAMPLE_TENANT_PASSWORD, generate};

#[cfg(test)]
mod tests;
