//! Real windows on a real display. `cargo xtask test` starts the session that these tests need; alone, they fail and say
//! so, and are never skipped.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessibility;
mod acl;
mod bulk;
mod hostile;
mod import;
mod installed;
mod journey;
mod links;
mod mail;
mod notification;
mod onboarding;
mod sessions;
mod sites;
mod starts;
mod support;
mod tenants;
mod usage;
mod views;
