//! The audit log: read from the copy, verified against the platform, exported.
//!
//! [`chain`] is pure: what a checkpoint and records say against what this console remembers. The auditor feeds it.

mod auditor;
mod chain;
mod commands;
mod export;

pub(crate) use auditor::{Rolling, run};
