//! Against the real thing: a session bus and a keyring daemon of the test's own, in a home of their own.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

const DIR: &str = "WHEELHOUSE_VAULT_SECRET_SERVICE_DIR";

/// The child of the tests below: opens the vault of its directory over the bus that it was given, and says what it got.
#[tokio::test]
async fn child_opens() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let opened = open(Path::new(&dir), Arc::new(OsKeychain), PATIENCE).await;
    writeln!(std::io::stdout(), "\nopened {opened:?}").unwrap();
    if let Ok(Opened::Ready(vault)) = opened {
        writeln!(std::io::stdout(), "\nheld {:?}", text_of(&vault, "token").await).unwrap();
        vault.put("token", secret("from before")).await.unwrap();
    }
}

/// A home with its own runtime directory, so that neither bus nor keyring of the person running the tests is touched.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn profile(&self) -> PathBuf {
        self.0.path().join("profile")
    }

    /// Runs the child under a fresh session bus after `prelude` (a shell line); what goes to `stdin` is the keyring's
    /// password. Answers everything that the child said.
    fn run(&self, prelude: &str, password: &str) -> String {
        let script =
            format!("{prelude}\nexec \"$0\" --exact tests::secret_service::child_opens --nocapture </dev/null");
        let mut child = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", &script])
            .arg(std::env::current_exe().unwrap())
            .env(DIR, self.profile())
            .env("HOME", self.0.path())
            .env("XDG_RUNTIME_DIR", self.0.path())
            .env("XDG_DATA_HOME", self.0.path().join("data"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("dbus-run-session (package dbus) is needed");
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    }
}

const UNLOCKED: &str = "gnome-keyring-daemon --unlock --components=secrets >/dev/null";
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null";

#[test]
fn the_key_is_found_again_by_the_next_session() {
    let home = Home::new();
    let first = home.run(UNLOCKED, "login password");
    assert!(
        first.contains("opened Ok(Ready(") && first.contains("held None"),
        "{first}"
    );
    let second = home.run(UNLOCKED, "login password");
    assert!(
        second.contains("opened Ok(Ready(") && second.contains("held Some(\"from before\")"),
        "{second}"
    );
}

#[test]
fn a_locked_keyring_is_said_to_be_locked() {
    let home = Home::new();
    home.run(UNLOCKED, "login password");
    let before = bytes_of(&home.profile());
    let said = home.run(LOCKED, "");
    assert!(said.contains("opened Ok(Unavailable { reason: Locked })"), "{said}");
    assert_eq!(bytes_of(&home.profile()), before);
    let said = home.run(UNLOCKED, "login password");
    assert!(said.contains("held Some(\"from before\")"), "{said}");
}

#[test]
fn a_keyring_that_was_never_set_up_and_no_bus_at_all_are_absent() {
    let absent = "opened Ok(NeedsPassphrase { reason: Some(Absent), exists: false })";
    let home = Home::new();
    // The bus starts the daemon on demand; without a login there is no collection to keep anything in.
    for prelude in [":", "export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus"] {
        let said = home.run(prelude, "");
        assert!(said.contains(absent), "{prelude}: {said}");
    }
    assert!(!file_of(&home.profile()).exists());
}
