//! A tenant's page that tries every way into the console and out of its origin.

use crate::support::{app, desktop, output, site, site::Site, wait};
use axum::response::{IntoResponse, Redirect};
use std::sync::OnceLock;
use tauri::{Manager, WebviewWindow};

/// The other origin that the page wants to reach.
fn elsewhere() -> &'static Site {
    static ELSEWHERE: OnceLock<Site> = OnceLock::new();
    ELSEWHERE.get_or_init(|| Site::start(vec![("/landed", |_| site::page(""))]))
}

fn attack(script: &'static str) -> impl Fn() -> String {
    move || {
        let other = elsewhere().url("elsewhere", "/landed");
        format!("const elsewhere = '{other}';\n{TOOLS}\n{script}")
    }
}

fn hostile_site() -> Site {
    Site::start(vec![
        ("/alone", |_| site::page(&attack(include_str!("hostile/alone.js"))())),
        (
            "/gesture",
            |_| site::page(&attack(include_str!("hostile/gesture.js"))()),
        ),
        ("/closing", |_| {
            site::page(&attack("window.onbeforeunload = () => 'stay'; report('ready', {}); ")())
        }),
        ("/self-closing", |_| {
            site::page(&attack(
                "report('ready', {}).then(() => { window.close(); setTimeout(() => report('survived', {}), 500); });",
            )())
        }),
        ("/redirect", |_| {
            Redirect::to(&elsewhere().url("elsewhere", "/landed")).into_response()
        }),
        ("/file", |_| site::attachment("wheelhouse-hostile.exe")),
        ("/inner", |_| {
            site::page(&attack(
                "parent.postMessage('inner', '*'); top.location = elsewhere + '?top-from-frame';",
            )())
        }),
    ])
}

/// Opens a session there and waits until its window stands.
fn open(site: &Site, tenant: &'static str, path: &str) -> (Opened, WebviewWindow) {
    let (windows, ended) = app::impersonations();
    let invitation = app::invitation(tenant, &site.url("hostile", path), 60);
    let id = invitation.session.id;
    windows.open(invitation);
    let window = wait::until("the window", || app::window_of(tenant));
    (Opened { windows, ended, id }, window)
}

struct Opened {
    windows: wheelhouse_shell::impersonation::Impersonations,
    ended: std::sync::mpsc::Receiver<wheelhouse_contract::ImpersonationId>,
    id: wheelhouse_contract::ImpersonationId,
}

fn assert_nothing_succeeded(report: &serde_json::Value) {
    let attempts = report["attempts"].as_object().unwrap();
    let succeeded: Vec<_> = attempts
        .iter()
        .filter(|(_, outcome)| outcome["succeeded"] != false)
        .collect();
    assert!(succeeded.is_empty(), "succeeded: {succeeded:#?}");
    assert!(
        attempts.len() >= report["least"].as_u64().unwrap() as usize,
        "only {attempts:#?} were tried"
    );
}

fn assert_all_stands(window: &WebviewWindow, tenant: &str) {
    assert!(app::bar_height(window).is_some(), "the bar is gone");
    assert!(!window.is_fullscreen().unwrap());
    assert!(window.title().unwrap().contains(tenant), "the page renamed the window");
    assert_eq!(window.url().unwrap().host_str(), Some("hostile.localhost"));
    let others = app::handle().webview_windows().len();
    assert_eq!(others, 2, "more windows than the main one and this one");
    assert!(
        elsewhere().visits().is_empty(),
        "it left its origin: {:?}",
        elsewhere().visits()
    );
    for folder in ["Downloads", "", "Desktop"] {
        let file = std::path::Path::new(&std::env::var("HOME").unwrap())
            .join(folder)
            .join("wheelhouse-hostile.exe");
        assert!(!file.exists(), "{} was saved", file.display());
    }
}

#[test]
fn a_page_by_itself_gets_nowhere() {
    let _desktop = desktop();
    let site = hostile_site();
    let (opened, window) = open(&site, "Hostile Alone Ltd", "/alone");
    let report = site.report("alone");
    assert_nothing_succeeded(&report);
    assert_all_stands(&window, "Hostile Alone Ltd");
    opened.windows.destroy(opened.id);
}

