//! Backup codes of administrators: each signs in once in place of the password.

use crate::{
    error::ApiError,
    storage::{Token, Tx, sql},
};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::TenantUserId;

/// Hashes of the codes in place of those before; 59 random bits need no slow hash.
pub(super) async fn keep(tx: &Tx, user: TenantUserId, codes: &[String]) -> Result<(), ApiError> {
    let owner: sea_orm::Value = user.to_string().into();
    let forget = "DELETE FROM tenant_backup_codes WHERE user_id = $1";
    sql::exec(tx.conn(), forget, vec![owner.clone()]).await?;
    for code in codes {
        sql::exec(
            tx.conn(),
            "INSERT INTO tenant_backup_codes (user_id, hash, used_at) VALUES ($1, $2, NULL)",
            vec![owner.clone(), hash(code).into()],
        )
        .await?;
    }
    Ok(())
}

/// Whether `text` is a code of the user that was not used.
pub(crate) async fn is_code<C: ConnectionTrait>(conn: &C, user: TenantUserId, text: &str) -> Result<bool, ApiError> {
    let from = "tenant_backup_codes WHERE user_id = $1 AND hash = $2 AND used_at IS NULL";
    sql::exists(conn, from, vec![user.to_string().into(), hash(text).into()]).await
}

/// Uses the code up; `false`: somebody was faster.
pub(crate) async fn spend(tx: &Tx, user: TenantUserId, text: &str) -> Result<bool, ApiError> {
    let statement = "UPDATE tenant_backup_codes SET used_at = $1 WHERE user_id = $2 AND hash = $3 AND used_at IS NULL";
    let values = vec![tx.now().millis().into(), user.to_string().into(), hash(text).into()];
    Ok(sql::exec(tx.conn(), statement, values).await? == 1)
}

fn hash(code: &str) -> String {
    Token::hash_of(&code.trim().to_lowercase().replace('-', ""))
}
