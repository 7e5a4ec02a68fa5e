//! TOTP (RFC 6238) and backup codes.

use crate::{
    error::ApiError,
    storage::{Token, Tx, sql},
};
use rand::{Rng, rngs::OsRng};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Algorithm, Secret, TOTP};
use wheelhouse_contract::{OperatorId, Timestamp, auth::BACKUP_CODES};

const STEP_SECONDS: u64 = 30;
const ISSUER: &str = "Wheelhouse";

/// A new secret for `email`'s authenticator: base32, and the content of the QR code.
pub fn new_secret(email: &str) -> Result<(SecretString, String), ApiError> {
    let secret = SecretString::from(Secret::generate_secret().to_encoded().to_string());
    let uri = totp(&secret, email)?.get_url();
    Ok((secret, uri))
}

fn totp(secret: &SecretString, email: &str) -> Result<TOTP, ApiError> {
    let bytes = Secret::Encoded(secret.expose_secret().to_owned())
        .to_bytes()
        .map_err(|_| ApiError::internal("a stored second factor is not base32"))?;
    // A colon would end the issuer in the URI.
    let account = email.replace(':', "");
    TOTP::new(
        Algorithm::SHA1,
        6,
        1,
        STEP_SECONDS,
        bytes,
        Some(ISSUER.to_owned()),
        account,
    )
    .map_err(ApiError::internal)
}

/// Whether `code` is right now for `secret`, one step of clock drift allowed, and was never accepted before; or is an
/// unused backup code. Either is used up.
pub async fn accept(tx: &Tx, operator: OperatorId, secret: &SecretString, code: &str) -> Result<bool, ApiError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
        accept_totp(tx, operator, secret, &code).await
    } else {
        accept_backup(tx, operator, &code).await
    }
}

/// Like [`accept`], without backup codes: enrolment proves that the authenticator works.
pub async fn accept_totp(tx: &Tx, operator: OperatorId, secret: &SecretString, code: &str) -> Result<bool, ApiError> {
    let Some(counter) = matching_step(secret, code, tx.now())? else {
        return Ok(false);
    };
    let fresh = sql::exec(
        tx.conn(),
        "INSERT INTO totp_used (operator_id, counter) VALUES ($1, $2) ON CONFLICT (operator_id, counter) DO NOTHING",
        vec![operator.to_string().into(), counter.into()],
    )
    .await?;
    Ok(fresh == 1)
}

/// The time step whose code this is. Looks at all three steps whatever matches, so that time tells nothing.
fn matching_step(secret: &SecretString, code: &str, now: Timestamp) -> Result<Option<i64>, ApiError> {
    let totp = totp(secret, "operator")?;
    let step = now.millis().unsigned_abs() / 1000 / STEP_SECONDS;
    let mut found = None;
    for counter in step.saturating_sub(1)..=step + 1 {
        let expected = totp.generate(counter * STEP_SECONDS);
        let differing = expected.bytes().zip(code.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        if differing == 0 && expected.len() == code.len() {
            found = Some(i64::try_from(counter).map_err(ApiError::internal)?);
        }
    }
    Ok(found)
}

async fn accept_backup(tx: &Tx, operator: OperatorId, code: &str) -> Result<bool, ApiError> {
    let used = sql::exec(
        tx.conn(),
        "UPDATE backup_codes SET used_at = $1 WHERE operator_id = $2 AND hash = $3 AND used_at IS NULL",
        vec![
            tx.now().millis().into(),
            operator.to_string().into(),
            Token::hash_of(&normal(code)).into(),
        ],
    )
    .await?;
    Ok(used == 1)
}

/// Ten new codes in place of the old; the database keeps hashes alone (80 random bits need no slow hash).
pub async fn new_backup_codes(tx: &Tx, operator: OperatorId) -> Result<Vec<String>, ApiError> {
    let owner: sea_orm::Value = operator.to_string().into();
    sql::exec(
        tx.conn(),
        "DELETE FROM backup_codes WHERE operator_id = $1",
        vec![owner.clone()],
    )
    .await?;
    let codes: Vec<_> = (0..BACKUP_CODES).map(|_| backup_code()).collect();
    for code in &codes {
        sql::exec(
            tx.conn(),
            "INSERT INTO backup_codes (operator_id, hash, used_at) VALUES ($1, $2, NULL)",
            vec![owner.clone(), Token::hash_of(&normal(code)).into()],
        )
        .await?;
    }
    Ok(codes)
}

/// `abcd-efgh-jkmn-pqrs`, without look-alikes.
fn backup_code() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
    let mut rng = OsRng;
    let group = |rng: &mut OsRng| -> String { (0..4).map(|_| char::from(ALPHABET[rng.gen_range(0..32)])).collect() };
    (0..4).map(|_| group(&mut rng)).collect::<Vec<_>>().join("-")
}

fn normal(code: &str) -> String {
    code.to_lowercase().replace('-', "")
}
