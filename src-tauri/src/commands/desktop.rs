//! How the console sits in this desktop.

use crate::autostart::Autostart;
use tauri::{Manager, Runtime, State, Webview};
use wheelhouse_contract::{ErrorCode, Problem};

/// Whether the console starts with the desktop; `None` where that cannot be arranged.
#[tauri::command]
pub async fn autostart_get<R: Runtime>(webview: Webview<R>) -> Result<Option<bool>, Problem> {
    super::main_only(&webview).await?;
    Ok(entry(&webview)?.as_ref().map(Autostart::is_on))
}

/// Gives back what holds now.
#[tauri::command]
pub async fn autostart_set<R: Runtime>(webview: Webview<R>, on: bool) -> Result<Option<bool>, Problem> {
    super::main_only(&webview).await?.may_set()?;
    let autostart = entry(&webview)?;
    if let Some(autostart) = autostart.as_ref() {
        autostart.set(on).map_err(|error| {
            tracing::warn!(%error, "autostart");
            Problem::new(ErrorCode::Storage, "The autostart entry could not be changed.")
        })?;
    }
    Ok(autostart.as_ref().map(Autostart::is_on))
}

fn entry<R: Runtime>(webview: &Webview<R>) -> Result<State<'_, Option<Autostart>>, Problem> {
    let entry = webview.try_state::<Option<Autostart>>();
    entry.ok_or_else(|| Problem::new(ErrorCode::Internal, "Wheelhouse is not running."))
}
