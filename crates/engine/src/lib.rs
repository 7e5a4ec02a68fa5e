//! The console's use cases, free of any window: sign-in, sync, outbox, review, alert policy, impersonation sessions.
//!
//! [`Engine`] has one method per command of the UI. It reads the local copy, lays what waits in the outbox over it, and
//! sends changes; the [`host::Host`] is all that it sees of the desktop.

#![expect(
    clippy::result_large_err,
    reason = "a problem is the answer of every command; boxing it would only move the allocation"
)]

mod access;
mod alerts;
mod approvals;
mod audit;
pub mod bindings;
mod config;
mod device;
mod downloads;
mod engine;
mod fault;
mod guard;
pub mod host;
mod impersonation;
mod imports;
mod incidents;
mod jobs;
pub mod link;
mod mailbox;
mod notice;
mod onboarding;
mod outbox;
mod overview;
mod palette;
mod pictures;
mod reviews;
mod saved_views;
mod session;
mod settings;
mod sites;
mod subscriptions;
pub mod sync;
mod tenants;
mod tray;
mod usage;
pub mod view;
mod words;

pub use config::{EngineConfig, SampleAccess, SamplePlatform};
pub use engine::Engine;
