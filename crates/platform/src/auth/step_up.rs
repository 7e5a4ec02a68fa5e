//! Step-up: a fresh second factor, bound to one operation, used once.

use super::{account, failures, second_factor};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Body},
    storage::{AuditEntry, Token, Tx, sql},
};
use axum::{Json, extract::State};
use chrono::TimeDelta;
use secrecy::ExposeSecret;
use wheelhouse_contract::{
    ErrorCode, Problem, SessionId,
    audit::AuditCategory,
    auth::{STEP_UP_MINUTES, StepUp, StepUpToken},
};

/// A token for one coming request, for a fresh code.
#[utoipa::path(post, path = "/v1/auth/step-up", tag = "auth", extensions(("x-permission" = json!([]))),
    request_body = StepUp, responses((status = 200, body = StepUpToken), (status = "4XX", body = Problem)))]
pub async fn step_up(
    State(app): State<App>,
    auth: Auth,
    Body(request): Body<StepUp>,
) -> Result<Json<StepUpToken>, ApiError> {
    let hex = request
        .operation
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if request.operation.len() != 64 || !hex {
        return Err(ApiError::field(
            "operation",
            "Send the SHA-256 of the coming request, 64 hex digits.",
        ));
    }
    let operator = &auth.operator;
    let mut tx = app.begin_as(auth.actor()).await?;
    failures::refuse_locked(tx.conn(), &operator.email, tx.now()).await?;
    let account = account::by_id(tx.conn(), operator.id).await?;
    let secret = account
        .and_then(|account| account.totp_secret)
        .ok_or_else(|| ApiError::new(ErrorCode::EnrolmentRequired, "Set up your authenticator first."))?;
    if !second_factor::accept(&tx, operator.id, &secret, &request.code).await? {
        failures::note(&mut tx, &auth.actor(), &operator.email, Some(operator), "code").await?;
        tx.finish().await?;
        return Err(failures::bad_credentials());
    }
    failures::forget(&tx, &operator.email).await?;
    let token = issue(&tx, auth.session_id, &request.operation).await?;
    let entry = AuditEntry::new(
        AuditCategory::Security,
        "session.stepped_up",
        "Confirmed with a second factor.",
    )
    .on("session", auth.session_id, "");
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(Json(token))
}

async fn issue(tx: &Tx, session: SessionId, operation: &str) -> Result<StepUpToken, ApiError> {
    let token = Token::random();
    let expires_at = tx.now().plus(TimeDelta::minutes(STEP_UP_MINUTES));
    sql::exec(
        tx.conn(),
        "INSERT INTO step_ups (hash, session_id, operation, expires_at) VALUES ($1, $2, $3, $4)",
        vec![
            token.hash.clone().into(),
            session.to_string().into(),
            bound(token.text.expose_secret(), operation).into(),
            expires_at.millis().into(),
        ],
    )
    .await?;
    Ok(StepUpToken {
        token: token.reveal(),
        expires_at,
    })
}

/// The operation as it is kept: who reads it there does not know the token, and cannot try out what the operation was (a
/// password may be part of it).
fn bound(token: &str, operation: &str) -> String {
    Token::hash_of(&format!("{token}\n{operation}"))
}

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
            bound(token, operation).into(),
            tx.now().millis().into(),
        ],
    )
    .await?;
    if taken == 1 { Ok(()) } else { Err(required()) }
}
