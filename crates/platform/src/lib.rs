//! The reference platform: the API that the console speaks.
//!
//! One folder per area with its routes and rules; every change goes through [`storage::Tx`], which writes rows, audit
//! and change feed in one transaction.

pub mod alerts;
pub mod app;
pub mod approvals;
pub mod assets;
pub mod audit;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod config;
pub mod error;
pub mod generate;
pub mod http;
pub mod impersonations;
pub mod imports;
pub mod incidents;
pub mod integrations;
pub mod jobs;
mod launch;
pub mod mail;
pub mod maintenance;
mod metrics;
pub mod onboarding;
mod openapi;
pub mod operators;
mod outbound;
mod platform_info;
mod rate_limit;
pub mod reviews;
pub mod sessions;
pub mod site;
pub mod sites;
pub mod storage;
pub mod stream;
pub mod subscriptions;
pub mod sync;
pub mod tenants;
pub mod upgrades;
pub mod usage;
pub mod views;

pub use app::App;
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::PlatformConfig;
pub use error::ApiError;
pub use launch::Platform;
pub use operators::admin::NewOperator;
pub use outbound::Networks;
