//! Where the main window stood, for the next start. Impersonation windows are never remembered: nothing of them outlives
//! them.

mod fit;

pub use fit::{Area, LEAST, fit};

use crate::{error::ShellError, windows::MAIN};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager, Monitor, Runtime, WebviewWindow, WindowEvent};

const FILE: &str = "window.json";

/// A window that is dragged or maximised tells many steps; only where it comes to rest counts.
const REST: Duration = Duration::from_millis(400);

/// In logical pixels, so that another scale of the screen changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// Absent where the system does not tell (Wayland).
    pub corner: Option<(f64, f64)>,
    /// Of the page, without the frame.
    pub size: (f64, f64),
    pub maximized: bool,
}

/// Before anything was kept: centred.
pub fn first() -> Placement {
    Placement {
        corner: None,
        size: fit::FIRST,
        maximized: false,
    }
}

/// What was kept in the profile's `folder`, if it can be read.
pub fn load(folder: &Path) -> Option<Placement> {
    serde_json::from_slice(&std::fs::read(folder.join(FILE)).ok()?).ok()
}

/// The screens, as far as they are free for windows.
pub fn areas<R: Runtime>(app: &AppHandle<R>) -> Vec<Area> {
    let monitors = app.available_monitors().unwrap_or_else(|error| {
        tracing::debug!(%error, "the screens are not known");
        Vec::new()
    });
    monitors.iter().map(area).collect()
}

fn area(monitor: &Monitor) -> Area {
    let (free, scale) = (monitor.work_area(), monitor.scale_factor());
    let corner = free.position.to_logical::<f64>(scale);
    let size = free.size.to_logical::<f64>(scale);
    Area {
        corner: (corner.x, corner.y),
        size: (size.width, size.height),
    }
}

/// Follows the main window.
pub struct Keeper {
    file: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Placement>,
    waiting: bool,
}

impl Keeper {
    pub fn new(folder: &Path) -> Self {
        let state = State {
            kept: load(folder),
            waiting: false,
        };
        Self {
            file: folder.join(FILE),
            state: Mutex::new(state),
        }
    }

    /// Looks once the window has come to rest.
    pub fn heed(app: &AppHandle, event: &WindowEvent) {
        if !matches!(event, WindowEvent::Moved(_) | WindowEvent::Resized(_)) {
            return;
        }
        let Some(keeper) = app.try_state::<Self>() else { return };
        if std::mem::replace(&mut keeper.state().waiting, true) {
            return;
        }
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(REST).await;
            app.state::<Self>().state().waiting = false;
            Self::keep(&app);
        });
    }

    /// Writes down where the window stands, if anybody can see it.
    pub fn keep(app: &AppHandle) {
        let (Some(keeper), Some(window)) = (app.try_state::<Self>(), app.get_webview_window(MAIN)) else {
            return;
        };
        let before = keeper.state().kept;
        match look(&window, before) {
            Ok(Some(now)) if before != Some(now) => {
                keeper.state().kept = Some(now);
                keeper.write(now);
            }
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "the window's place is not known"),
        }
    }

    fn write(&self, placement: Placement) {
        let fresh = self.file.with_extension("json.new");
        let written = serde_json::to_vec(&placement)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(&fresh, bytes))
            .and_then(|()| std::fs::rename(&fresh, &self.file));
        if let Err(error) = written {
            tracing::info!(%error, "the window's place is not kept");
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `None` while nobody can see the window. A maximised one keeps the place to which it will come back.
fn look<R: Runtime>(window: &WebviewWindow<R>, before: Option<Placement>) -> Result<Option<Placement>, ShellError> {
    if !window.is_visible()? || window.is_minimized()? || window.is_fullscreen()? {
        return Ok(None);
    }
    let maximized = window.is_maximized()?;
    if let Some(before) = before.filter(|_| maximized) {
        return Ok(Some(Placement { maximized, ..before }));
    }
    let scale = window.scale_factor()?;
    let size = window.inner_size()?.to_logical::<f64>(scale);
    let corner = window
        .outer_position()
        .ok()
        .map(|corner| corner.to_logical::<f64>(scale));
    Ok(Some(Placement {
        corner: corner.map(|corner| (corner.x, corner.y)),
        size: (size.width, size.height),
        maximized,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_and_nonsense_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(folder.path()), None);
        let placement = Placement {
            corner: Some((-20.5, 40.0)),
            size: (1_300.0, 820.0),
            maximized: true,
        };
        Keeper::new(folder.path()).write(placement);
        assert_eq!(load(folder.path()), Some(placement));
        for nonsense in [
            "",
            "{}",
            "[1,2]",
            r#"{"corner":null,"size":[1e999,1],"maximized":false}"#,
        ] {
            std::fs::write(folder.path().join(FILE), nonsense).unwrap();
            assert_eq!(load(folder.path()), None, "{nonsense}");
        }
    }
}
