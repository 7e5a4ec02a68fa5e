//! Fresh credentials for the owner of an embedded platform, whose console keeps none.

use super::admin::{NewOperator, create, hash_password, random_password};
use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    storage::{AuditEntry, sql},
};
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::{Role, audit::AuditCategory, operator::Operator};

/// Gives the operator of this e-mail a new password and second factor, and creates them when absent. Sessions stay.
///
/// # Errors
/// When the database fails.
pub async fn renew(app: &App, email: &str, name: &str, role: Role) -> Result<NewOperator, ApiError> {
    let email = email.trim().to_lowercase();
    let known: Vec<Operator> = sql::rows(app.reader(), "WHERE email = $1", vec![email.clone().into()]).await?;
    let Some(operator) = known.into_iter().next() else {
        return create(app, &email, name, role).await;
    };
    let password = SecretString::from(random_password());
    let totp_secret = SecretString::from(totp_rs::Secret::generate_secret().to_encoded().to_string());
    let hash = hash_password(&password).await?;
    let id = operator.id.to_string();
    let tx = app.begin_as(Actor::platform()).await?;
    let secret = totp_secret.expose_secret().to_owned();
    sql::exec(
        tx.conn(),
        "UPDATE credentials SET password_hash = $1, totp_secret = $2 WHERE operator_id = $3",
        vec![hash.into(), secret.into(), id.clone().into()],
    )
    .await?;
    // Counters of the old secret say nothing about the new one.
    sql::exec(
        tx.conn(),
        "DELETE FROM totp_used WHERE operator_id = $1",
        vec![id.into()],
    )
    .await?;
    let mut tx = tx;
    let entry = AuditEntry::new(
        AuditCategory::Security,
        "operator.credentials_renewed",
        format!("{} got new credentials.", operator.email),
    );
    tx.audit(entry.on("operator", operator.id, operator.name.clone()))
        .await?;
    tx.finish().await?;
    Ok(NewOperator {
        operator,
        password,
        totp_secret,
    })
}
