//! Updates of the console itself. A locked console tells where it stands and does nothing.

use crate::updating::{Updating, works_offline};
use tauri::{Manager, Runtime, State, Webview};
use wheelhouse_contract::{ErrorCode, Problem, update::UpdateState};
use wheelhouse_engine::Engine;

#[tauri::command]
pub async fn update_state<R: Runtime>(webview: Webview<R>) -> Result<UpdateState, Problem> {
    super::main_only(&webview).await?;
    Ok(updating(&webview)?.updates.state())
}

/// Asks the update server, and answers when it has answered.
#[tauri::command]
pub async fn update_check<R: Runtime>(webview: Webview<R>) -> Result<UpdateState, Problem> {
    may_ask(super::main_only(&webview).await?.as_ref()).await?;
    Ok(updating(&webview)?.updates.check().await)
}

/// Begins to fetch what is offered.
#[tauri::command]
pub async fn update_download<R: Runtime>(webview: Webview<R>) -> Result<UpdateState, Problem> {
    may_ask(super::main_only(&webview).await?.as_ref()).await?;
    Ok(updating(&webview)?.updates.download())
}

#[tauri::command]
pub async fn update_cancel<R: Runtime>(webview: Webview<R>) -> Result<UpdateState, Problem> {
    super::main_only(&webview).await?.may_set()?;
    Ok(updating(&webview)?.updates.cancel())
}

/// Puts the checked file in place; the console may end upon it.
#[tauri::command]
pub async fn update_install<R: Runtime>(webview: Webview<R>) -> Result<UpdateState, Problem> {
    super::main_only(&webview).await?.may_set()?;
    let updating = updating(&webview)?;
    updating.install().await;
    Ok(updating.updates.state())
}

/// Not while locked, and not while an operator works offline: no request leaves the computer then.
async fn may_ask(engine: &Engine) -> Result<(), Problem> {
    engine.may_set()?;
    if works_offline(engine).await {
        return Err(Problem::new(ErrorCode::Offline, "You chose to work offline."));
    }
    Ok(())
}

fn updating<R: Runtime>(webview: &Webview<R>) -> Result<State<'_, Updating>, Problem> {
    let updating = webview.try_state::<Updating>();
    updating.ok_or_else(|| Problem::new(ErrorCode::Internal, "Wheelhouse is not running."))
}
