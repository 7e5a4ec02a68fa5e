//! Granting owner: opened by one owner, carried out by another's consent.

use super::{GRANT, apply};
use crate::{approvals::Opening, error::ApiError, storage::Tx};
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{
    ErrorCode, OperatorId, Role,
    approval::Approval,
    operator::{Operator, OperatorPatch},
};

#[derive(Serialize, Deserialize)]
struct Payload {
    operator_id: OperatorId,
    /// The role that the author saw.
    from: Role,
    patch: OperatorPatch,
}

pub(super) fn opening(operator: &Operator, patch: &OperatorPatch) -> Result<Opening, ApiError> {
    let payload = Payload {
        operator_id: operator.id,
        from: operator.role,
        patch: patch.clone(),
    };
    Ok(Opening {
        kind: GRANT,
        resource_type: "operator",
        resource_id: operator.id.to_string(),
        resource_name: operator.name.clone(),
        resource_version: operator.version,
        payload: serde_json::to_value(payload)?,
        justification: patch.justification.clone(),
    })
}

/// Carries out an approved grant.
///
/// # Errors
/// `conflict` when the operator's role or access is no longer what the author saw. Signing in changes an operator's
/// version, too, so the version alone does not count here.
pub async fn apply_grant_owner(tx: &mut Tx, approval: &Approval) -> Result<(), ApiError> {
    let payload: Payload = serde_json::from_value(approval.payload.clone())?;
    let mut operator: Operator = tx.require(payload.operator_id).await?;
    if operator.role != payload.from || operator.disabled {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "The operator's role or access changed since this was requested.",
        ));
    }
    apply(tx, &mut operator, &payload.patch).await
}
