//! The shell without its engine: the real windows, the real access rules, in the test's own process.

use super::{session, wait};
use std::sync::{Arc, OnceLock, mpsc};
use tauri::{AppHandle, Manager, WebviewWindow};
use uuid::Uuid;
use wheelhouse_contract::{
    ImpersonationId, OperatorId, TenantId, Timestamp,
    impersonation::{Impersonation, ImpersonationScope},
};
use wheelhouse_engine::host::ImpersonationWindow;
use wheelhouse_shell::{commands, context, impersonation::Impersonations, windows, words::Speech};

static APP: OnceLock<AppHandle> = OnceLock::new();

/// Stops the thread of the windows for good, if there is one. The process ends next, and WebKit must not be at work on that
/// thread while its own destructors run on another: it crashes then, now and again.
pub fn halt() {
    let Some(app) = APP.get() else {
        return;
    };
    let (sender, receiver) = mpsc::channel();
    let halted = app.run_on_main_thread(move || {
        let _heard = sender.send(()).is_ok();
        loop {
            std::thread::park();
        }
    });
    if halted.is_ok() {
        let _in_time = receiver.recv_timeout(wait::PATIENCE).is_ok();
    }
}

/// The one app of this process; GTK lives on one thread.
pub fn handle() -> &'static AppHandle {
    APP.get_or_init(|| {
        session("DISPLAY");
        session("DBUS_SESSION_BUS_ADDRESS");
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let app = tauri::Builder::default()
                .any_thread()
                .invoke_handler(commands::handler())
                .build(context())
                .unwrap();
            let profile = tempfile::tempdir().unwrap();
            windows::open_main(app.handle(), profile.path(), true).unwrap();
            sender.send(app.handle().clone()).unwrap();
            app.run(|_, _| {});
        });
        receiver.recv_timeout(wait::PATIENCE).expect("the app did not start")
    })
}

/// Runs on the thread of the windows and gives its answer back.
pub fn on_main_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    handle()
        .run_on_main_thread(move || sender.send(work()).unwrap())
        .unwrap();
    receiver
        .recv_timeout(wait::PATIENCE)
        .expect("the main thread is blocked")
}

/// Impersonation windows that say which sessions ended by themselves.
pub fn impersonations() -> (Impersonations, mpsc::Receiver<ImpersonationId>) {
    let (sender, ended) = mpsc::channel();
    let windows = Impersonations::new(handle(), Arc::new(Speech::default()), move |id| {
        sender.send(id).unwrap()
    });
    (windows, ended)
}

/// A session at a tenant of this name, for so many minutes.
pub fn invitation(tenant: &str, entry_url: &str, minutes: i64) -> ImpersonationWindow {
    let now = Timestamp::from_millis(
        i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap(),
    );
    let session = Impersonation {
        id: ImpersonationId(Uuid::now_v7()),
        version: 1,
        operator_id: OperatorId(Uuid::now_v7()),
        operator_email: "olivia.hart@example.com".into(),
        tenant_id: TenantId(Uuid::now_v7()),
        tenant_name: tenant.into(),
        subdomain: "acme".into(),
        acting_as: "owner@acme.example".into(),
        reason: "Ticket 4711: invoices are missing".into(),
        scope: ImpersonationScope::ReadOnly,
        started_at: now,
        expires_at: Timestamp::from_millis(now.millis() + minutes * 60_000),
        ended_at: None,
        end_reason: None,
        address: "127.0.0.1".into(),
    };
    ImpersonationWindow {
        session,
        entry_url: entry_url.into(),
    }
}

/// The open impersonation window whose title names the tenant.
pub fn window_of(tenant: &str) -> Option<WebviewWindow> {
    let named = |window: &WebviewWindow| window.title().is_ok_and(|title| title.contains(tenant));
    handle()
        .webview_windows()
        .into_values()
        .find(|window| window.label() != windows::MAIN && named(window))
}

/// Where the bar of a window is: its height if it stands at the top and nothing lies over it.
pub fn bar_height(window: &WebviewWindow) -> Option<i32> {
    use gtk::prelude::{ContainerExt, WidgetExt};
    let window = window.clone();
    on_main_thread(move || {
        let column = window.default_vbox().ok()?;
        let children = column.children();
        let (bar, page) = (children.first()?, children.get(1)?);
        let place = bar.allocation();
        let first = bar.widget_name() == "impersonation-bar" && bar.is_mapped() && place.y() == 0;
        let clear = page.allocation().y() >= place.height() && page.allocation().height() > 100;
        (first && clear && place.height() > 30).then(|| place.height())
    })
}
