//! The operator's own sessions, and who they are.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Reply, Segment},
    impersonations,
    storage::{AuditEntry, Tx, sql},
};
use axum::{Json, extract::State, response::Response};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, QueryResult};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    OperatorId, Problem, SessionId, Timestamp,
    audit::AuditCategory,
    auth::{Me, Session},
    impersonation::EndReason,
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me))
        .routes(routes!(list))
        .routes(routes!(revoke_others))
        .routes(routes!(revoke))
}

/// Who is signed in, and what they may.
#[utoipa::path(get, path = "/v1/me", tag = "sessions", extensions(("x-permission" = json!([]))),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
async fn me(auth: Auth) -> Json<Me> {
    Json(Me {
        permissions: auth.operator.role.permissions(),
        session_id: auth.session_id,
        operator: auth.operator,
    })
}

/// Own sessions that are open, the latest first.
#[utoipa::path(get, path = "/v1/sessions", tag = "sessions", extensions(("x-permission" = json!([]))),
    responses((status = 200, body = Vec<Session>), (status = "4XX", body = Problem)))]
async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Vec<Session>>, ApiError> {
    let now = app.now();
    let mut sessions = open(app.reader(), auth.operator.id, now).await?;
    let idle = TimeDelta::minutes(i64::from(auth.operator.session_timeout_minutes));
    sessions.retain(|session| session.id == auth.session_id || session.last_seen_at.plus(idle) > now);
    let cluster = app.cluster();
    let connected = cluster.presence().anywhere(cluster.redis(), now).await;
    for session in &mut sessions {
        session.connected = connected.contains(&session.id);
        if session.id == auth.session_id {
            session.current = true;
            session.last_seen_at = now;
        }
    }
    Ok(Json(sessions))
}

/// Ends one of the own sessions.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "sessions",
    params(("id" = SessionId, Path,), ("Idempotency-Key" = String, Header,)),
    extensions(("x-permission" = json!([]))), responses((status = 204), (status = "4XX", body = Problem)))]
async fn revoke(
    State(app): State<App>,
    Segment(id): Segment<SessionId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    let operator = request.auth.operator.id;
    let mut tx = app.begin(&request).await?;
    let found = open(tx.conn(), operator, tx.now()).await?;
    let session = found
        .into_iter()
        .find(|session| session.id == id)
        .ok_or_else(|| ApiError::not_found("session"))?;
    revoke_one(&mut tx, operator, &session).await?;
    tx.commit(Reply::empty()).await
}

/// Ends all own sessions but this one.
#[utoipa::path(delete, path = "/v1/sessions/others", tag = "sessions",
    params(("Idempotency-Key" = String, Header,)), extensions(("x-permission" = json!([]))),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn revoke_others(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    let (operator, current) = (request.auth.operator.id, request.auth.session_id);
    let mut tx = app.begin(&request).await?;
    for session in open(tx.conn(), operator, tx.now()).await? {
        if session.id != current {
            revoke_one(&mut tx, operator, &session).await?;
        }
    }
    tx.commit(Reply::empty()).await
}

async fn revoke_one(tx: &mut Tx, operator: OperatorId, session: &Session) -> Result<(), ApiError> {
    end(tx, operator, session.id, EndReason::SignedOut).await?;
    let text = format!("The session on {} was revoked.", session.device);
    let entry = AuditEntry::new(AuditCategory::Security, "session.revoked", text)
        .on("session", session.id, session.device.clone())
        .before(session)?;
    tx.audit(entry).await
}

/// Ends a session: its tokens, its streams, its impersonations.
pub(crate) async fn end(
    tx: &mut Tx,
    operator: OperatorId,
    session: SessionId,
    reason: EndReason,
) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL",
        vec![tx.now().millis().into(), session.to_string().into()],
    )
    .await?;
    tx.ends_session(session);
    impersonations::end_of_operator(tx, operator, Some(session), reason).await
}

/// Ends every session of an operator.
pub(crate) async fn end_all(tx: &mut Tx, operator: OperatorId) -> Result<(), ApiError> {
    for session in open(tx.conn(), operator, tx.now()).await? {
        end(tx, operator, session.id, EndReason::Revoked).await?;
    }
    impersonations::end_of_operator(tx, operator, None, EndReason::Revoked).await
}

async fn open<C: ConnectionTrait>(conn: &C, operator: OperatorId, now: Timestamp) -> Result<Vec<Session>, ApiError> {
    let rows = sql::all(
        conn,
        "SELECT id, device, address, created_at, last_seen_at, expires_at FROM sessions
         WHERE operator_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC",
        vec![operator.to_string().into(), now.millis().into()],
    )
    .await?;
    rows.iter().map(session).collect()
}

fn session(row: &QueryResult) -> Result<Session, ApiError> {
    Ok(Session {
        id: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        device: row.try_get_by_index(1)?,
        address: row.try_get_by_index(2)?,
        created_at: Timestamp::from_millis(row.try_get_by_index(3)?),
        last_seen_at: Timestamp::from_millis(row.try_get_by_index(4)?),
        expires_at: Timestamp::from_millis(row.try_get_by_index(5)?),
        current: false,
        connected: false,
    })
}
