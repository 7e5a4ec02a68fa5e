//! Real windows on a real display. `cargo xtask test` starts the session that these tests need; alone, they fail and say
//! so, and are never skipped.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessibility;
mod acl;
mod hostile;
mod installed;
mod journey;
mod links;
mod notification;
mod sessions;
mod starts;
mod support;
mod tenants;
