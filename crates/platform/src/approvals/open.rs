//! Putting a request before a second operator.

use crate::{
    error::ApiError,
    storage::{AuditEntry, Tx, sql, wire},
};
use chrono::TimeDelta;
use wheelhouse_contract::{
    ApprovalId, ErrorCode,
    approval::{Approval, ApprovalKind, ApprovalStatus, EXPIRES_AFTER_HOURS, payload_hash},
    audit::{AuditCategory, redact},
};

/// A request for a second operator's consent.
#[derive(Clone, Debug)]
pub struct Opening {
    pub kind: ApprovalKind,
    /// `tenant`, `operator`, …
    pub resource_type: &'static str,
    pub resource_id: String,
    pub resource_name: String,
    /// The revision that the author saw.
    pub resource_version: u64,
    /// The exact request.
    pub payload: serde_json::Value,
    pub justification: String,
}

/// Opens an approval by the transaction's operator, audited.
///
/// # Errors
/// `conflict` when an open one of the same kind exists for the resource.
pub async fn open(tx: &mut Tx, opening: Opening) -> Result<Approval, ApiError> {
    let open: Option<String> = sql::scalar(
        tx.conn(),
        "SELECT doc FROM approvals WHERE kind = $1 AND resource_id = $2 AND status IN ('pending', 'suspended')
         AND expires_at > $3",
        vec![
            wire(&opening.kind).into(),
            opening.resource_id.clone().into(),
            tx.now().millis().into(),
        ],
    )
    .await?;
    if let Some(doc) = open {
        let mut problem = wheelhouse_contract::Problem::new(
            ErrorCode::Conflict,
            "The same request already waits for a second operator.",
        );
        problem.current = serde_json::from_str(&doc).ok();
        return Err(problem.into());
    }
    let mut payload = opening.payload;
    redact(&mut payload);
    let mut approval = Approval {
        id: tx.new_id::<ApprovalId>(),
        version: 0,
        kind: opening.kind,
        status: ApprovalStatus::Pending,
        resource_type: opening.resource_type.to_owned(),
        resource_id: opening.resource_id,
        resource_name: opening.resource_name,
        resource_version: opening.resource_version,
        payload_hash: payload_hash(&payload),
        payload,
        justification: opening.justification,
        requested_by: tx.actor().require_id()?,
        requested_by_name: tx.actor().name.clone(),
        requested_at: tx.now(),
        expires_at: tx.now().plus(TimeDelta::hours(EXPIRES_AFTER_HOURS)),
        decided_by: None,
        decided_by_name: None,
        decided_at: None,
        decision_note: None,
    };
    tx.put(&mut approval).await?;
    let sentence = format!("A second operator was asked about {}.", approval.resource_name);
    let entry = AuditEntry::new(AuditCategory::Security, "approval.requested", sentence)
        .on("approval", approval.id, approval.resource_name.clone())
        .after(&approval)?
        .reason(approval.justification.clone());
    tx.audit(entry).await?;
    Ok(approval)
}
