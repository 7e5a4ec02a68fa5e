//! The desktop shell: it opens windows and passes calls on. What Wheelhouse does is decided in the engine.

#![expect(
    clippy::result_large_err,
    reason = "a problem is the answer of every command; boxing it would only move the allocation"
)]

mod asked;
mod autostart;
pub mod commands;
mod embedded;
mod error;
mod events;
mod exit;
mod heap;
mod host;
pub mod impersonation;
mod instance;
pub mod notifications;
mod placement;
mod profile;
#[cfg(target_os = "linux")]
mod screen;
mod startup;
mod tray;
mod updating;
pub mod windows;
pub mod words;

pub use error::ShellError;

use asked::Asked;
use autostart::Autostart;
use embedded::Embedded;
use host::Desktop;
use placement::Keeper;
use profile::{Folder, Profile};
use startup::{Opener, Startup};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tauri::{App, AppHandle, Manager, Runtime, WindowEvent};
use tray::Tray;
use updating::Updating;
use wheelhouse_engine::{Engine, EngineConfig};
use wheelhouse_vault::OsKeychain;
use windows::Window;
use words::Speech;

/// How long the keychain may take before the person is asked what to do instead.
const VAULT_PATIENCE: Duration = Duration::from_secs(20);

/// The engine is open so long before what comes later takes its turn.
const FIRST_FRAME: Duration = Duration::from_millis(400);

/// How long a tray may take to appear when the console starts with the desktop.
const TRAY_PATIENCE: Duration = Duration::from_secs(5);

/// The configuration, the UI's files and the access rules, as compiled in.
#[expect(
    clippy::disallowed_methods,
    reason = "generated code; it runs before there is anything to leave open"
)]
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Runs the console until it is quit.
pub fn run() -> ExitCode {
    heap::bound();
    tell_to_stderr();
    tracing::debug!("starting");
    let (startup, opener) = Startup::new();
    let app = tauri::Builder::default()
        .manage(startup)
        .manage(exit::Exit::default())
        .invoke_handler(commands::handler())
        .setup(move |app| Ok(set_up(app, opener)?))
        .build(context());
    match app {
        Ok(app) => {
            app.run(|app, event| exit::guard(app, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "Wheelhouse cannot start");
            ExitCode::FAILURE
        }
    }
}

/// The engine opens beside the window, whose page shows a shell of its own until then; what nobody sees at first waits.
fn set_up(app: &App, opener: Opener) -> Result<(), ShellError> {
    let handle = app.handle();
    let asked = Asked::now();
    let folder = Folder::find(handle)?;
    instance::only_one(handle, &folder)?;
    let profile = Profile::open(&folder.path)?;
    exit::heed_signals(handle);
    let startup = app.state::<Startup>().inner().clone();
    let speech = Arc::new(Speech::default());
    let tray = Tray::new(Arc::clone(&speech));
    let desktop = Desktop::new(handle, &startup, tray.clone(), speech);
    let downloads = app
        .path()
        .download_dir()
        .unwrap_or_else(|_| profile.folder.join("exports"));
    open_engine(&profile, downloads, desktop, opener);
    windows::open_main(handle, &profile.folder, !asked.hidden)?.on_window_event({
        let handle = handle.clone();
        move |event| main_window_event(&handle, event)
    });
    tracing::debug!("the window is made");
    app.manage(Keeper::new(&profile.folder));
    app.manage(autostart(handle, &folder)?);
    later(handle, &startup, tray, asked.hidden);
    let updating = Updating::open(handle, &profile.folder)?;
    updating::ask_daily(Arc::clone(&updating.updates), app.state::<Startup>().inner().clone());
    app.manage(updating);
    app.manage(profile);
    begin_as_asked(handle, asked);
    Ok(())
}

/// What nobody waits for. The icon comes when the first rows are painted: placing it takes the main thread from the page.
fn later(app: &AppHandle, startup: &Startup, tray: Tray, hidden: bool) {
    #[cfg(target_os = "linux")]
    screen::watch(startup);
    if hidden {
        // Nobody waits for a page, and the icon is the only way to it.
        return tray.appear(app);
    }
    let app = app.clone();
    startup.spawn(move |_| async move {
        tokio::time::sleep(FIRST_FRAME).await;
        let on_main = app.clone();
        if let Err(error) = app.run_on_main_thread(move || tray.appear(&on_main)) {
            tracing::debug!(%error, "closed before the tray was placed");
        }
    });
}

/// The autostart entry, where this system has such.
fn autostart(app: &AppHandle, folder: &Folder) -> Result<Option<Autostart>, ShellError> {
    if cfg!(target_os = "linux") {
        Autostart::new(&app.path().config_dir()?, folder).map(Some)
    } else {
        Ok(None)
    }
}

/// Hidden, the console needs a tray to be found again. At sign-in the tray may come up after us.
fn begin_as_asked(app: &AppHandle, asked: Asked) {
    if !asked.hidden {
        return instance::serve(app, asked);
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if !tray::host_comes(TRAY_PATIENCE).await
            && let Err(error) = Window::Main.focus(&app)
        {
            tracing::warn!(%error, "the main window does not open");
        }
    });
}

fn open_engine(profile: &Profile, downloads: PathBuf, desktop: Desktop, opener: Opener) {
    let config = EngineConfig {
        dir: profile.folder.clone(),
        downloads,
        console_version: env!("CARGO_PKG_VERSION").to_owned(),
        device: device(),
        keychain: Arc::new(OsKeychain),
        sample: Some(Arc::new(Embedded::default())),
        vault_timeout: VAULT_PATIENCE,
    };
    tauri::async_runtime::spawn(async move {
        let engine = Engine::open(config, Arc::new(desktop)).await;
        tracing::debug!("the engine is open");
        opener.done(Ok(engine));
    });
}

/// Closing the window leaves Wheelhouse in the tray, so that it goes on telling; where there is no tray, it quits.
fn main_window_event(app: &AppHandle, event: &WindowEvent) {
    Keeper::heed(app, event);
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    Keeper::keep(app);
    api.prevent_close();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let hidden = tray::host_is_there().await
            && app
                .get_webview_window(windows::MAIN)
                .is_some_and(|window| window.hide().is_ok());
        if !hidden {
            exit::begin(&app);
        }
    });
}

/// This machine's name, as own sessions are listed under it.
fn device() -> String {
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    let named = ["HOSTNAME", "COMPUTERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok());
    let file = || std::fs::read_to_string("/etc/hostname").ok();
    match named
        .or_else(file)
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
    {
        Some(name) => format!("{name} ({system})"),
        None => system.to_owned(),
    }
}

/// Below `info`, libraries write what was sent, tokens included. Ours do not.
fn is_harmless(event: &tracing::Metadata<'_>) -> bool {
    *event.level() <= tracing::Level::INFO || event.target().starts_with("wheelhouse")
}

/// `WHEELHOUSE_LOG` says how much, as in `info,wheelhouse_engine=debug`.
fn tell_to_stderr() {
    use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};
    let filter = tracing_subscriber::EnvFilter::try_from_env("WHEELHOUSE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,wheelhouse=info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .finish()
        .with(tracing_subscriber::filter::filter_fn(is_harmless));
    if subscriber.try_init().is_err() {
        tracing::debug!("logging was set up before");
    }
}