/// Some doors open only after a click of the person: the click is a real one.
#[test]
fn a_click_of_the_operator_opens_nothing_either() {
    let _desktop = desktop();
    let site = hostile_site();
    let (opened, window) = open(&site, "Hostile Gesture Ltd", "/gesture");
    site.report("armed");
    let id = output(
        "xdotool",
        &["search", "--sync", "--onlyvisible", "--name", "Hostile Gesture Ltd"],
    );
    let id = id.lines().next().unwrap();
    output("xdotool", &["windowactivate", "--sync", id]);
    output(
        "xdotool",
        &["mousemove", "--sync", "--window", id, "300", "400", "click", "1"],
    );
    assert_nothing_succeeded(&site.report("gesture"));
    assert_all_stands(&window, "Hostile Gesture Ltd");
    opened.windows.destroy(opened.id);
}

#[test]
fn a_page_cannot_hold_its_window_open() {
    let _desktop = desktop();
    let site = hostile_site();
    let (opened, window) = open(&site, "Hostile Closing Ltd", "/closing");
    site.report("ready");
    window.close().unwrap();
    let ended = opened
        .ended
        .recv_timeout(wait::PATIENCE)
        .expect("closing the window did not end the session");
    assert_eq!(ended, opened.id);
    wait::until("the window to go", || {
        app::window_of("Hostile Closing Ltd").is_none().then_some(())
    });
}

/// A page that closes itself leaves no empty shell that still looks like a session.
#[test]
fn a_page_that_closes_itself_ends_the_session_or_stays_under_its_bar() {
    let _desktop = desktop();
    let site = hostile_site();
    let (opened, window) = open(&site, "Hostile Self Ltd", "/self-closing");
    site.report("ready");
    let outcome = wait::until("an outcome", || {
        let ended = opened.ended.try_recv().is_ok();
        let survived = site.visits().iter().filter(|visit| *visit == "/report").count() > 1;
        (ended || survived).then_some(ended)
    });
    if outcome {
        wait::until("the window to go", || {
            app::window_of("Hostile Self Ltd").is_none().then_some(())
        });
    } else {
        assert!(app::bar_height(&window).is_some());
    }
}

/// When the time is over the window goes, whatever the page does and whether or not anybody else ends the session.
#[test]
fn expiry_destroys_the_window() {
    let _desktop = desktop();
    let site = hostile_site();
    let (windows, ended) = app::impersonations();
    let mut invitation = app::invitation("Hostile Late Ltd", &site.url("hostile", "/closing"), 0);
    invitation.session.expires_at =
        wheelhouse_contract::Timestamp::from_millis(invitation.session.started_at.millis() + 3_000);
    let id = invitation.session.id;
    windows.open(invitation);
    assert_eq!(ended.recv_timeout(wait::PATIENCE).unwrap(), id);
    wait::until("the window to go", || {
        app::window_of("Hostile Late Ltd").is_none().then_some(())
    });
}

const TOOLS: &str = r#"
const attempts = {};
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const within = (promise, ms) => Promise.race([promise, wait(ms).then(() => { throw new Error('no answer'); })]);
/* An attempt succeeds when its function gives something true. */
const attempt = async (name, act) => {
  navigator.sendBeacon('/attempt?' + encodeURIComponent(name));
  try {
    const gained = await within((async () => act())(), 3000);
    attempts[name] = { succeeded: Boolean(gained), detail: String(gained) };
  } catch (error) {
    attempts[name] = { succeeded: false, detail: String(error) };
  }
};
const report = (name, more) =>
  fetch('/report', { method: 'POST', body: JSON.stringify({ name, attempts, ...more }) });
const click = (element) => { document.body.append(element); element.click(); };
const link = (href, more) => Object.assign(document.createElement('a'), { href, textContent: 'x', ...more });
const frame = (more) => new Promise((resolve, reject) => {
  const inner = Object.assign(document.createElement('iframe'), more);
  inner.onload = () => resolve(inner);
  inner.onerror = reject;
  document.body.append(inner);
});
"#;
