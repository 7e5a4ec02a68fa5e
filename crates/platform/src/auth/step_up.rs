//! Step-up: a fresh second factor, bound to one operation, used once.

use crate::{
    error::ApiError,
    storage::{Token, Tx, sql},
};
use wheelhouse_contract::{ErrorCode, SessionId};

/// Takes the token out of use.
///
/// # Errors
/// `step_up_required` when it is missing, spent, expired, of another session or for another operation.
pub async fn consume(tx: &mut Tx, session: SessionId, token: Option<&str>, operation: &str) -> Result<(), ApiError> {
    let required = || {
        ApiError::new(
            ErrorCode::StepUpRequired,
            "Confirm this with a code of your authenticator.",
        )
    };
    let token = token.ok_or_else(required)?;
    let taken = sql::exec(
        tx.conn(),
        "DELETE FROM step_ups WHERE hash = $1 AND session_id = $2 AND operation = $3 AND expires_at > $4",
        vec![
            Token::hash_of(token).into(),
            session.to_string().into(),
            operation.into(),
            tx.now().millis().into(),
        ],
    )
    .await?;
    if taken == 1 { Ok(()) } else { Err(required()) }
}
