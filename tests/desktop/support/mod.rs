//! What the tests stand on.

pub mod app;
#[allow(dead_code, reason = "the tour uses the rest")]
pub mod driven;
pub mod site;
pub mod started;
pub mod wait;

use std::process::Command;

/// A variable of the desktop session.
pub fn session(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: these tests need a desktop session; run `cargo xtask test`, or put them in one")
    })
}

/// The desktop for one test alone: there is one pointer, one focus, one notification daemon. Held to the test's end.
pub struct Desktop {
    _lock: std::fs::File,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        app::halt();
    }
}

/// Waits for the desktop.
#[must_use]
pub fn desktop() -> Desktop {
    let folder = std::path::PathBuf::from(session("XDG_RUNTIME_DIR"));
    let lock = std::fs::File::create(folder.join("wheelhouse-tests.lock")).unwrap();
    lock.lock().unwrap();
    Desktop { _lock: lock }
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
