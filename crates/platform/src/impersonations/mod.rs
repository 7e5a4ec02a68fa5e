//! Impersonation sessions.

use crate::{app::App, error::ApiError, storage::Tx};
use utoipa_axum::router::OpenApiRouter;
use wheelhouse_contract::{OperatorId, SessionId, impersonation::EndReason};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}

/// Ends what `operator` has open, of one console session or of all of them.
pub async fn end_of_operator(
    _tx: &mut Tx,
    _operator: OperatorId,
    _session: Option<SessionId>,
    _reason: EndReason,
) -> Result<(), ApiError> {
    Ok(())
}

/// Ends what has run out of time.
pub async fn tick(_app: &App) -> Result<(), ApiError> {
    Ok(())
}
