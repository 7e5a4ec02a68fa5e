//! The windows of the shell, and the labels that the access rules hang on.

use crate::{error::ShellError, placement};
use std::path::Path;
use tauri::{
    AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    webview::{NewWindowResponse, PermissionResponse},
};
use uuid::Uuid;

/// The only label that any capability names.
pub const MAIN: &str = "main";

/// Every window that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    Main,
    /// One impersonation session. The label is random: no page can guess it, and none is ever used again.
    Impersonation(Uuid),
}

impl Window {
    /// A window for one more impersonation session.
    pub fn impersonation() -> Self {
        Self::Impersonation(Uuid::new_v4())
    }

    pub fn label(self) -> String {
        match self {
            Self::Main => MAIN.to_owned(),
            Self::Impersonation(random) => format!("tenant-{}", random.simple()),
        }
    }

    /// Brings the window to the front; `false` when it is not open.
    pub fn focus<R: Runtime>(self, app: &AppHandle<R>) -> Result<bool, ShellError> {
        let Some(window) = app.get_webview_window(&self.label()) else {
            return Ok(false);
        };
        window.unminimize()?;
        window.show()?;
        window.set_focus()?;
        Ok(true)
    }
}

/// Opens the main window where it stood last. It comes before every other: an ephemeral one must not become the first web
/// context. What the page remembers on this device (language, theme) stays in the profile's `folder`, and so does the
/// window's place.
pub fn open_main<R: Runtime>(app: &AppHandle<R>, folder: &Path, visible: bool) -> Result<WebviewWindow<R>, ShellError> {
    let place = placement::load(folder).map_or(placement::first(), |kept| placement::fit(kept, &placement::areas(app)));
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .data_directory(folder.join("webview"))
        .title("Wheelhouse")
        .visible(visible)
        .inner_size(place.size.0, place.size.1)
        .min_inner_size(placement::LEAST.0, placement::LEAST.1)
        .maximized(place.maximized)
        // Files are dropped on the page, which takes their bytes; the shell's own handler would swallow them.
        .disable_drag_drop_handler();
    let builder = match place.corner {
        Some((x, y)) => builder.position(x, y),
        None => builder.center(),
    };
    let window = builder
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    keep_little(&window)?;
    Ok(window)
}

/// One page whose data the shell holds: it has nothing to go back to, and fetches nothing twice.
#[cfg(target_os = "linux")]
fn keep_little<R: Runtime>(window: &WebviewWindow<R>) -> Result<(), ShellError> {
    use webkit2gtk::{CacheModel, SettingsExt, WebContextExt, WebViewExt};
    window.with_webview(|page| {
        let view = page.inner();
        if let Some(context) = view.context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
        if let Some(settings) = WebViewExt::settings(&view) {
            settings.set_enable_page_cache(false);
            settings.set_enable_webaudio(false);
            settings.set_enable_webgl(false);
        }
    })?;
    Ok(())
}

/// The console's own page, and in development the server that makes it.
fn is_own_page(url: &Url) -> bool {
    let own = url.scheme() == "tauri" || (url.scheme() == "http" && url.host_str() == Some("tauri.localhost"));
    own || (cfg!(dev) && url.host_str() == Some("localhost") && url.port() == Some(5173))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_sessions_are_new_each_time_and_never_the_main_one() {
        let labels: std::collections::HashSet<_> = (0..100).map(|_| Window::impersonation().label()).collect();
        assert_eq!(labels.len(), 100);
        assert!(!labels.contains(MAIN));
    }

    #[test]
    fn the_main_window_stays_on_its_own_page() {
        for foreign in [
            "https://example.com/",
            "http://localhost:4000/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!is_own_page(&foreign.parse().unwrap()), "{foreign}");
        }
        assert!(is_own_page(&"tauri://localhost/index.html".parse().unwrap()));
    }
}
