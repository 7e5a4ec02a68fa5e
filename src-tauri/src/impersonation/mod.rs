//! Impersonation windows: one isolated native window per session, on the tenant's own site.
//!
//! What a page inside may not do is refused in several places, so that one hole opens nothing: no capability names the
//! window, its label is random, every command checks the caller, the page has no bridge to the shell at all, and the web
//! view refuses to leave the tenant's origin, to open, download, print, ask or cover anything. The bar that says who acts
//! as whom is a native widget above the page.

#[cfg(target_os = "linux")]
mod bar;
#[cfg(target_os = "linux")]
mod guard;
mod origin;

pub use origin::Origin;

use crate::{error::ShellError, windows::Window, words::Speech};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager};
use wheelhouse_contract::ImpersonationId;
use wheelhouse_engine::host::ImpersonationWindow;

/// The open impersonation windows. Clones share them.
#[derive(Clone)]
pub struct Impersonations {
    inner: Arc<Inner>,
}

struct Inner {
    app: AppHandle,
    speech: Arc<Speech>,
    open: Mutex<HashMap<ImpersonationId, Window>>,
    /// Called when a window is gone that the engine did not destroy itself.
    closed: Box<dyn Fn(ImpersonationId) + Send + Sync>,
}

/// Whether this system can guard such a window.
///
/// # Errors
/// `UnsupportedSystem`: on macOS and Windows the bar and the guards are not built yet, and an unprotected window is worse
/// than none.
pub fn ensure_supported() -> Result<(), ShellError> {
    if cfg!(target_os = "linux") {
        Ok(())
    } else {
        Err(ShellError::UnsupportedSystem)
    }
}

impl Impersonations {
    pub fn new(app: &AppHandle, speech: Arc<Speech>, closed: impl Fn(ImpersonationId) + Send + Sync + 'static) -> Self {
        let (app, closed) = (app.clone(), Box::new(closed));
        Self {
            inner: Arc::new(Inner {
                app,
                speech,
                open: Mutex::default(),
                closed,
            }),
        }
    }

    /// Opens the window of a session; returns at once. When it cannot be opened, the session counts as closed.
    pub fn open(&self, window: ImpersonationWindow) {
        let (this, id) = (self.clone(), window.session.id);
        let opening = self.inner.app.run_on_main_thread(move || {
            if let Err(error) = this.open_here(&window) {
                tracing::error!(%error, session = %id, "the impersonation window did not open");
                this.destroy(id);
                (this.inner.closed)(id);
            }
        });
        if let Err(error) = opening {
            tracing::error!(%error, "the main thread is gone");
        }
    }

    pub fn focus(&self, id: ImpersonationId) {
        let label = self.inner.open().get(&id).copied();
        if let Some(Err(error)) = label.map(|label| label.focus(&self.inner.app)) {
            tracing::warn!(%error, "the impersonation window does not come to the front");
        }
    }

    /// Destroys the window without a word to the page, and without one to the engine, whose wish it is. `false` when there
    /// was none.
    pub fn destroy(&self, id: ImpersonationId) -> bool {
        let Some(label) = self.inner.open().remove(&id) else {
            return false;
        };
        if let Some(window) = self.inner.app.get_webview_window(&label.label()) {
            // Not `close`: that asks, and a page could say no.
            if let Err(error) = window.destroy() {
                tracing::error!(%error, session = %id, "the impersonation window was not destroyed");
            }
        }
        true
    }

    /// Destroys the window and tells the engine, once: *End session*, the end of the time, the window's close button, a
    /// page that closes itself.
    fn end(&self, id: ImpersonationId) {
        if self.destroy(id) {
            (self.inner.closed)(id);
        }
    }

    #[cfg(target_os = "linux")]
    fn open_here(&self, window: &ImpersonationWindow) -> Result<(), ShellError> {
        let origin = Origin::of(&window.entry_url)?;
        let label = Window::impersonation();
        let id = window.session.id;
        self.inner.open().insert(id, label);
        let opened = guard::build(&self.inner.app, label, &origin, &window.session)?;
        let end = || {
            let this = self.clone();
            move || this.end(id)
        };
        opened.on_window_event({
            let end = end();
            move |event| {
                if matches!(event, tauri::WindowEvent::Destroyed) {
                    end();
                }
            }
        });
        guard::protect(&opened, end())?;
        bar::attach(&opened, &window.session, &origin, self.inner.speech.words(), end())?;
        // Only now: nothing of the tenant's is loaded, let alone shown, before every guard stands.
        opened.navigate(window.entry_url.parse().map_err(|_| ShellError::EntryAddress)?)?;
        opened.show()?;
        opened.set_focus()?;
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    fn open_here(&self, _window: &ImpersonationWindow) -> Result<(), ShellError> {
        ensure_supported()
    }
}

impl Inner {
    fn open(&self) -> MutexGuard<'_, HashMap<ImpersonationId, Window>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
