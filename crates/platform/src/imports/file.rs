//! Imports and their pieces in the database.

use super::unreadable;
use crate::{
    app::App,
    error::ApiError,
    storage::{Tx, sql, wire},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value;
use sha2::{Digest, Sha256};
use wheelhouse_contract::{
    ImportId, JobId, Timestamp,
    import::{IDLE_HOURS, Import, ImportOrder, ImportState, Inspection, Reading, Table, inspect},
};

const COLUMNS: &str = "id, name, size, sha256, state, received, inspection, wanted, job_id, created_at, expires_at";

/// When an import that something happened to now is removed.
pub(super) fn expiry(now: Timestamp) -> Timestamp {
    now.plus(TimeDelta::hours(IDLE_HOURS))
}

fn import(row: &QueryResult) -> Result<Import, ApiError> {
    let state: String = row.try_get_by_index(4)?;
    let inspection: Option<String> = row.try_get_by_index(6)?;
    let wanted: Option<String> = row.try_get_by_index(7)?;
    let job: Option<String> = row.try_get_by_index(8)?;
    Ok(Import {
        id: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        name: row.try_get_by_index(1)?,
        size: row.try_get_by_index::<i64>(2)?.unsigned_abs(),
        sha256: row.try_get_by_index(3)?,
        state: serde_json::from_value::<ImportState>(Value::String(state))?,
        received: row.try_get_by_index::<i64>(5)?.unsigned_abs(),
        inspection: inspection
            .map(|text| serde_json::from_str::<Inspection>(&text))
            .transpose()?,
        order: wanted
            .map(|text| serde_json::from_str::<ImportOrder>(&text))
            .transpose()?,
        job_id: job
            .map(|id| id.parse::<JobId>())
            .transpose()
            .map_err(ApiError::internal)?,
        created_at: Timestamp::from_millis(row.try_get_by_index(9)?),
        expires_at: Timestamp::from_millis(row.try_get_by_index(10)?),
    })
}

/// One of the operator's own; another's is not there.
pub(super) async fn require(conn: &impl ConnectionTrait, id: ImportId, operator: &str) -> Result<Import, ApiError> {
    let statement = format!("SELECT {COLUMNS} FROM imports WHERE id = $1 AND operator_id = $2");
    let row = sql::one(conn, &statement, vec![id.to_string().into(), operator.into()]).await?;
    row.as_ref()
        .map(import)
        .transpose()?
        .ok_or_else(|| ApiError::not_found("import"))
}

/// The operator's own, newest first.
pub(super) async fn list(conn: &impl ConnectionTrait, operator: &str) -> Result<Vec<Import>, ApiError> {
    let statement = format!("SELECT {COLUMNS} FROM imports WHERE operator_id = $1 ORDER BY id DESC LIMIT 100");
    let rows = sql::all(conn, &statement, vec![operator.into()]).await?;
    rows.iter().map(import).collect()
}

/// Writes what can change of an import, and puts its removal off.
pub(super) async fn save(tx: &Tx, import: &mut Import) -> Result<(), ApiError> {
    import.expires_at = expiry(tx.now());
    let statement =
        "UPDATE imports SET state = $1, received = $2, inspection = $3, wanted = $4, job_id = $5, expires_at = $6
        WHERE id = $7";
    let values = vec![
        wire(&import.state).into(),
        import.received.cast_signed().into(),
        import
            .inspection
            .as_ref()
            .map(serde_json::to_string)
            .transpose()?
            .into(),
        import.order.as_ref().map(serde_json::to_string).transpose()?.into(),
        import.job_id.map(|id| id.to_string()).into(),
        import.expires_at.millis().into(),
        import.id.to_string().into(),
    ];
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

pub(super) async fn insert(tx: &Tx, import: &Import, operator: &str) -> Result<(), ApiError> {
    let statement = "INSERT INTO imports (id, operator_id, name, size, sha256, state, received, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = vec![
        import.id.to_string().into(),
        operator.into(),
        import.name.clone().into(),
        import.size.cast_signed().into(),
        import.sha256.clone().into(),
        wire(&import.state).into(),
        import.received.cast_signed().into(),
        import.created_at.millis().into(),
        import.expires_at.millis().into(),
    ];
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

pub(super) async fn remove(tx: &Tx, id: ImportId) -> Result<(), ApiError> {
    for statement in [
        "DELETE FROM import_pieces WHERE import_id = $1",
        "DELETE FROM imports WHERE id = $1",
    ] {
        sql::exec(tx.conn(), statement, vec![id.to_string().into()]).await?;
    }
    Ok(())
}

/// The piece that begins at `at`.
pub(super) async fn piece(conn: &impl ConnectionTrait, id: ImportId, at: u64) -> Result<Option<Vec<u8>>, ApiError> {
    let statement = "SELECT body FROM import_pieces WHERE import_id = $1 AND at = $2";
    let body: Option<String> =
        sql::scalar(conn, statement, vec![id.to_string().into(), at.cast_signed().into()]).await?;
    body.map(|body| STANDARD.decode(body).map_err(ApiError::internal))
        .transpose()
}

pub(super) async fn add_piece(tx: &Tx, id: ImportId, at: u64, bytes: &[u8]) -> Result<(), ApiError> {
    let statement = "INSERT INTO import_pieces (import_id, at, size, body) VALUES ($1, $2, $3, $4)";
    let size = i64::try_from(bytes.len()).map_err(ApiError::internal)?;
    let values = vec![
        id.to_string().into(),
        at.cast_signed().into(),
        size.into(),
        STANDARD.encode(bytes).into(),
    ];
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

/// The whole file, as it arrived.
async fn bytes(conn: &impl ConnectionTrait, id: ImportId) -> Result<Vec<u8>, ApiError> {
    let statement = "SELECT body FROM import_pieces WHERE import_id = $1 ORDER BY at";
    let mut whole = Vec::new();
    for row in sql::all(conn, statement, vec![id.to_string().into()]).await? {
        let body: String = row.try_get_by_index(0)?;
        STANDARD.decode_vec(body, &mut whole).map_err(ApiError::internal)?;
    }
    Ok(whole)
}

/// Reads the file anew, off the async threads; it must be the one that was announced.
///
/// # Errors
/// `invalid` at `file` with what is wrong with it.
pub(super) async fn table(app: &App, import: &Import, reading: Reading) -> Result<(Inspection, Table), ApiError> {
    let bytes = bytes(app.reader(), import.id).await?;
    let expected = import.sha256.clone();
    let read = tokio::task::spawn_blocking(move || {
        if hex::encode(Sha256::digest(&bytes)) != expected {
            let sentence =
                "What arrived is not the file that was announced. Remove this upload and send the file again.";
            return Err(ApiError::field("file", sentence));
        }
        inspect(&bytes, reading).map_err(|error| unreadable(&error))
    });
    read.await.map_err(ApiError::internal)?
}
