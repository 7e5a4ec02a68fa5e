//! Access tokens: short-lived, signed, and good only while their session lives.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Client},
    storage::sql,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{
    ErrorCode, OperatorId, Role, SessionId, Timestamp,
    auth::{ACCESS_MINUTES, SESSION_TIMEOUT_MINUTES},
    operator::Operator,
};

/// Audience of the console's tokens; tenant sites have another.
const AUDIENCE: &str = "console";
/// `last_seen_at` is written at most so often.
const TOUCH_SECONDS: i64 = 60;

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: OperatorId,
    sid: SessionId,
    role: Role,
    iat: i64,
    exp: i64,
}

/// An access token and its end.
pub(super) fn issue(
    app: &App,
    operator: &Operator,
    session: SessionId,
    now: Timestamp,
) -> Result<(String, Timestamp), ApiError> {
    let expires = now.plus(TimeDelta::minutes(ACCESS_MINUTES));
    let claims = Claims {
        aud: AUDIENCE.to_owned(),
        sub: operator.id,
        sid: session,
        role: operator.role,
        iat: now.millis() / 1000,
        exp: expires.millis() / 1000,
    };
    Ok((app.keys().sign(&claims)?, expires))
}

/// Who bears `token`.
///
/// # Errors
/// `unauthenticated` when the token is not ours or expired, its session ended or idled out, or its operator is disabled.
pub async fn authenticate(app: &App, token: &str, client: Client) -> Result<Auth, ApiError> {
    let now = app.now();
    let ended = || ApiError::new(ErrorCode::Unauthenticated, "Your session ended. Sign in again.");
    let claims: Claims = app.keys().verify(token, AUDIENCE, now).ok_or_else(ended)?;
    let found = live_session(app, claims.sid, now).await?.ok_or_else(ended)?;
    if found.operator.id != claims.sub {
        return Err(ended());
    }
    if now.since(found.last_seen).num_seconds() >= TOUCH_SECONDS {
        // Not waited for: a reader must not queue behind writers.
        tokio::spawn(touch(app.clone(), claims.sid, now));
    }
    Ok(Auth {
        operator: found.operator,
        session_id: claims.sid,
        client,
    })
}

/// Whether the session still is: not ended, not expired, not idle for too long, its operator enabled.
pub async fn is_live(app: &App, session: SessionId) -> Result<bool, ApiError> {
    Ok(live_session(app, session, app.now()).await?.is_some())
}

struct Live {
    operator: Operator,
    last_seen: Timestamp,
}

async fn live_session(app: &App, session: SessionId, now: Timestamp) -> Result<Option<Live>, ApiError> {
    let found = sql::one(
        app.reader(),
        "SELECT s.last_seen_at, s.expires_at, o.doc FROM sessions s JOIN operators o ON o.id = s.operator_id
         WHERE s.id = $1 AND s.ended_at IS NULL",
        vec![session.to_string().into()],
    )
    .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    let operator: Operator = serde_json::from_str(&row.try_get_by_index::<String>(2)?)?;
    let last_seen = Timestamp::from_millis(row.try_get_by_index(0)?);
    let expires = Timestamp::from_millis(row.try_get_by_index(1)?);
    let idle = TimeDelta::minutes(match operator.session_timeout_minutes {
        0 => SESSION_TIMEOUT_MINUTES,
        minutes => i64::from(minutes),
    });
    let live = !operator.disabled && expires > now && last_seen.plus(idle) > now;
    Ok(live.then_some(Live { operator, last_seen }))
}

async fn touch(app: App, session: SessionId, now: Timestamp) {
    let touched = sql::exec(
        app.db().writer(),
        "UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1",
        vec![now.millis().into(), session.to_string().into()],
    )
    .await;
    if let Err(error) = touched {
        tracing::warn!(%error, "last_seen_at was not written");
    }
}
