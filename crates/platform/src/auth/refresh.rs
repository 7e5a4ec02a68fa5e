//! Refresh tokens are rotated at each use; an old one that comes again gives the whole family away.

use super::{account, tokens};
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Body, Client},
    sessions,
    storage::{AuditEntry, Token, Tx, sql},
};
use axum::{Json, extract::State};
use chrono::TimeDelta;
use wheelhouse_contract::{
    ErrorCode, OperatorId, Problem, SessionId, Timestamp,
    audit::AuditCategory,
    auth::{REFRESH_GRACE_SECONDS, Refresh, Tokens},
    impersonation::EndReason,
    operator::Operator,
};

/// A refresh token with its session.
struct Found {
    session: SessionId,
    operator: OperatorId,
    /// Of the token.
    generation: i64,
    /// Of the session: the newest that was handed out.
    current: i64,
    rotated_at: Timestamp,
    expires_at: Timestamp,
    last_seen_at: Timestamp,
    ended: bool,
}

/// New tokens for a refresh token.
///
/// A token of the current generation begins the next one. A token of the generation before is good for 30 more seconds
/// and gets another token of the current generation: a lost answer, or many requests at once, recover. Every older use
/// revokes the session.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth", security(()), request_body = Refresh,
    responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
pub async fn refresh(
    State(app): State<App>,
    client: Client,
    Body(refresh): Body<Refresh>,
) -> Result<Json<Tokens>, ApiError> {
    let actor = Actor::default().from_client(&client);
    let mut tx = app.begin_as(actor.clone()).await?;
    let over = || ApiError::new(ErrorCode::Unauthenticated, "Your session ended. Sign in again.");
    let found = find(&tx, &refresh.refresh_token).await?.ok_or_else(over)?;
    let account = account::by_id(tx.conn(), found.operator).await?.ok_or_else(over)?;
    if found.ended {
        return Err(revoked());
    }
    let now = tx.now();
    let grace = TimeDelta::seconds(REFRESH_GRACE_SECONDS);
    let previous = found.generation + 1 == found.current && now.since(found.rotated_at) <= grace;
    if found.generation != found.current && !previous {
        revoke(&mut tx, &actor, &account.operator, found.session).await?;
        tx.finish().await?;
        return Err(revoked());
    }
    let idle = TimeDelta::minutes(i64::from(account.operator.session_timeout_minutes));
    if account.operator.disabled || found.expires_at <= now || found.last_seen_at.plus(idle) <= now {
        return Err(over());
    }
    let generation = if previous {
        found.current
    } else {
        rotate(&tx, &found).await?
    };
    let tokens = tokens::hand_out(&tx, &account.operator, found.session, generation).await?;
    tx.finish().await?;
    Ok(Json(tokens))
}

fn revoked() -> ApiError {
    ApiError::new(
        ErrorCode::SessionRevoked,
        "This session was revoked. Sign in again; if you did not do it, look at your sessions.",
    )
}

async fn find(tx: &Tx, text: &str) -> Result<Option<Found>, ApiError> {
    let found = sql::one(
        tx.conn(),
        "SELECT s.id, s.operator_id, r.generation, s.generation, s.rotated_at, r.expires_at, s.last_seen_at, s.ended_at
         FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id WHERE r.hash = $1",
        vec![Token::hash_of(text).into()],
    )
    .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    Ok(Some(Found {
        session: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        operator: row.try_get_by_index::<String>(1)?.parse().map_err(ApiError::internal)?,
        generation: row.try_get_by_index(2)?,
        current: row.try_get_by_index(3)?,
        rotated_at: Timestamp::from_millis(row.try_get_by_index(4)?),
        expires_at: Timestamp::from_millis(row.try_get_by_index(5)?),
        last_seen_at: Timestamp::from_millis(row.try_get_by_index(6)?),
        ended: row.try_get_by_index::<Option<i64>>(7)?.is_some(),
    }))
}

/// Begins the next generation.
async fn rotate(tx: &Tx, found: &Found) -> Result<i64, ApiError> {
    let next = found.current + 1;
    sql::exec(
        tx.conn(),
        "UPDATE sessions SET generation = $1, rotated_at = $2 WHERE id = $3",
        vec![next.into(), tx.now().millis().into(), found.session.to_string().into()],
    )
    .await?;
    Ok(next)
}

async fn revoke(tx: &mut Tx, client: &Actor, operator: &Operator, session: SessionId) -> Result<(), ApiError> {
    sessions::end(tx, operator.id, session, EndReason::SignedOut).await?;
    let actor = Actor {
        session_id: Some(session),
        address: client.address.clone(),
        user_agent: client.user_agent.clone(),
        request_id: client.request_id.clone(),
        ..Actor::operator(operator)
    };
    let text = "A refresh token came a second time: the session was revoked.";
    let entry = AuditEntry::new(AuditCategory::Security, "session.reuse_detected", text)
        .on("session", session, "")
        .sensitive();
    let now = tx.now();
    tx.audit_as(&actor, now, entry).await
}
