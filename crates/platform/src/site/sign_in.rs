//! Tenant users sign in with e-mail and password.

use super::{
    acts, page,
    refusal::Refusal,
    session::{self, Opening},
    visit::Visit,
};
use crate::{
    error::ApiError,
    http::Actor,
    onboarding::codes,
    storage::{AuditEntry, sql},
    usage,
};
use argon2::{
    Argon2, PasswordHash, PasswordVerifier,
    password_hash::{PasswordHasher, SaltString},
};
use axum::{
    Form,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::sync::OnceLock;
use wheelhouse_contract::{
    ErrorCode, TenantUserId, Timestamp,
    audit::AuditCategory,
    auth::{LOCK_MINUTES, MAX_FAILURES},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    email: String,
    #[serde(deserialize_with = "secret")]
    password: SecretString,
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// `GET /sign-in`.
pub(super) async fn page(visit: Visit) -> Result<Response, Refusal> {
    visit.check_open()?;
    if visit.visitor.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Html(page::sign_in(visit.lang, &visit.tenant, None).into_string()).into_response())
}

/// `POST /sign-in`.
pub(super) async fn submit(visit: Visit, Form(credentials): Form<Credentials>) -> Result<Response, Refusal> {
    visit.check_open()?;
    if visit
        .visitor
        .as_ref()
        .is_some_and(|visitor| visitor.impersonation.is_some())
    {
        // Signing in as somebody else would lead out of the session that is being watched.
        acts::note(
            &visit,
            "impersonation.refused",
            "Signing in as somebody else was refused.".to_owned(),
        )
        .await?;
        let detail = "End the support session first; then sign in with an account of your own.";
        return Err(Refusal::new(ErrorCode::Forbidden, "Not in this session", detail)
            .of(&visit.tenant)
            .to(visit.visitor.as_ref()));
    }
    let within_bounds = visit.app.check_sign_in(&visit.client.address).await;
    within_bounds.map_err(|error| visit.fail(error))?;
    match enter(&visit, credentials).await.map_err(|error| visit.fail(error))? {
        Some(cookie) => Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()),
        None => {
            let sentence = visit.lang.say("bad_sign_in");
            let page = page::sign_in(visit.lang, &visit.tenant, Some(sentence));
            Ok((StatusCode::UNAUTHORIZED, Html(page.into_string())).into_response())
        }
    }
}

struct Account {
    id: TenantUserId,
    name: String,
    hash: Option<String>,
    usable: bool,
}

async fn enter(visit: &Visit, credentials: Credentials) -> Result<Option<HeaderValue>, ApiError> {
    let email = credentials.email.trim().to_lowercase();
    let account = account(visit, visit.app.reader(), &email).await?;
    let (hash, usable) = match &account {
        Some(account) => (account.hash.clone(), account.usable),
        None => (None, false),
    };
    // Checked in every case, so that the time tells nothing about who has an account.
    let typed = credentials.password.clone();
    let right = verify(credentials.password, hash).await?;
    let Some(account) = account else {
        return Ok(None);
    };
    let typed = typed.expose_secret();
    let by_code = !right && codes::is_code(visit.app.reader(), account.id, typed).await?;
    let right = right || by_code;
    if !(right && usable) {
        if !right {
            failed(visit, account.id).await?;
        }
        return Ok(None);
    }
    let mut actor = Actor::default().from_client(&visit.client);
    (actor.name, actor.email) = (account.name, email.clone());
    let mut tx = visit.app.begin_as(actor).await?;
    // Asked again under the lock: parallel guesses must not outrun it.
    let still = self::account(visit, tx.conn(), &email).await?;
    if !still.is_some_and(|still| still.usable && still.hash == account.hash) {
        return Ok(None);
    }
    if by_code && !codes::spend(&tx, account.id, typed).await? {
        return Ok(None);
    }
    usage::admit_session(&tx, visit.tenant.id).await?;
    let opening = Opening {
        tenant: visit.tenant.id,
        user: account.id,
        impersonation: None,
        act: None,
        expires_at: session::ends_at(tx.now()),
    };
    let cookie = session::open(&tx, opening).await?;
    sql::exec(
        tx.conn(),
        "UPDATE tenant_users SET failures = 0, locked_until = NULL, last_sign_in_at = $1 WHERE id = $2",
        vec![tx.now().millis().into(), account.id.to_string().into()],
    )
    .await?;
    let how = if by_code { " with a backup code" } else { "" };
    let sentence = format!("{email} signed in at {}{how}.", visit.tenant.name);
    let entry = AuditEntry::new(AuditCategory::Security, "tenant_user.signed_in", sentence).on(
        "tenant",
        visit.tenant.id,
        visit.tenant.name.clone(),
    );
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(Some(cookie))
}

