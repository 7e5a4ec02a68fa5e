//! `POST /v1/tenants/{id}/credentials`: what the owner signs in with.

use super::{Happening, Mail, fields, queue_mail, record};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    operators::admin::hash_password,
    storage::{AuditEntry, Tx, sql},
};
use axum::{extract::State, response::Response};
use secrecy::SecretString;
use serde_json::json;
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    tenant::{Credentials, CredentialsSet, Tenant},
};

/// Two that set a password upon the same version do not both succeed.
const FIELDS: [&str; 2] = ["owner_email", "owner_password"];

/// Sets the owner's e-mail address, password, or both. The owner's sessions on the site end, and the owner is told by mail
/// at the old and the new address. Neither the answer nor the audit holds the password.
#[utoipa::path(post, path = "/v1/tenants/{id}/credentials", tag = "tenants", request_body = Credentials,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,),
        ("Wheelhouse-Step-Up" = Option<String>, Header,)),
    responses((status = 200, body = CredentialsSet), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenant_users:update"]))))]
pub(super) async fn set(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::TenantUsers, Action::Update))?;
    let wanted: Credentials = request.json()?;
    ApiError::check(wanted.faults())?;
    // Before the transaction: it takes long, and everybody else who writes would wait.
    let hash = match &wanted.password {
        Some(password) => Some(hash_password(&SecretString::from(password.as_str())).await?),
        None => None,
    };
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    fields::merge(&tx, &request, &before, &FIELDS).await?;
    let email = wanted.email.as_deref().map(|email| email.trim().to_lowercase());
    let email = email.unwrap_or_else(|| before.owner_email.clone());
    let owner = owner(&tx, &before).await?;
    free(&tx, &email, &owner).await?;
    request.check_step_up(&mut tx).await?;
    write(&tx, &owner, &email, hash.as_deref()).await?;
    let sessions_ended = end_sessions(&tx, &before, &owner).await?;
    told(&mut tx, before, &email, &wanted).await?;
    let answer = CredentialsSet {
        owner_email: email,
        password_changed: hash.is_some(),
        sessions_ended,
    };
    tx.commit(Reply::ok(&answer)?).await
}

/// The id of the owner among the tenant's people.
async fn owner(tx: &Tx, tenant: &Tenant) -> Result<String, ApiError> {
    let statement = "SELECT id FROM tenant_users WHERE tenant_id = $1 AND role = 'owner' ORDER BY id LIMIT 1";
    sql::scalar(tx.conn(), statement, vec![tenant.id.to_string().into()])
        .await?
        .ok_or_else(|| ApiError::not_found("owner of this tenant"))
}

async fn free(tx: &Tx, email: &str, owner: &str) -> Result<(), ApiError> {
    let values = vec![email.to_lowercase().into(), owner.into()];
    if sql::exists(tx.conn(), "tenant_users WHERE email = $1 AND id <> $2", values).await? {
        return Err(ApiError::field("email", "Somebody else signs in with this address."));
    }
    Ok(())
}

/// A new password also lifts the lock that wrong ones brought.
async fn write(tx: &Tx, owner: &str, email: &str, hash: Option<&str>) -> Result<(), ApiError> {
    let values = vec![email.to_lowercase().into(), owner.into()];
    sql::exec(tx.conn(), "UPDATE tenant_users SET email = $1 WHERE id = $2", values).await?;
    if let Some(hash) = hash {
        let statement = "UPDATE tenant_users SET password_hash = $1, failures = 0, locked_until = NULL WHERE id = $2";
        sql::exec(tx.conn(), statement, vec![hash.into(), owner.into()]).await?;
    }
    Ok(())
}

/// Of the owner alone: an operator's impersonation is no session of the owner.
async fn end_sessions(tx: &Tx, tenant: &Tenant, owner: &str) -> Result<u32, ApiError> {
    let statement = "DELETE FROM site_sessions WHERE tenant_id = $1 AND user_id = $2 AND impersonation_id IS NULL";
    let ended = sql::exec(tx.conn(), statement, vec![tenant.id.to_string().into(), owner.into()]).await?;
    u32::try_from(ended).map_err(ApiError::internal)
}

/// The tenant's row, its history, the messages and the audit. The version grows in any case, and with it everybody who
/// still looks at the old one is told.
async fn told(tx: &mut Tx, before: Tenant, email: &str, wanted: &Credentials) -> Result<(), ApiError> {
    let mut after = before.clone();
    email.clone_into(&mut after.owner_email);
    after.updated_at = tx.now();
    tx.put(&mut after).await?;
    let moved = before.owner_email != after.owner_email;
    let what = match (moved, wanted.password.is_some()) {
        (true, true) => "e-mail address and password",
        (true, false) => "e-mail address",
        (false, true) => "password",
        (false, false) => "e-mail address, as it was",
    };
    let touched: Vec<&str> = [(FIELDS[0], moved), (FIELDS[1], wanted.password.is_some())]
        .into_iter()
        .filter_map(|(field, touched)| touched.then_some(field))
        .collect();
    fields::remember(tx, &after, &touched).await?;
    let note = format!("The owner's sign-in was set: {what}.");
    record(tx, after.id, Happening::new(TenantEventKind::Edited).note(note)).await?;
    queue_mail(tx, &after, Mail::credentials_set(&after, what)).await?;
    if moved {
        queue_mail(tx, &before, Mail::credentials_set(&before, what)).await?;
    }
    let sentence = format!("The sign-in of the owner of {} was set: {what}.", after.name);
    let mut entry = AuditEntry::new(AuditCategory::Security, "tenant.credentials_set", sentence)
        .on("tenant", after.id, after.name.clone())
        .before(&json!({ "owner_email": before.owner_email }))?
        .after(&json!({ "owner_email": after.owner_email }))?
        .sensitive();
    if let Some(reason) = wanted
        .reason
        .as_deref()
        .map(str::trim)
        .filter(|reason| !reason.is_empty())
    {
        entry = entry.reason(reason);
    }
    tx.audit(entry).await
}
