//! The updater against a server that an attacker owns: everything but the release key is theirs.

mod accepted;
mod key;
mod refused;
mod server;
mod world;
