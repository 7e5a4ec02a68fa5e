//! Where pictures rest. What is known about one is read without its bytes.

use super::picture::Examined;
use crate::{
    app::App,
    error::ApiError,
    storage::{Tx, sql, wire},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use wheelhouse_contract::{
    AssetId, TenantId, Timestamp,
    asset::{Picture, UNUSED_DAYS, Upload},
};

/// Keeps a file that nobody uses yet.
pub(super) async fn add(tx: &Tx, file: &Examined) -> Result<Upload, ApiError> {
    let expires_at = tx.now().plus(TimeDelta::days(UNUSED_DAYS));
    let picture = insert(tx, file, None, Some(expires_at)).await?;
    Ok(Upload { picture, expires_at })
}

/// Keeps a file of a tenant.
pub(super) async fn add_to(tx: &Tx, file: &Examined, tenant: TenantId) -> Result<Picture, ApiError> {
    insert(tx, file, Some(tenant), None).await
}

async fn insert(
    tx: &Tx,
    file: &Examined,
    tenant: Option<TenantId>,
    expires_at: Option<Timestamp>,
) -> Result<Picture, ApiError> {
    let picture = Picture {
        id: tx.new_id(),
        kind: file.kind,
        width: file.width,
        height: file.height,
        bytes: u32::try_from(file.bytes.len()).map_err(ApiError::internal)?,
        hash: hex::encode(Sha256::digest(&file.bytes)),
    };
    let values = vec![
        picture.id.to_string().into(),
        tenant.map(|id| id.to_string()).into(),
        wire(&picture.kind).into(),
        serde_json::to_string(&picture)?.into(),
        STANDARD.encode(&file.bytes).into(),
        tx.now().millis().into(),
        tx.actor().id.map(|id| id.to_string()).into(),
        expires_at.map(Timestamp::millis).into(),
    ];
    sql::exec(
        tx.conn(),
        "INSERT INTO assets (id, tenant_id, kind, doc, content, created_at, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values,
    )
    .await?;
    Ok(picture)
}

/// Gives an upload that nobody uses yet to `tenant`, which uses it from now on.
///
/// # Errors
/// `invalid` when it is not there (any more), or belongs to another tenant.
pub(crate) async fn adopt(tx: &Tx, id: AssetId, tenant: TenantId, field: &str) -> Result<Picture, ApiError> {
    let values = vec![
        tenant.to_string().into(),
        id.to_string().into(),
        tx.now().millis().into(),
    ];
    let taken = sql::exec(
        tx.conn(),
        "UPDATE assets SET tenant_id = $1, expires_at = NULL
         WHERE id = $2 AND (tenant_id = $1 OR (tenant_id IS NULL AND expires_at > $3))",
        values,
    )
    .await?;
    let picture = known(tx.conn(), id).await?.filter(|_| taken == 1);
    picture.ok_or_else(|| ApiError::field(field, "This picture is not there any more. Upload it again."))
}

/// Removes what a tenant uses no longer.
pub(super) async fn drop(tx: &Tx, id: AssetId, tenant: TenantId) -> Result<(), ApiError> {
    let values = vec![id.to_string().into(), tenant.to_string().into()];
    sql::exec(tx.conn(), "DELETE FROM assets WHERE id = $1 AND tenant_id = $2", values).await?;
    Ok(())
}

/// Removes uploads that nobody used in time.
pub(crate) async fn expire(tx: &Tx) -> Result<(), ApiError> {
    let values = vec![tx.now().millis().into()];
    sql::exec(
        tx.conn(),
        "DELETE FROM assets WHERE tenant_id IS NULL AND expires_at <= $1",
        values,
    )
    .await?;
    Ok(())
}

async fn known<C: ConnectionTrait>(conn: &C, id: AssetId) -> Result<Option<Picture>, ApiError> {
    let statement = "SELECT doc FROM assets WHERE id = $1";
    match sql::scalar::<String, C>(conn, statement, vec![id.to_string().into()]).await? {
        Some(doc) => Ok(Some(serde_json::from_str(&doc)?)),
        None => Ok(None),
    }
}

/// A picture with its file; `None` when there is no such, or when its time is over.
pub(super) async fn file(app: &App, id: AssetId) -> Result<Option<(Picture, Bytes)>, ApiError> {
    let statement = "SELECT doc, content FROM assets WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";
    let values = vec![id.to_string().into(), app.now().millis().into()];
    let Some(row) = sql::one(app.reader(), statement, values).await? else {
        return Ok(None);
    };
    let picture = serde_json::from_str(&row.try_get_by_index::<String>(0)?)?;
    let content: String = row.try_get_by_index(1)?;
    let bytes = STANDARD.decode(content).map_err(ApiError::internal)?;
    Ok(Some((picture, bytes.into())))
}
