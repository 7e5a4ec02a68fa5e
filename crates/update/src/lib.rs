//! The signed updater. It trusts one key and nobody who carries its words: whoever owns the update server and the network
//! can withhold an update, and nothing else.
//!
//! Four things are refused, each by one place: what is not HTTPS ([`Channel`], `http`), what is older (`judge`), what is
//! not signed by the release key ([`read`]), and what is not what was signed (`read` for the version, `download` for the
//! file).

mod channel;
mod download;
mod fault;
mod http;
mod install;
mod judge;
mod manifest;
mod memory;
mod read;
mod schedule;
mod service;
#[cfg(test)]
mod tests;

pub use channel::{Channel, ChannelError};
pub use fault::Fault;
pub use install::{Installation, Next};
pub use manifest::{Artefact, Manifest};
pub use read::read;
pub use semver::{Error as VersionError, Version};
pub use service::{Setup, Updates};
