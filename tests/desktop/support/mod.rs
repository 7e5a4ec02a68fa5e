//! What the tests stand on.

pub mod app;
pub mod driven;
pub mod site;
pub mod wait;

use std::process::Command;

/// A variable of the desktop session.
pub fn session(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: these tests need a desktop session; run `cargo xtask test`, or put them in one")
    })
}

/// What a program of the session prints.
pub fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} does not start ({error}); `cargo xtask setup --test`"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
