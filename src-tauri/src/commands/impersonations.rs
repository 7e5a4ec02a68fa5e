//! Impersonation sessions.

use crate::impersonation;
use wheelhouse_contract::{
    ErrorCode, ImpersonationId, Problem,
    impersonation::{Impersonation, ImpersonationStart},
};
use wheelhouse_engine::view::{ImpersonationRow, OpenFilter};

pass! {
    impersonations_list(filter: OpenFilter) -> Vec<ImpersonationRow>;
    impersonation_focus(id: ImpersonationId) -> ();
    impersonation_end(id: ImpersonationId) -> ();
}

/// Refuses before a session exists where no guarded window can be opened.
#[tauri::command]
pub async fn impersonation_start<R: tauri::Runtime>(
    webview: tauri::Webview<R>,
    start: ImpersonationStart,
) -> Result<Impersonation, Problem> {
    let engine = super::main_only(&webview).await?;
    impersonation::ensure_supported().map_err(|error| Problem::new(ErrorCode::Conflict, error.to_string()))?;
    engine.impersonation_start(start).await
}
