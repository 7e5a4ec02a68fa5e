//! Impersonation sessions of this device: windows, ends, and what a crash left.

mod commands;
mod ender;
mod registry;

pub(crate) use ender::run;
pub(crate) use registry::Registry;
