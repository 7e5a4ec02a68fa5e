//! The commands of the UI. Each unpacks its arguments and calls the engine's use case of the same name; what it means is
//! documented there.

use crate::{startup::Startup, windows::MAIN};
use std::sync::Arc;
use tauri::{Manager, Runtime, Webview, ipc::Invoke};
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_engine::Engine;

/// Commands that add nothing to the engine's use case: `name(arguments) -> answer;`.
macro_rules! pass {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)+) => {$(
        #[tauri::command]
        pub async fn $name<R: tauri::Runtime>(
            webview: tauri::Webview<R>,
            $($argument: $type),*
        ) -> Result<$answer, wheelhouse_contract::Problem> {
            tracing::trace!(command = stringify!($name), "asked");
            let answer = super::main_only(&webview).await?.$name($($argument),*).await;
            tracing::trace!(command = stringify!($name), "answered");
            answer
        }
    )+};
}

mod alerts;
mod app;
mod approvals;
mod audit;
mod desktop;
mod device;
mod impersonations;
mod imports;
mod inbox;
mod incidents;
mod jobs;
mod mailbox;
mod onboarding;
mod outbox;
mod overview;
mod pictures;
mod reviews;
mod sites;
mod subscriptions;
mod tenants;
mod updates;
mod usage;
mod views;

macro_rules! commands {
    ($($area:ident: $($name:ident),+;)+) => {
        /// Every command, as in the manifest.
        pub const NAMES: &[&str] = &[$($(stringify!($name)),+),+];

        /// Answers the calls of the UI.
        pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($($area::$name),+),+]
        }
    };
}
include!("../../commands.list");

/// The only way from a command to the engine. The access rules let nothing but the main window call; this holds even if
/// they were wrong. It waits until the engine is open.
async fn main_only<R: Runtime>(webview: &Webview<R>) -> Result<Arc<Engine>, Problem> {
    if webview.label() != MAIN {
        return Err(Problem::new(
            ErrorCode::Forbidden,
            "This window may not call the console.",
        ));
    }
    let startup = webview.try_state::<Startup>().map(|startup| startup.inner().clone());
    match startup {
        Some(startup) => startup.engine().await,
        None => Err(Problem::new(ErrorCode::Internal, "Wheelhouse is not running.")),
    }
}
