//! Dual approval, and the operators who may give it.

use wheelhouse_contract::{ApprovalId, Problem, approval::Approval, operator::Operator};
use wheelhouse_engine::view::{ApprovalDetail, OpenFilter};

pass! {
    approvals_list(filter: OpenFilter) -> Vec<Approval>;
    approval_detail(id: ApprovalId) -> ApprovalDetail;
    approval_reject(id: ApprovalId, note: String) -> ();
    approval_cancel(id: ApprovalId) -> ();
    operators_list() -> Vec<Operator>;
}

/// A note is welcome and may be absent.
#[tauri::command]
pub async fn approval_approve<R: tauri::Runtime>(
    webview: tauri::Webview<R>,
    id: ApprovalId,
    payload_hash: String,
    code: String,
    note: Option<String>,
) -> Result<(), Problem> {
    let engine = super::main_only(&webview).await?;
    engine
        .approval_approve(id, payload_hash, code, note.unwrap_or_default())
        .await
}
