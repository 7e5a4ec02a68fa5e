//! The way out: impersonations are ended before the process is.

use crate::{placement::Keeper, startup::Startup};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent};

/// Nothing may keep the console open for longer. The engine bounds its own end, and closes its files within this.
const LIMIT: Duration = Duration::from_secs(12);

/// How long files that are just being opened are waited for.
const OPENING: Duration = Duration::from_secs(4);

const RUNNING: u8 = 0;
const ENDING: u8 = 1;
const ENDED: u8 = 2;

/// How far the end has come.
#[derive(Default)]
pub struct Exit {
    stage: AtomicU8,
    /// The console starts again.
    again: AtomicBool,
}

/// As [`begin`], and starts the console that lies in this one's place by then.
pub fn restart(app: &AppHandle) {
    app.state::<Exit>().again.store(true, Ordering::SeqCst);
    begin(app);
}

/// Hides everything, lets the engine finish, and exits. A second call changes nothing.
pub fn begin(app: &AppHandle) {
    let exit = app.state::<Exit>();
    if exit
        .stage
        .compare_exchange(RUNNING, ENDING, Ordering::SeqCst, Ordering::SeqCst)
        .is_err()
    {
        return;
    }
    Keeper::keep(app);
    for window in app.webview_windows().values() {
        if let Err(error) = window.hide() {
            tracing::debug!(%error, "a window was not hidden");
        }
    }
    let (app, startup) = (app.clone(), app.state::<Startup>().inner().clone());
    tauri::async_runtime::spawn(async move {
        // Files that are just being opened must be closed again too, or a start finds them as if the program had been killed.
        let end = async {
            // What takes longer is the keychain that asks somebody; no file is open then.
            if let Ok(Ok(engine)) = tokio::time::timeout(OPENING, startup.engine()).await {
                engine.shutdown().await;
            }
        };
        if tokio::time::timeout(LIMIT, end).await.is_err() {
            tracing::warn!("the end took too long; the next start checks the files");
        }
        let exit = app.state::<Exit>();
        exit.stage.store(ENDED, Ordering::SeqCst);
        if exit.again.load(Ordering::SeqCst) {
            app.request_restart();
        } else {
            app.exit(0);
        }
    });
}

/// Every other way to the exit leads through [`begin`].
pub fn guard(app: &AppHandle, event: &RunEvent) {
    if let RunEvent::ExitRequested { api, .. } = event
        && app.state::<Exit>().stage.load(Ordering::SeqCst) != ENDED
    {
        api.prevent_exit();
        begin(app);
    }
}

/// SIGTERM and SIGINT end the console as *Quit* does, from this call on.
#[cfg(unix)]
pub fn heed_signals(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let app = app.clone();
    let signals =
        tauri::async_runtime::block_on(async { (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) });
    tauri::async_runtime::spawn(async move {
        match signals {
            (Ok(mut terminate), Ok(mut interrupt)) => {
                tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
                begin(&app);
            }
            _ => tracing::warn!("signals are not heeded"),
        }
    });
}

#[cfg(not(unix))]
pub fn heed_signals(_app: &AppHandle) {}
