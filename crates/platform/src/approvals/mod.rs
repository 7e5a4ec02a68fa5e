//! Dual approval.

use crate::{app::App, error::ApiError, storage::Tx};
use utoipa_axum::router::OpenApiRouter;
use wheelhouse_contract::approval::{Approval, ApprovalKind};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}

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
pub async fn open(_tx: &mut Tx, _opening: Opening) -> Result<Approval, ApiError> {
    Err(ApiError::internal("approvals are not available"))
}

/// Expires what nobody decided in time.
pub async fn tick(_app: &App) -> Result<(), ApiError> {
    Ok(())
}
