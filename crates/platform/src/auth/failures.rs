//! Failed sign-ins: five lock the e-mail for fifteen minutes, counted until both factors have passed.

use crate::{
    error::ApiError,
    http::Actor,
    storage::{AuditEntry, Tx, sql},
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    ErrorCode, Timestamp,
    audit::AuditCategory,
    auth::{LOCK_MINUTES, MAX_FAILURES},
    operator::Operator,
};

/// The answer to a wrong e-mail, password or code; never says which.
pub fn bad_credentials() -> ApiError {
    ApiError::new(
        ErrorCode::BadCredentials,
        "The e-mail, the password or the code is not right.",
    )
}

/// # Errors
/// `account_locked` while the lock lasts, for known and unknown e-mails alike.
pub async fn refuse_locked<C: ConnectionTrait>(conn: &C, email: &str, now: Timestamp) -> Result<(), ApiError> {
    let until: Option<Option<i64>> = sql::scalar(
        conn,
        "SELECT locked_until FROM sign_in_failures WHERE email = $1",
        vec![email.into()],
    )
    .await?;
    match until.flatten() {
        Some(until) if until > now.millis() => Err(ApiError::new(
            ErrorCode::AccountLocked,
            format!(
                "Too many failures: sign-in is locked until {}.",
                Timestamp::from_millis(until)
            ),
        )),
        _ => Ok(()),
    }
}

/// Counts a failure of either factor, locks at the fifth, and audits both.
pub async fn note(
    tx: &mut Tx,
    client: &Actor,
    email: &str,
    operator: Option<&Operator>,
    what: &str,
) -> Result<(), ApiError> {
    let failures: i64 = sql::scalar(
        tx.conn(),
        "INSERT INTO sign_in_failures (email, failures, locked_until, at) VALUES ($1, 1, NULL, $2)
         ON CONFLICT (email) DO UPDATE SET at = $2, failures = 1 +
            CASE WHEN sign_in_failures.locked_until IS NULL THEN sign_in_failures.failures ELSE 0 END, locked_until = NULL
         RETURNING failures",
        vec![email.into(), tx.now().millis().into()],
    )
    .await?
    .unwrap_or(1);
    let actor = actor(client, email, operator);
    let entry = AuditEntry::new(
        AuditCategory::Security,
        "session.sign_in_failed",
        format!("Wrong {what}."),
    );
    audit(tx, &actor, entry, operator).await?;
    if failures >= i64::from(MAX_FAILURES) {
        let until = tx.now().plus(TimeDelta::minutes(LOCK_MINUTES));
        sql::exec(
            tx.conn(),
            "UPDATE sign_in_failures SET locked_until = $1 WHERE email = $2",
            vec![until.millis().into(), email.into()],
        )
        .await?;
        let text = format!("Sign-in locked until {until} after {failures} failures.");
        let entry = AuditEntry::new(AuditCategory::Security, "session.locked", text);
        audit(tx, &actor, entry, operator).await?;
    }
    Ok(())
}

/// Both factors passed.
pub async fn forget(tx: &Tx, email: &str) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "DELETE FROM sign_in_failures WHERE email = $1",
        vec![email.into()],
    )
    .await?;
    Ok(())
}

fn actor(client: &Actor, email: &str, operator: Option<&Operator>) -> Actor {
    Actor {
        id: operator.map(|operator| operator.id),
        role: operator.map(|operator| operator.role),
        email: email.to_owned(),
        ..client.clone()
    }
}

async fn audit(tx: &mut Tx, actor: &Actor, entry: AuditEntry, operator: Option<&Operator>) -> Result<(), ApiError> {
    let id = operator.map(|operator| operator.id.to_string()).unwrap_or_default();
    let now = tx.now();
    tx.audit_as(actor, now, entry.on("operator", id, actor.email.clone()))
        .await
}
