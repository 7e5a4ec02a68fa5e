//! Sign-in in two steps, enrolment, sign-out.

use super::{
    account::{self, Account},
    challenge::{self, Challenge},
    failures, second_factor, tokens,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Auth, Body, Client},
    sessions,
    storage::{AuditEntry, Tx, sql},
};
use axum::{Json, extract::State, http::StatusCode};
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::{
    ErrorCode, Problem,
    audit::AuditCategory,
    auth::{Enrolment, Login, LoginChallenge, Tokens, Verify},
    impersonation::EndReason,
    operator::Operator,
    text,
};

/// First factor: e-mail and password.
#[utoipa::path(post, path = "/v1/auth/login", tag = "auth", security(()), request_body = Login,
    responses((status = 200, body = LoginChallenge), (status = "4XX", body = Problem)))]
pub async fn login(
    State(app): State<App>,
    client: Client,
    Body(login): Body<Login>,
) -> Result<Json<LoginChallenge>, ApiError> {
    app.check_sign_in(&client.address).await?;
    let mut faults = Vec::new();
    text::length(&mut faults, "email", &login.email, 1..=254);
    text::length(&mut faults, "device", &login.device, 1..=200);
    if login.password.is_empty() || login.password.len() > 1024 {
        faults.push(wheelhouse_contract::FieldError::new("password", "Write your password."));
    }
    ApiError::check(faults)?;
    let email = login.email.trim().to_lowercase();
    failures::refuse_locked(app.reader(), &email, app.now()).await?;
    let account = account::by_email(app.reader(), &email).await?;
    let password_fits = account::verify_password(account.as_ref(), SecretString::from(login.password)).await?;

    let actor = Actor::default().from_client(&client);
    let mut tx = app.begin_as(actor.clone()).await?;
    // Asked again under the lock: parallel guesses must not outrun it.
    failures::refuse_locked(tx.conn(), &email, tx.now()).await?;
    match account.filter(|account| password_fits && !account.operator.disabled) {
        Some(account) => {
            let challenge = answer(&tx, &account, login.device.trim()).await?;
            tx.finish().await?;
            Ok(Json(challenge))
        }
        None => {
            let known = account::by_email(tx.conn(), &email)
                .await?
                .map(|account| account.operator);
            failures::note(&mut tx, &actor, &email, known.as_ref(), "password").await?;
            tx.finish().await?;
            Err(failures::bad_credentials())
        }
    }
}

async fn answer(tx: &Tx, account: &Account, device: &str) -> Result<LoginChallenge, ApiError> {
    let operator = &account.operator;
    if account.totp_secret.is_some() {
        let challenge = challenge::issue(tx, operator.id, device, None).await?;
        return Ok(LoginChallenge {
            challenge,
            enrolment: None,
        });
    }
    let (secret, uri) = second_factor::new_secret(&operator.email)?;
    let challenge = challenge::issue(tx, operator.id, device, Some(&secret)).await?;
    let secret = secret.expose_secret().to_owned();
    Ok(LoginChallenge {
        challenge,
        enrolment: Some(Enrolment { secret, uri }),
    })
}

/// Second factor: a code of the authenticator, or a backup code.
#[utoipa::path(post, path = "/v1/auth/verify", tag = "auth", security(()), request_body = Verify,
    responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
pub async fn verify(
    State(app): State<App>,
    client: Client,
    Body(verify): Body<Verify>,
) -> Result<Json<Tokens>, ApiError> {
    let (mut tx, challenge, account, actor) = open_challenge(&app, &client, &verify).await?;
    let Some(secret) = account.totp_secret else {
        return Err(ApiError::new(
            ErrorCode::EnrolmentRequired,
            "Set up your authenticator first: scan the code and confirm it.",
        ));
    };
    let mut operator = account.operator;
    if !second_factor::accept(&tx, operator.id, &secret, &verify.code).await? {
        failures::note(&mut tx, &actor, &operator.email, Some(&operator), "code").await?;
        tx.finish().await?;
        return Err(failures::bad_credentials());
    }
    let tokens = sign_in(&mut tx, &challenge, &mut operator, &client).await?;
    tx.finish().await?;
    Ok(Json(tokens))
}

