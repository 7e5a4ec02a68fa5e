//! The tokens of a session.

use super::access;
use crate::{
    error::ApiError,
    storage::{Token, Tx, sql},
};
use chrono::TimeDelta;
use wheelhouse_contract::{
    SessionId,
    auth::{REFRESH_DAYS, Tokens},
    operator::Operator,
};

/// Begins a session and hands out its first tokens.
pub async fn begin_session(tx: &Tx, operator: &Operator, device: &str, address: &str) -> Result<Tokens, ApiError> {
    let session: SessionId = tx.new_id();
    let now = tx.now().millis();
    sql::exec(
        tx.conn(),
        "INSERT INTO sessions (id, operator_id, device, address, created_at, last_seen_at, expires_at, ended_at,
            generation, rotated_at) VALUES ($1, $2, $3, $4, $5, $5, $5, NULL, 0, $5)",
        vec![
            session.to_string().into(),
            operator.id.to_string().into(),
            device.into(),
            address.into(),
            now.into(),
        ],
    )
    .await?;
    hand_out(tx, operator, session, 0).await
}

/// Fresh tokens of `generation`; the session lives as long as its newest refresh token.
pub async fn hand_out(tx: &Tx, operator: &Operator, session: SessionId, generation: i64) -> Result<Tokens, ApiError> {
    let refresh = Token::random();
    let refresh_expires_at = tx.now().plus(TimeDelta::days(REFRESH_DAYS));
    sql::exec(
        tx.conn(),
        "INSERT INTO refresh_tokens (hash, session_id, generation, expires_at) VALUES ($1, $2, $3, $4)",
        vec![
            refresh.hash.clone().into(),
            session.to_string().into(),
            generation.into(),
            refresh_expires_at.millis().into(),
        ],
    )
    .await?;
    sql::exec(
        tx.conn(),
        "UPDATE sessions SET expires_at = $1, last_seen_at = $2 WHERE id = $3",
        vec![
            refresh_expires_at.millis().into(),
            tx.now().millis().into(),
            session.to_string().into(),
        ],
    )
    .await?;
    let (access_token, access_expires_at) = access::issue(tx.app(), operator, session, tx.now())?;
    Ok(Tokens {
        access_token,
        access_expires_at,
        refresh_token: refresh.reveal(),
        refresh_expires_at,
        session_id: session,
        backup_codes: Vec::new(),
    })
}
