//! What the command line and the embedding console do with operators.

use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    storage::{AuditEntry, sql},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, SaltString},
};
use rand::{Rng, rngs::OsRng};
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::{
    ErrorCode, OperatorId, Role,
    audit::AuditCategory,
    auth::SESSION_TIMEOUT_MINUTES,
    operator::{Clearance, Operator},
};

/// A fresh operator with everything that is shown once.
pub struct NewOperator {
    pub operator: Operator,
    pub password: SecretString,
    /// Base32; the second factor is enrolled already.
    pub totp_secret: SecretString,
}

/// Creates an operator who can sign in at once.
///
/// # Errors
/// `conflict` when the e-mail is taken.
pub async fn create(app: &App, email: &str, name: &str, role: Role) -> Result<NewOperator, ApiError> {
    let password = SecretString::from(random_password());
    let totp_secret = SecretString::from(totp_rs::Secret::generate_secret().to_encoded().to_string());
    let operator = create_with(app, email, name, role, &password, Some(&totp_secret)).await?;
    Ok(NewOperator {
        operator,
        password,
        totp_secret,
    })
}

/// Creates an operator with a known password; without a secret, the first sign-in enrols one.
///
/// # Errors
/// `conflict` when the e-mail is taken.
pub async fn create_with(
    app: &App,
    email: &str,
    name: &str,
    role: Role,
    password: &SecretString,
    totp_secret: Option<&SecretString>,
) -> Result<Operator, ApiError> {
    let hash = hash_password(password).await?;
    let mut tx = app.begin_as(Actor::platform()).await?;
    let email = email.trim().to_lowercase();
    if sql::exists(tx.conn(), "operators WHERE email = $1", vec![email.clone().into()]).await? {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "An operator with this e-mail exists.",
        ));
    }
    let mut operator = Operator {
        id: tx.new_id::<OperatorId>(),
        version: 0,
        name: name.to_owned(),
        email,
        role,
        clearance: Clearance::Standard,
        disabled: false,
        second_factor: totp_secret.is_some(),
        session_timeout_minutes: u32::try_from(SESSION_TIMEOUT_MINUTES).unwrap_or(240),
        last_sign_in_at: None,
        created_at: tx.now(),
    };
    tx.put(&mut operator).await?;
    let secret = totp_secret.map(|secret| secret.expose_secret().to_owned());
    sql::exec(
        tx.conn(),
        "INSERT INTO credentials (operator_id, password_hash, totp_secret) VALUES ($1, $2, $3)",
        vec![operator.id.to_string().into(), hash.into(), secret.into()],
    )
    .await?;
    let description = format!("{} was added as an operator.", operator.email);
    let entry = AuditEntry::new(AuditCategory::Security, "operator.created", description)
        .on("operator", operator.id, operator.name.clone())
        .after(&operator)?;
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(operator)
}

/// Argon2id with the library's parameters, off the async threads.
pub(crate) async fn hash_password(password: &SecretString) -> Result<String, ApiError> {
    let password = password.clone();
    tokio::task::spawn_blocking(move || {
        let salt = SaltString::generate(&mut argon2::password_hash::rand_core::OsRng);
        Argon2::default()
            .hash_password(password.expose_secret().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(ApiError::internal)
    })
    .await
    .map_err(ApiError::internal)?
}

/// Twenty characters without look-alikes: 115 bits.
pub(super) fn random_password() -> String {
    const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rng = OsRng;
    (0..20)
        .map(|_| char::from(ALPHABET[rng.gen_range(0..ALPHABET.len())]))
        .collect()
}
