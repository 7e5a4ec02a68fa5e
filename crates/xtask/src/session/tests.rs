use super::*;
use std::os::unix::fs::PermissionsExt;

fn start(name: &str) -> (Session, PathBuf) {
    let logs = env::temp_dir().join(format!("wheelhouse-session-logs-{}-{name}", process::id()));
    let session = Session::start(&Options {
        screen: (800, 600),
        dunstrc: None,
        logs: logs.clone(),
    })
    .unwrap();
    (session, logs)
}

fn answer(session: &Session, program: &str, arguments: &[&str]) -> String {
    let output = session.command(program).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{program} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// One session for all of it: starting one is the expensive part.
#[test]
fn a_session_has_a_screen_a_keyring_and_notifications_and_leaves_nothing_behind() {
    let (session, logs) = start("whole");
    let folder = session.folder.clone();
    assert_eq!(
        fs::metadata(&folder).unwrap().permissions().mode() & 0o077,
        0,
        "others can look into the session"
    );

    assert!(answer(&session, "xdpyinfo", &[]).contains("dimensions:    800x600 pixels"));

    let mut store = session.command("secret-tool");
    store
        .args(["store", "--label=test", "purpose", "test"])
        .stdin(Stdio::piped());
    let mut store = store.spawn().unwrap();
    std::io::Write::write_all(&mut store.stdin.take().unwrap(), b"hidden").unwrap();
    assert!(store.wait().unwrap().success());
    assert_eq!(
        answer(&session, "secret-tool", &["lookup", "purpose", "test"]),
        "hidden"
    );

    let id = answer(
        &session,
        "notify-send",
        &["--print-id", "--app-name=test", "Incident", "Database down"],
    );
    answer(&session, "dunstctl", &["close-all"]);
    let history = answer(&session, "dunstctl", &["history"]);
    assert!(
        history.contains("Database down") && history.contains(id.trim()),
        "{history}"
    );

    let display = session
        .environment
        .iter()
        .find(|(name, _)| *name == "DISPLAY")
        .unwrap()
        .1
        .clone();
    drop(session);
    assert!(!folder.exists());
    assert!(
        !Command::new("xdpyinfo")
            .env("DISPLAY", display)
            .output()
            .unwrap()
            .status
            .success()
    );
    fs::remove_dir_all(logs).unwrap();
}

#[test]
fn a_chosen_action_of_a_notification_reaches_its_sender() {
    let (session, logs) = start("action");
    fs::write(session.folder.join("notification-action"), "Acknowledge").unwrap();
    let mut sender = session.command("notify-send");
    sender
        .args(["--action=open=Open", "--action=acknowledge=Acknowledge", "Incident"])
        .stdout(Stdio::piped());
    let sender = sender.spawn().unwrap();
    let begun = std::time::Instant::now();
    while answer(&session, "dunstctl", &["count", "displayed"]).trim() != "1" {
        assert!(begun.elapsed() < READY, "the notification never showed");
    }
    answer(&session, "dunstctl", &["context"]);
    let chosen = sender.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(chosen.stdout).unwrap().trim(), "acknowledge");
    drop(session);
    fs::remove_dir_all(logs).unwrap();
}
