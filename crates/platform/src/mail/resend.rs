//! Once more.

use super::row;
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, sql},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, ErrorCode, MailId, Permission, Problem, Resource,
    audit::AuditCategory,
    mail::{Mail, MailState},
};

/// Sends a message once more that failed, or that was kept before there was a mail server. It keeps its Message-ID.
#[utoipa::path(post, path = "/v1/mail/{id}/resend", tag = "mail",
    params(("id" = MailId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Mail), (status = 409, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn resend(
    State(app): State<App>,
    Segment(id): Segment<MailId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Update))?;
    let mut tx = app.begin(&request).await?;
    let statement = format!("SELECT {} FROM outgoing_mail WHERE id = $1", row::COLUMNS);
    let values = vec![id.to_string().into()];
    let found = sql::one(tx.conn(), &statement, values.clone()).await?;
    let before = row::mail(&found.ok_or_else(|| ApiError::not_found("message"))?)?;
    check(&app, &before)?;
    sql::exec(
        tx.conn(),
        "UPDATE outgoing_mail SET state = 'queued', attempts = 0, reason = NULL, due_at = $1, version = version + 1 WHERE id = $2",
        vec![tx.now().millis().into(), id.to_string().into()],
    )
    .await?;
    let found = sql::one(tx.conn(), &statement, values).await?;
    let after = row::mail(&found.ok_or_else(|| ApiError::not_found("message"))?)?;
    let what = format!("A message to {} is sent once more.", after.recipient);
    let entry = AuditEntry::new(AuditCategory::Tenant, "mail.resent", what).on("mail", id, after.subject.clone());
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&after)?).await
}

fn check(app: &App, mail: &Mail) -> Result<(), ApiError> {
    let sentence = match mail.state {
        _ if app.config().smtp.is_none() => "No mail server is configured, so nothing can be sent.",
        MailState::Failed | MailState::Kept => return Ok(()),
        MailState::Queued | MailState::Sending => "It waits already and is sent by itself.",
        MailState::Sent => "It was sent already.",
    };
    Err(ApiError::new(ErrorCode::Conflict, sentence))
}
