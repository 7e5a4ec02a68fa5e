//! The platform over real HTTP, as a console or an attacker meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking; helpers stand outside of test functions"
)]

mod alerts;
mod approvals;
mod assets;
mod audit;
mod auth;
mod cli;
mod cluster;
mod crash;
mod database;
mod engine;
mod feed;
mod generate;
mod impersonations;
mod imports;
mod incidents;
mod jobs;
mod mail;
mod metrics;
mod mutations;
mod onboarding;
mod permissions;
mod public_sites;
mod reviews;
mod scene;
mod sessions;
mod site;
mod site_inside;
mod sites;
mod stream;
mod subscriptions;
mod support;
mod tenant_changes;
mod tenants;
mod thousand;
mod usage;
mod views;
mod wire;
