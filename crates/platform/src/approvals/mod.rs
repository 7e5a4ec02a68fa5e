//! Dual approval: what one operator asks for, a second one lets happen (PRODUCT 1).
//!
//! An approval holds the exact request and its hash. Who approves sends back the hash of what they read, proves a second
//! factor for this very approval, and is never the author. The state is checked again when the request is carried out.

mod decide;
mod edit;
mod open;
mod read;

pub use open::{Opening, open};

use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    storage::{AuditEntry, Tx, sql},
    tenants,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    approval::{Approval, ApprovalKind, ApprovalStatus},
    audit::AuditCategory,
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::detail, edit::edit))
        .routes(routes!(decide::approve))
        .routes(routes!(decide::reject))
        .routes(routes!(decide::cancel))
}

/// Expires what nobody decided in time.
pub(crate) async fn expire(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let due = "WHERE status IN ('pending', 'suspended') AND expires_at <= $1 LIMIT 100";
    let late: Vec<Approval> = sql::rows(app.reader(), due, vec![app.now().millis().into()]).await?;
    if late.is_empty() {
        return Ok(());
    }
    let mut tx = lease.begin(app).await?;
    for approval in late {
        // Read again under the lock: somebody may have decided since.
        let now: Approval = tx.require(approval.id).await?;
        if now.status.is_open() && now.expires_at <= tx.now() {
            settle(&mut tx, now, ApprovalStatus::Expired, None).await?;
        }
    }
    tx.finish().await?;
    Ok(())
}

/// Gives an approval its next status, with audit.
async fn settle(
    tx: &mut Tx,
    mut approval: Approval,
    status: ApprovalStatus,
    note: Option<String>,
) -> Result<Approval, ApiError> {
    let before = approval.clone();
    approval.status = status;
    approval.decided_by = tx.actor().id;
    approval.decided_by_name = Some(tx.actor().name.clone());
    approval.decided_at = Some(tx.now());
    approval.decision_note = note.clone();
    tx.put(&mut approval).await?;
    let (action, words) = match status {
        ApprovalStatus::Applied => ("approval.applied", "approved and carried out"),
        ApprovalStatus::Rejected => ("approval.rejected", "rejected"),
        ApprovalStatus::Cancelled => ("approval.cancelled", "withdrawn by its author"),
        ApprovalStatus::Expired => ("approval.expired", "expired undecided"),
        ApprovalStatus::Suspended => (
            "approval.suspended",
            "approved, but the state had changed: nothing was done",
        ),
        ApprovalStatus::Pending => ("approval.renewed", "put forward again"),
    };
    let sentence = format!("The request about {} was {words}.", approval.resource_name);
    let mut entry = AuditEntry::new(AuditCategory::Security, action, sentence)
        .on("approval", approval.id, approval.resource_name.clone())
        .before(&before)?
        .after(&approval)?;
    if let Some(note) = note {
        entry = entry.reason(note);
    }
    tx.audit(entry).await?;
    if approval.kind == ApprovalKind::BulkSuspend && status.is_closed_undone() {
        tenants::bulk::not_approved(tx, &approval).await?;
    }
    Ok(approval)
}
