//! The change feed: its head, its epoch, the state of each scope.

use super::{dialect, sql};
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryResult};
use std::sync::Arc;
use uuid::Uuid;
use wheelhouse_contract::{
    SessionId, Timestamp,
    audit::GENESIS,
    sync::{Change, Checksum, Position, RowText, Scope, ScopeState},
};

/// What one commit added, for those who stream.
#[derive(Clone, Debug)]
pub struct Commit {
    pub changes: Arc<Vec<Change>>,
    /// The feed's head after it.
    pub position: Position,
    pub ended_sessions: Arc<Vec<SessionId>>,
}

/// The heads of feed and audit chain.
#[derive(Clone, Debug)]
pub struct Head {
    pub epoch: String,
    pub seq: u64,
    pub audit_seq: u64,
    pub audit_hash: String,
    /// When the last transaction was.
    pub at: Timestamp,
}

impl Head {
    pub fn position(&self) -> Position {
        Position {
            epoch: self.epoch.clone(),
            seq: self.seq,
        }
    }
}

/// Makes the one row of heads and the first epoch.
pub async fn initialise(writer: &DatabaseConnection) -> Result<(), ApiError> {
    let tx = dialect::begin(writer).await?;
    sql::exec(
        &tx,
        "INSERT INTO feed (id, seq, audit_seq, audit_hash) VALUES (1, 0, 0, $1) ON CONFLICT (id) DO NOTHING",
        vec![GENESIS.into()],
    )
    .await?;
    sql::exec(
        &tx,
        "INSERT INTO meta (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO NOTHING",
        vec![new_epoch().into()],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

pub fn new_epoch() -> String {
    Uuid::new_v4().simple().to_string()
}

const HEAD: &str = "SELECT f.seq, f.audit_seq, f.audit_hash, m.value, f.at FROM feed f, meta m
    WHERE f.id = 1 AND m.key = 'epoch'";

pub async fn head<C: ConnectionTrait>(conn: &C) -> Result<Head, ApiError> {
    read_head(conn, HEAD).await
}

/// The heads, as the last transaction left them; no other transaction gets them until this one ends. The rows are locked in
/// the statement that reads them: PostgreSQL reads locked rows anew after the wait.
pub async fn lock(tx: &DatabaseTransaction) -> Result<Head, ApiError> {
    read_head(tx, &format!("{HEAD}{}", dialect::lock(tx.get_database_backend()))).await
}

async fn read_head<C: ConnectionTrait>(conn: &C, statement: &str) -> Result<Head, ApiError> {
    let found = sql::one(conn, statement, vec![])
        .await?
        .ok_or_else(|| ApiError::internal("the feed has no head"))?;
    Ok(Head {
        seq: unsigned(&found, 0)?,
        audit_seq: unsigned(&found, 1)?,
        audit_hash: found.try_get_by_index(2)?,
        epoch: found.try_get_by_index(3)?,
        at: Timestamp::from_millis(found.try_get_by_index(4)?),
    })
}

/// Up to `limit` changes after `seq`, in order.
pub async fn after<C: ConnectionTrait>(conn: &C, seq: u64, limit: u64) -> Result<Vec<Change>, ApiError> {
    let found = sql::all(
        conn,
        "SELECT seq, scope, id, revision, doc, at FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2",
        vec![signed(seq)?.into(), signed(limit)?.into()],
    )
    .await?;
    found.iter().map(change).collect()
}

fn change(row: &QueryResult) -> Result<Change, ApiError> {
    let scope: String = row.try_get_by_index(1)?;
    let doc: Option<String> = row.try_get_by_index(4)?;
    Ok(Change {
        seq: unsigned(row, 0)?,
        scope: Scope::parse(&scope).ok_or_else(|| ApiError::internal(format_args!("unknown scope {scope}")))?,
        id: row.try_get_by_index::<String>(2)?.parse().map_err(ApiError::internal)?,
        revision: unsigned(row, 3)?,
        row: doc.map(RowText::stored),
        at: Timestamp::from_millis(row.try_get_by_index(5)?),
    })
}

/// The state of `scope` and the last sequence that was pruned from it.
pub async fn scope_state<C: ConnectionTrait>(conn: &C, scope: Scope) -> Result<(ScopeState, u64), ApiError> {
    let found = sql::one(
        conn,
        "SELECT count, checksum, pruned_through FROM scope_state WHERE scope = $1",
        vec![scope.as_str().into()],
    )
    .await?;
    let (count, checksum, pruned) = match &found {
        Some(row) => {
            let text: String = row.try_get_by_index(1)?;
            let sum = u64::from_str_radix(&text, 16).map_err(ApiError::internal)?;
            (unsigned(row, 0)?, Checksum(sum), unsigned(row, 2)?)
        }
        None => (0, Checksum::default(), 0),
    };
    Ok((ScopeState { scope, count, checksum }, pruned))
}

/// The states of all scopes, with the last sequence that was pruned from each.
pub async fn scope_states<C: ConnectionTrait>(conn: &C) -> Result<Vec<(ScopeState, u64)>, ApiError> {
    let found = sql::all(
        conn,
        "SELECT scope, count, checksum, pruned_through FROM scope_state",
        vec![],
    )
    .await?;
    let mut states: Vec<(ScopeState, u64)> = Scope::ALL
        .into_iter()
        .map(|scope| {
            let (count, checksum) = (0, Checksum::default());
            (ScopeState { scope, count, checksum }, 0)
        })
        .collect();
    for row in &found {
        let scope: String = row.try_get_by_index(0)?;
        let Some((state, pruned)) = states.iter_mut().find(|(state, _)| state.scope.as_str() == scope) else {
            continue;
        };
        state.count = unsigned(row, 1)?;
        state.checksum = row.try_get_by_index::<String>(2)?.parse().map_err(ApiError::internal)?;
        *pruned = unsigned(row, 3)?;
    }
    Ok(states)
}

pub async fn store_scope_state<C: ConnectionTrait>(conn: &C, state: &ScopeState) -> Result<(), ApiError> {
    sql::exec(
        conn,
        "INSERT INTO scope_state (scope, count, checksum, pruned_through) VALUES ($1, $2, $3, 0)
         ON CONFLICT (scope) DO UPDATE SET count = excluded.count, checksum = excluded.checksum",
        vec![
            state.scope.as_str().into(),
            signed(state.count)?.into(),
            format!("{:016x}", state.checksum.0).into(),
        ],
    )
    .await?;
    Ok(())
}

pub fn unsigned(row: &QueryResult, index: usize) -> Result<u64, ApiError> {
    u64::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)
}

pub fn signed(value: u64) -> Result<i64, ApiError> {
    i64::try_from(value).map_err(ApiError::internal)
}

/// Changes of `scope` up to `seq` leave the feed.
pub async fn scope_pruned<C: ConnectionTrait>(conn: &C, scope: Scope, seq: i64) -> Result<(), ApiError> {
    sql::exec(
        conn,
        "INSERT INTO scope_state (scope, count, checksum, pruned_through) VALUES ($1, 0, '0000000000000000', $2)
         ON CONFLICT (scope) DO UPDATE SET pruned_through = excluded.pruned_through",
        vec![scope.as_str().into(), seq.into()],
    )
    .await?;
    Ok(())
}