/// First sign-in: confirms the new authenticator, signs in, and shows the backup codes this once.
#[utoipa::path(post, path = "/v1/auth/enrol", tag = "auth", security(()), request_body = Verify,
    responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
pub async fn enrol(
    State(app): State<App>,
    client: Client,
    Body(verify): Body<Verify>,
) -> Result<Json<Tokens>, ApiError> {
    let (mut tx, challenge, account, actor) = open_challenge(&app, &client, &verify).await?;
    let (Some(secret), None) = (&challenge.secret, &account.totp_secret) else {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "An authenticator is set up already. Sign in again and use its code.",
        ));
    };
    let mut operator = account.operator;
    if !second_factor::accept_totp(&tx, operator.id, secret, verify.code.trim()).await? {
        failures::note(&mut tx, &actor, &operator.email, Some(&operator), "code").await?;
        tx.finish().await?;
        return Err(failures::bad_credentials());
    }
    sql::exec(
        tx.conn(),
        "UPDATE credentials SET totp_secret = $1 WHERE operator_id = $2",
        vec![secret.expose_secret().into(), operator.id.to_string().into()],
    )
    .await?;
    operator.second_factor = true;
    let backup_codes = second_factor::new_backup_codes(&tx, operator.id).await?;
    let entry = AuditEntry::new(
        AuditCategory::Security,
        "operator.enrolled",
        "Set up the second factor.",
    )
    .on("operator", operator.id, operator.name.clone());
    let enrolled = Actor::operator(&operator).from_client(&client);
    let now = tx.now();
    tx.audit_as(&enrolled, now, entry).await?;
    let mut tokens = sign_in(&mut tx, &challenge, &mut operator, &client).await?;
    tokens.backup_codes = backup_codes;
    tx.finish().await?;
    Ok(Json(tokens))
}

/// The challenge with its account, neither locked nor disabled.
async fn open_challenge(
    app: &App,
    client: &Client,
    verify: &Verify,
) -> Result<(Tx, Challenge, Account, Actor), ApiError> {
    app.check_sign_in(&client.address).await?;
    let actor = Actor::default().from_client(client);
    let tx = app.begin_as(actor.clone()).await?;
    let challenge = challenge::find(&tx, &verify.challenge)
        .await?
        .ok_or_else(failures::bad_credentials)?;
    let account = account::by_id(tx.conn(), challenge.operator)
        .await?
        .filter(|account| !account.operator.disabled)
        .ok_or_else(failures::bad_credentials)?;
    failures::refuse_locked(tx.conn(), &account.operator.email, tx.now()).await?;
    Ok((tx, challenge, account, actor))
}

async fn sign_in(
    tx: &mut Tx,
    challenge: &Challenge,
    operator: &mut Operator,
    client: &Client,
) -> Result<Tokens, ApiError> {
    challenge::spend(tx, challenge).await?;
    failures::forget(tx, &operator.email).await?;
    operator.last_sign_in_at = Some(tx.now());
    tx.put(operator).await?;
    let tokens = tokens::begin_session(tx, operator, &challenge.device, &client.address).await?;
    let text = format!("Signed in on {}.", challenge.device);
    let entry = AuditEntry::new(AuditCategory::Security, "session.signed_in", text).on(
        "session",
        tokens.session_id,
        challenge.device.clone(),
    );
    let mut actor = Actor::operator(operator).from_client(client);
    actor.session_id = Some(tokens.session_id);
    let now = tx.now();
    tx.audit_as(&actor, now, entry).await?;
    Ok(tokens)
}

/// Ends this session and what it has open.
#[utoipa::path(post, path = "/v1/auth/logout", tag = "auth", extensions(("x-permission" = json!([]))),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn logout(State(app): State<App>, auth: Auth) -> Result<StatusCode, ApiError> {
    let mut tx = app.begin_as(auth.actor()).await?;
    sessions::end(&mut tx, auth.operator.id, auth.session_id, EndReason::SignedOut).await?;
    let entry = AuditEntry::new(AuditCategory::Security, "session.signed_out", "Signed out.").on(
        "session",
        auth.session_id,
        "",
    );
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(StatusCode::NO_CONTENT)
}
