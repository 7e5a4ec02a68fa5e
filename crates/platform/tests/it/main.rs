//! The platform over real HTTP, as a console or an attacker meets it.

mod audit;
mod auth;
mod cli;
mod feed;
mod mutations;
mod permissions;
mod sessions;
mod stream;
mod support;
