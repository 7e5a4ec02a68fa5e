//! The tables of `state.db`: what exists nowhere else. One module each.

pub mod audit_checkpoint;
pub mod notices;
pub mod onboarding;
pub mod open_impersonations;
pub mod outbox;
pub mod profile;
pub mod review_drafts;
pub mod settings;

#[cfg(test)]
mod tests;