async fn account<C: ConnectionTrait>(visit: &Visit, conn: &C, email: &str) -> Result<Option<Account>, ApiError> {
    let row = sql::one(
        conn,
        "SELECT id, name, password_hash, locked, locked_until FROM tenant_users WHERE tenant_id = $1 AND email = $2",
        vec![visit.tenant.id.to_string().into(), email.into()],
    )
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let until: Option<i64> = row.try_get_by_index(4)?;
    let waits = until.is_some_and(|until| Timestamp::from_millis(until) > visit.app.now());
    Ok(Some(Account {
        id: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        name: row.try_get_by_index(1)?,
        hash: row.try_get_by_index(2)?,
        usable: row.try_get_by_index::<i64>(3)? == 0 && !waits,
    }))
}

/// Five wrong passwords lock the account for a quarter of an hour, as they do for operators.
async fn failed(visit: &Visit, user: TenantUserId) -> Result<(), ApiError> {
    let until = visit.app.now().plus(TimeDelta::minutes(LOCK_MINUTES));
    sql::exec(
        visit.app.db().writer(),
        "UPDATE tenant_users SET locked_until = CASE WHEN failures + 1 >= $1 THEN $2 ELSE locked_until END,
         failures = CASE WHEN failures + 1 >= $1 THEN 0 ELSE failures + 1 END WHERE id = $3",
        vec![
            i64::from(MAX_FAILURES).into(),
            until.millis().into(),
            user.to_string().into(),
        ],
    )
    .await?;
    Ok(())
}

/// Argon2id off the async threads; without a hash, as much work for nothing.
async fn verify(password: SecretString, hash: Option<String>) -> Result<bool, ApiError> {
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| nobody().to_owned());
        let parsed = PasswordHash::new(&hash).map_err(ApiError::internal)?;
        let right = Argon2::default()
            .verify_password(password.expose_secret().as_bytes(), &parsed)
            .is_ok();
        Ok(known && right)
    })
    .await
    .map_err(ApiError::internal)?
}

/// The hash of a password that nobody has.
fn nobody() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let salt = SaltString::generate(&mut argon2::password_hash::rand_core::OsRng);
        Argon2::default()
            .hash_password(salt.as_str().as_bytes(), &salt)
            .map_or_else(|_| String::new(), |hash| hash.to_string())
    })
}

/// `POST /sign-out`: ends this browser's session; an impersonation itself is ended by the console.
pub(super) async fn leave(visit: Visit) -> Result<Response, Refusal> {
    acts::note(&visit, "impersonation.signed_out", "Signed out of the site.".to_owned()).await?;
    if let Some(visitor) = &visit.visitor {
        let statement = "DELETE FROM site_sessions WHERE id = $1";
        sql::exec(
            visit.app.db().writer(),
            statement,
            vec![visitor.session.to_string().into()],
        )
        .await
        .map_err(|error| visit.fail(error))?;
    }
    let cookie = session::gone(&visit.app).map_err(|error| visit.fail(error))?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}
