//! Operators with their credentials.

use crate::{error::ApiError, storage::sql};
use argon2::{Argon2, PasswordHash, PasswordVerifier};
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::{OperatorId, operator::Operator};

pub struct Account {
    pub operator: Operator,
    pub password_hash: String,
    /// Base32; `None` until enrolled.
    pub totp_secret: Option<SecretString>,
}

const FIND: &str = "SELECT o.doc, c.password_hash, c.totp_secret FROM operators o
    JOIN credentials c ON c.operator_id = o.id WHERE";

pub async fn by_email<C: ConnectionTrait>(conn: &C, email: &str) -> Result<Option<Account>, ApiError> {
    find(conn, &format!("{FIND} o.email = $1"), email.to_owned()).await
}

pub async fn by_id<C: ConnectionTrait>(conn: &C, id: OperatorId) -> Result<Option<Account>, ApiError> {
    find(conn, &format!("{FIND} o.id = $1"), id.to_string()).await
}

async fn find<C: ConnectionTrait>(conn: &C, statement: &str, value: String) -> Result<Option<Account>, ApiError> {
    let Some(row) = sql::one(conn, statement, vec![value.into()]).await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        operator: serde_json::from_str(&row.try_get_by_index::<String>(0)?)?,
        password_hash: row.try_get_by_index(1)?,
        totp_secret: row.try_get_by_index::<Option<String>>(2)?.map(SecretString::from),
    }))
}

/// Of nobody's password, with the parameters of real ones: an unknown e-mail costs as much time as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$d2hlZWxob3VzZS1ub2JvZHk$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether `password` is the account's; off the async threads.
pub async fn verify_password(account: Option<&Account>, password: SecretString) -> Result<bool, ApiError> {
    let hash = account.map_or(NOBODY, |account| &account.password_hash).to_owned();
    let known = account.is_some();
    tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).map_err(ApiError::internal)?;
        let verified = Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed);
        Ok(verified.is_ok() && known)
    })
    .await
    .map_err(ApiError::internal)?
}
