//! Between the factors: good for one sign-in, five minutes long.

use crate::{
    error::ApiError,
    storage::{Token, Tx, sql},
};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::OperatorId;

const MINUTES: i64 = 5;

pub struct Challenge {
    hash: String,
    pub operator: OperatorId,
    pub device: String,
    /// Base32, of an enrolment under way.
    pub secret: Option<SecretString>,
}

/// The text that the console sends back.
pub async fn issue(
    tx: &Tx,
    operator: OperatorId,
    device: &str,
    secret: Option<&SecretString>,
) -> Result<String, ApiError> {
    let token = Token::random();
    sql::exec(
        tx.conn(),
        "INSERT INTO challenges (hash, operator_id, device, secret, expires_at) VALUES ($1, $2, $3, $4, $5)",
        vec![
            token.hash.clone().into(),
            operator.to_string().into(),
            device.into(),
            secret.map(|secret| secret.expose_secret().to_owned()).into(),
            tx.now().plus(TimeDelta::minutes(MINUTES)).millis().into(),
        ],
    )
    .await?;
    Ok(token.reveal())
}

/// The unexpired challenge of this text.
pub async fn find(tx: &Tx, text: &str) -> Result<Option<Challenge>, ApiError> {
    let hash = Token::hash_of(text);
    let found = sql::one(
        tx.conn(),
        "SELECT operator_id, device, secret FROM challenges WHERE hash = $1 AND expires_at > $2",
        vec![hash.clone().into(), tx.now().millis().into()],
    )
    .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    Ok(Some(Challenge {
        hash,
        operator: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        device: row.try_get_by_index(1)?,
        secret: row.try_get_by_index::<Option<String>>(2)?.map(SecretString::from),
    }))
}

/// It is good for one sign-in alone.
pub async fn spend(tx: &Tx, challenge: &Challenge) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "DELETE FROM challenges WHERE hash = $1",
        vec![challenge.hash.clone().into()],
    )
    .await?;
    Ok(())
}
