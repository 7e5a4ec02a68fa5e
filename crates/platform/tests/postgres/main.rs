//! What is about PostgreSQL alone: the server's refusals, its schema beside SQLite's, its outages. On the server that
//! `WHEELHOUSE_TEST_POSTGRES` names, or on one of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "a test fails by panicking; the scenes are shared with the suite, which uses more of them"
)]

#[path = "../it/database.rs"]
mod database;
mod outage;
mod refusal;
mod schema;
mod start;
#[path = "../it/support.rs"]
mod support;
mod tls;

use wheelhouse_servers::{Durability, Postgres};

/// A cluster of this test's own, which it may stop.
fn own() -> Postgres {
    Postgres::start(Durability::None).unwrap()
}

/// The program, with a command line.
fn run(arguments: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
        .args(arguments)
        .output()
        .unwrap()
}
