//! The whole system without windows: the real engine against the real platform over real HTTP, through a faulty wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod audit;
mod bench;
mod exports;
mod faulty;
mod foreign;
mod impersonation;
mod imports;
mod instances;
mod jobs;
mod killed;
mod links;
mod locked;
mod mailbox;
mod main_job;
mod notices;
mod onboarding;
mod subscriptions;
mod support;
mod usage;
mod views;
