//! The tray: the worst open severity at a glance, and the way back to the window. Everything works without it.

mod badge;

use crate::{error::ShellError, exit, startup::Startup, windows::Window, words::Speech};
#[cfg(target_os = "linux")]
use futures_util::StreamExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tauri::{
    AppHandle, Manager,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use wheelhouse_engine::host::TrayState;

/// Who shows tray icons takes this name.
#[cfg(target_os = "linux")]
const TRAY_HOST: &str = "org.kde.StatusNotifierWatcher";

/// The tray icon, if this desktop has a tray. Clones are the same one.
#[derive(Clone)]
pub struct Tray {
    inner: Arc<Inner>,
}

struct Inner {
    speech: Arc<Speech>,
    /// Absent until the icon was placed, and empty where there is no tray.
    parts: OnceLock<Option<Parts>>,
    state: Mutex<TrayState>,
}

struct Parts {
    icon: TrayIcon,
    open: MenuItem<tauri::Wry>,
    /// Worst severity, approvals, impersonations, unread, in this order.
    lines: [MenuItem<tauri::Wry>; 4],
    lock: MenuItem<tauri::Wry>,
    quit: MenuItem<tauri::Wry>,
}

impl Tray {
    /// Remembers what it is told until [`Self::appear`].
    pub fn new(speech: Arc<Speech>) -> Self {
        Self {
            inner: Arc::new(Inner {
                speech,
                parts: OnceLock::new(),
                state: Mutex::default(),
            }),
        }
    }

    /// Places the icon, once. Call on the main thread, when nobody waits for it.
    pub fn appear(&self, app: &AppHandle) {
        self.inner.parts.get_or_init(|| {
            // Where the indicator library is missing, loading it panics; a console without a tray icon is still a console.
            match catch_unwind(AssertUnwindSafe(|| build(app, &self.inner.speech))) {
                Ok(Ok(parts)) => Some(parts),
                Ok(Err(error)) => {
                    tracing::info!(%error, "no tray");
                    None
                }
                Err(_) => None,
            }
        });
        self.redraw();
    }

    pub fn show(&self, state: &TrayState) {
        let mut shown = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown != *state {
            shown.clone_from(state);
            drop(shown);
            self.redraw();
        }
    }

    /// Draws the last state again, in the present language.
    pub fn redraw(&self) {
        let state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let parts = self.inner.parts.get().and_then(Option::as_ref);
        let drawn = parts.map(|parts| self.inner.draw(parts, &state));
        if let Some(Err(error)) = drawn {
            tracing::info!(%error, "the tray was not updated");
        }
    }
}

impl Inner {
    fn draw(&self, parts: &Parts, state: &TrayState) -> Result<(), ShellError> {
        let words = self.speech.words();
        parts.open.set_text(words.open_console)?;
        parts.lines[0].set_text(if state.offline {
            words.offline
        } else {
            words.worst(state.worst)
        })?;
        parts.lines[1].set_text(words.approvals(state.approvals))?;
        parts.lines[2].set_text(words.impersonations(state.impersonations))?;
        parts.lines[3].set_text(words.unread(state.unread))?;
        parts.lock.set_text(words.lock)?;
        parts.quit.set_text(words.quit)?;
        parts.icon.set_icon(Some(badge::icon(state.worst)?))?;
        parts.icon.set_tooltip(Some(words.worst(state.worst)))?;
        Ok(())
    }
}

fn build(app: &AppHandle, speech: &Speech) -> Result<Parts, ShellError> {
    let words = speech.words();
    let item = |id: &str, text: &str, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let open = item("open", words.open_console, true)?;
    let lines = [
        item("worst", words.all_calm, false)?,
        item("approvals", &words.approvals(0), false)?,
        item("impersonations", &words.impersonations(0), false)?,
        item("unread", &words.unread(0), false)?,
    ];
    let lock = item("lock", words.lock, true)?;
    let quit = item("quit", words.quit, true)?;
    let (above, below) = (PredefinedMenuItem::separator(app)?, PredefinedMenuItem::separator(app)?);
    let [worst, approvals, impersonations, unread] = &lines;
    let menu = Menu::with_items(
        app,
        &[
            &open,
            &above,
            worst,
            approvals,
            impersonations,
            unread,
            &below,
            &lock,
            &quit,
        ],
    )?;
    let icon = TrayIconBuilder::with_id("wheelhouse")
        .icon(badge::icon(None)?)
        .tooltip(words.all_calm)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                chosen(tray.app_handle(), "open");
            }
        })
        .build(app)?;
    Ok(Parts {
        icon,
        open,
        lines,
        lock,
        quit,
    })
}

fn chosen(app: &AppHandle, item: &str) {
    match item {
        "open" => {
            if let Err(error) = Window::Main.focus(app) {
                tracing::warn!(%error, "the main window does not open");
            }
        }
        "lock" => app.state::<Startup>().spawn(|engine| async move {
            if let Err(problem) = engine.lock().await {
                tracing::warn!(%problem, "not locked");
            }
        }),
        "quit" => exit::begin(app),
        _ => {}
    }
}

/// Whether somebody shows tray icons: only then may the window hide instead of closing.
#[cfg(target_os = "linux")]
pub async fn host_is_there() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        Ok::<_, zbus::Error>(names.name_has_owner(TRAY_HOST.try_into()?).await?)
    };
    asked.await.unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
pub async fn host_is_there() -> bool {
    true
}

/// Waits until somebody shows tray icons, but not longer than `limit`.
#[cfg(target_os = "linux")]
pub async fn host_comes(limit: Duration) -> bool {
    let waited = async {
        let bus = zbus::Connection::session().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        // Subscribed before the look, so that nobody comes unseen in between.
        let mut owners = names.receive_name_owner_changed_with_args(&[(0, TRAY_HOST)]).await?;
        if names.name_has_owner(TRAY_HOST.try_into()?).await? {
            return Ok::<_, zbus::Error>(true);
        }
        while let Some(change) = owners.next().await {
            if change.args()?.new_owner().is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    };
    matches!(tokio::time::timeout(limit, waited).await, Ok(Ok(true)))
}

#[cfg(not(target_os = "linux"))]
pub async fn host_comes(_limit: Duration) -> bool {
    true
}
