//! The tables of `cache.db`: one module each, with its projection and its reads. Writes go through [`crate::rows`].

pub mod alerts;
pub mod approvals;
pub mod audit;
pub mod first_page;
pub mod impersonations;
pub mod incident_events;
pub mod incidents;
pub mod jobs;
pub mod onboarding;
pub mod operators;
mod read;
pub mod reviews;
pub mod saved_views;
pub mod sites;
pub mod subscriptions;
pub mod sync;
pub mod tenant_events;
pub mod tenant_users;
pub mod tenants;
pub mod upgrades;
pub mod usage;

#[cfg(test)]
mod tests;

use wheelhouse_contract::incident::Severity;

/// Which rows of a table that knows open and done ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Open,
    Done,
    All,
}

/// Ascending with severity, for indexes.
pub(crate) fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Low => 0,
        Severity::Medium => 1,
        Severity::High => 2,
        Severity::Critical => 3,
    }
}

/// The severity of a [`rank`].
pub(crate) fn severity(rank: i64) -> Severity {
    match rank {
        0 => Severity::Low,
        1 => Severity::Medium,
        2 => Severity::High,
        _ => Severity::Critical,
    }
}
