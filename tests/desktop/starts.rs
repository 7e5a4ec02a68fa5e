//! Starting the app once more, hidden, with a link, and where its window stood.

use crate::support::{
    desktop, output,
    started::{Place, Started, command, place, run},
    wait,
};
use tempfile::TempDir;

fn start(profile: &TempDir, arguments: &[&str]) -> Started {
    Started::new(command(profile.path(), arguments), profile.path())
}

#[test]
fn a_second_start_shows_the_first_and_other_profiles_start_beside_it() {
    let _desktop = desktop();
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut first = start(&one, &[]);
    let window = first.window();
    wait::until("it to be minimised", || {
        // Asked again: a window that is just opening shows itself once more.
        output("xdotool", &["windowminimize", &window]);
        first.in_sight().is_none().then_some(())
    });

    assert!(run(&mut command(one.path(), &[])).success());
    assert_eq!(first.window(), window, "the very same window");

    let mut beside = start(&other, &[]);
    assert_ne!(beside.window(), window);
    assert!(beside.quit().success() && first.quit().success());
}

#[test]
fn a_refused_link_of_a_second_start_is_logged_without_its_text() {
    let _desktop = desktop();
    let profile = tempfile::tempdir().unwrap();
    let mut app = start(&profile, &[]);
    app.window();
    let link = "wheelhouse://galley/secret-name";
    assert!(run(&mut command(profile.path(), &[link])).success());
    wait::until("the refusal", || {
        app.said().contains("a link was refused").then_some(())
    });
    assert!(!app.said().contains("galley") && !app.said().contains("secret-name"));
    assert!(app.quit().success());
}

#[test]
fn the_window_comes_back_where_it_was_and_does_not_wander() {
    let _desktop = desktop();
    let profile = tempfile::tempdir().unwrap();
    let mut app = start(&profile, &[]);
    let window = app.window();
    output("xdotool", &["windowsize", "--sync", &window, "1100", "700"]);
    output("xdotool", &["windowmove", "--sync", &window, "230", "140"]);
    let left = rests_in(&profile, &window);
    assert!(app.quit().success());
    for again in 0..2 {
        let mut app = start(&profile, &[]);
        let window = app.window();
        wait::until("the window at its place", || (place(&window) == left).then_some(()));
        assert!(app.quit().success(), "{again}");
    }
}

#[test]
fn a_window_of_a_screen_that_is_gone_is_brought_back() {
    let _desktop = desktop();
    let profile = tempfile::tempdir().unwrap();
    let kept = r#"{"corner":[9000,-4000],"size":[50000,3],"maximized":false}"#;
    std::fs::write(profile.path().join("window.json"), kept).unwrap();
    let mut app = start(&profile, &[]);
    let window = app.window();
    wait::until("the window on the screen", || {
        let (x, y, width, height) = place(&window);
        (x >= 0 && y >= 0 && x + width <= 1920 && y + height <= 1080 && width >= 960 && height >= 600).then_some(())
    });
    assert!(app.quit().success());
}

#[test]
fn a_maximised_window_comes_back_maximised_and_keeps_its_smaller_place() {
    let _desktop = desktop();
    let profile = tempfile::tempdir().unwrap();
    let kept = r#"{"corner":[200.0,120.0],"size":[1000.0,650.0],"maximized":true}"#;
    std::fs::write(profile.path().join("window.json"), kept).unwrap();
    let mut app = start(&profile, &[]);
    let window = app.window();
    wait::until("the window to fill the screen", || {
        (place(&window).2 == 1920).then_some(())
    });
    assert!(app.quit().success());
    let after: serde_json::Value =
        serde_json::from_slice(&std::fs::read(profile.path().join("window.json")).unwrap()).unwrap();
    assert_eq!(after, serde_json::from_str::<serde_json::Value>(kept).unwrap());
}

#[test]
fn started_with_the_desktop_it_waits_in_the_tray_until_it_is_called() {
    let _desktop = desktop();
    let _tray = tray();
    let profile = tempfile::tempdir().unwrap();
    let mut app = start(&profile, &["--hidden"]);
    let page = profile.path().join("webview");
    wait::until("the page's own folder", || page.exists().then_some(()));
    assert_eq!(app.in_sight(), None);
    assert!(run(&mut command(profile.path(), &["--hidden"])).success());
    assert_eq!(app.in_sight(), None, "the desktop starts it, nobody calls it");
    assert!(run(&mut command(profile.path(), &["wheelhouse://inbox"])).success());
    app.window();
    assert!(app.quit().success());
}

#[test]
fn started_with_a_desktop_that_has_no_tray_it_shows_itself() {
    let _desktop = desktop();
    let profile = tempfile::tempdir().unwrap();
    let mut app = start(&profile, &["--hidden"]);
    app.window();
    assert!(app.quit().success());
}

/// Somebody who shows tray icons, for as long as the value lives.
fn tray() -> zbus::blocking::Connection {
    let tray = zbus::blocking::connection::Builder::session().unwrap();
    tray.name("org.kde.StatusNotifierWatcher").unwrap().build().unwrap()
}

/// Where the window is once the app has written it down.
fn rests_in(profile: &TempDir, window: &str) -> Place {
    wait::until("the place to be kept", || {
        let now = place(window);
        let kept = std::fs::read(profile.path().join("window.json")).ok()?;
        let kept: serde_json::Value = serde_json::from_slice(&kept).ok()?;
        let size = (f64::from(now.2), f64::from(now.3));
        (kept["size"] == serde_json::json!([size.0, size.1])).then_some(now)
    })
}
