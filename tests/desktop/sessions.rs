//! Several sessions side by side, on one and the same host, share nothing.

use crate::support::{app, desktop, site, site::Site, wait};

const LOOK_AND_LEAVE: &str = r#"
(async () => {
  const name = new URLSearchParams(location.search).get('session');
  const databases = await indexedDB.databases();
  const workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  const stores = window.caches ? await caches.keys() : [];
  const found = [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...databases.map((database) => database.name), ...workers.map((worker) => worker.scope), ...stores,
    navigator.serviceWorker && navigator.serviceWorker.controller ? 'controlled' : ''].filter(Boolean);
  document.cookie = `left=${name}; max-age=86400`;
  localStorage.setItem('left', name);
  sessionStorage.setItem('left', name);
  indexedDB.open(`left-${name}`);
  if (navigator.serviceWorker) await navigator.serviceWorker.register('/worker.js').catch(() => 0);
  if (window.caches) await caches.open(`left-${name}`).catch(() => 0);
  const kept = [document.cookie, localStorage.getItem('left')];
  const channel = new BroadcastChannel('sessions');
  channel.onmessage = (event) => fetch('/report', { method: 'POST', body: JSON.stringify({ name: 'heard', event: event.data }) });
  channel.postMessage(name);
  await fetch('/report', { method: 'POST', body: JSON.stringify({ name, found, kept }) });
})();
"#;

fn shared_site() -> Site {
    Site::start(vec![
        ("/", |_| site::page(LOOK_AND_LEAVE)),
        ("/worker.js", |_| site::script("self.onfetch = () => {};")),
    ])
}

#[test]
fn sessions_on_one_host_find_nothing_of_each_other_not_even_later() {
    let _desktop = desktop();
    let site = shared_site();
    let (windows, _ended) = app::impersonations();
    let mut open = Vec::new();
    for name in ["first", "second"] {
        let invitation = app::invitation("Acme Dental", &site.url("acme", &format!("/?session={name}")), 60);
        open.push(invitation.session.id);
        windows.open(invitation);
        let report = site.report(name);
        assert_eq!(report["found"], serde_json::json!([]), "{name}");
        assert_eq!(
            report["kept"][0],
            format!("left={name}"),
            "the test would prove nothing"
        );
    }
    assert!(!site.visits().iter().any(|visit| visit.contains("heard")));
    for id in open {
        windows.destroy(id);
    }
    wait::until("the windows to go", || {
        app::window_of("Acme Dental").is_none().then_some(())
    });
    windows.open(app::invitation("Acme Dental", &site.url("acme", "/?session=third"), 60));
    assert_eq!(site.report("third")["found"], serde_json::json!([]));
}

#[test]
fn the_bar_stands_above_the_page_of_every_window() {
    let _desktop = desktop();
    let site = shared_site();
    let (windows, _ended) = app::impersonations();
    for name in ["Bar One Ltd", "Bar Two Ltd"] {
        windows.open(app::invitation(
            name,
            &site.url("acme", &format!("/?session={}", name.replace(' ', "-"))),
            60,
        ));
    }
    for name in ["Bar One Ltd", "Bar Two Ltd"] {
        let window = wait::until("the window", || app::window_of(name));
        wait::until("the bar", || app::bar_height(&window));
    }
}
