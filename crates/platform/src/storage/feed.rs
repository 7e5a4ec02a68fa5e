//! The change feed: its head, its epoch, the state of each scope.

use super::{dialect, sql};
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryResult};
use std::sync::Arc;
use uuid::Uuid;
use wheelhouse_contract::{
    OperatorId, SessionId, Timestamp,
    audit::GENESIS,
    sync::{Change, Checksum, Position, RowText, Scope, ScopeState},
};

/// A change with whom it is for. The change itself is handed out to a named reader alone: whoever tells changes cannot forget
/// to leave out what is not the reader's.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    change: Change,
    audience: Option<OperatorId>,
}

impl FeedEntry {
    /// `audience`: who alone may know of it; `None`: everybody.
    pub fn new(change: Change, audience: Option<OperatorId>) -> Self {
        Self { change, audience }
    }

    pub fn seq(&self) -> u64 {
        self.change.seq
    }

    pub fn scope(&self) -> Scope {
        self.change.scope
    }

    /// For the platform's own ends: nothing of what is somebody's alone.
    pub fn public(&self) -> Option<&Change> {
        self.audience.is_none().then_some(&self.change)
    }

    /// The change, if `reader` may know of it.
    pub fn told_to(&self, reader: OperatorId) -> Option<&Change> {
        let may = self.audience.is_none_or(|only| only == reader);
        may.then_some(&self.change)
    }

    /// As [`Self::told_to`].
    pub fn into_told(self, reader: OperatorId) -> Option<Change> {
        let may = self.audience.is_none_or(|only| only == reader);
        may.then_some(self.change)
    }
}

/// What one commit added, for those who stream.
#[derive(Clone, Debug)]
pub struct Commit {
    pub changes: Arc<Vec<FeedEntry>>,
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

/// Up to `limit` changes after `seq`, in order, whomever they are for.
pub async fn after<C: ConnectionTrait>(conn: &C, seq: u64, limit: u64) -> Result<Vec<FeedEntry>, ApiError> {
    let found = sql::all(
        conn,
        "SELECT seq, scope, id, revision, doc, at, audience FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2",
        vec![signed(seq)?.into(), signed(limit)?.into()],
    )
    .await?;
    found.iter().map(entry).collect()
}

fn entry(row: &QueryResult) -> Result<FeedEntry, ApiError> {
    let scope: String = row.try_get_by_index(1)?;
    let doc: Option<String> = row.try_get_by_index(4)?;
    let change = Change {
        seq: unsigned(row, 0)?,
        scope: Scope::parse(&scope).ok_or_else(|| ApiError::internal(format_args!("unknown scope {scope}")))?,
        id: row.try_get_by_index::<String>(2)?.parse().map_err(ApiError::internal)?,
        revision: unsigned(row, 3)?,
        row: doc.map(RowText::stored),
        at: Timestamp::from_millis(row.try_get_by_index(5)?),
    };
    let audience: Option<String> = row.try_get_by_index(6)?;
    let audience = audience.map(|id| id.parse()).transpose().map_err(ApiError::internal)?;
    Ok(FeedEntry { change, audience })
}

/// What `audience` alone sees of `scope`; without one what everybody sees.
pub async fn scope_state<C: ConnectionTrait>(
    conn: &C,
    scope: Scope,
    audience: Option<OperatorId>,
) -> Result<ScopeState, ApiError> {
    let mut state = ScopeState {
        scope,
        count: 0,
        checksum: Checksum::default(),
    };
    let name: sea_orm::Value = scope.as_str().into();
    let found = match audience {
        None => {
            let statement = "SELECT count, checksum FROM scope_state WHERE scope = $1";
            sql::one(conn, statement, vec![name]).await?
        }
        Some(id) => {
            let statement = "SELECT count, checksum FROM private_scope_state WHERE scope = $1 AND audience = $2";
            sql::one(conn, statement, vec![name, id.to_string().into()]).await?
        }
    };
    if let Some(row) = &found {
        state.count = unsigned(row, 0)?;
        state.checksum = row.try_get_by_index::<String>(1)?.parse().map_err(ApiError::internal)?;
    }
    Ok(state)
}

/// What `reader` sees of `scope`: what everybody sees and what is the reader's alone.
pub async fn seen_state<C: ConnectionTrait>(
    conn: &C,
    scope: Scope,
    reader: OperatorId,
) -> Result<ScopeState, ApiError> {
    let mut state = scope_state(conn, scope, None).await?;
    if scope.is_private() {
        let own = scope_state(conn, scope, Some(reader)).await?;
        add(&mut state, own.count, own.checksum);
    }
    Ok(state)
}

/// The sums over ids and revisions do not ask for their order, and so they add up.
fn add(state: &mut ScopeState, count: u64, checksum: Checksum) {
    state.count += count;
    state.checksum.0 = state.checksum.0.wrapping_add(checksum.0);
}

const STATES: &str = "SELECT scope, count, checksum FROM scope_state
    UNION ALL SELECT scope, count, checksum FROM private_scope_state WHERE audience = $1";

/// The states of all scopes as `reader` sees them.
pub async fn seen_states<C: ConnectionTrait>(conn: &C, reader: OperatorId) -> Result<Vec<ScopeState>, ApiError> {
    let found = sql::all(conn, STATES, vec![reader.to_string().into()]).await?;
    let mut states = Scope::ALL.map(|scope| ScopeState {
        scope,
        count: 0,
        checksum: Checksum::default(),
    });
    for row in &found {
        let scope: String = row.try_get_by_index(0)?;
        let Some(state) = states.iter_mut().find(|state| state.scope.as_str() == scope) else {
            continue;
        };
        let checksum = row.try_get_by_index::<String>(2)?.parse().map_err(ApiError::internal)?;
        add(state, unsigned(row, 1)?, checksum);
    }
    Ok(states.to_vec())
}

/// The last sequence that was pruned, of each scope of which any was.
pub async fn pruned_through<C: ConnectionTrait>(conn: &C) -> Result<Vec<(Scope, u64)>, ApiError> {
    let found = sql::all(conn, "SELECT scope, pruned_through FROM scope_state", vec![]).await?;
    let mut pruned = Vec::with_capacity(found.len());
    for row in &found {
        if let Some(scope) = Scope::parse(&row.try_get_by_index::<String>(0)?) {
            pruned.push((scope, unsigned(row, 1)?));
        }
    }
    Ok(pruned)
}

pub async fn store_scope_state<C: ConnectionTrait>(
    conn: &C,
    state: &ScopeState,
    audience: Option<OperatorId>,
) -> Result<(), ApiError> {
    let mut values: Vec<sea_orm::Value> = vec![
        state.scope.as_str().into(),
        signed(state.count)?.into(),
        state.checksum.to_string().into(),
    ];
    let statement = match audience {
        None => STORE_STATE,
        Some(id) => {
            values.push(id.to_string().into());
            STORE_PRIVATE_STATE
        }
    };
    sql::exec(conn, statement, values).await?;
    Ok(())
}

const STORE_STATE: &str = "INSERT INTO scope_state (scope, count, checksum, pruned_through) VALUES ($1, $2, $3, 0)
    ON CONFLICT (scope) DO UPDATE SET count = excluded.count, checksum = excluded.checksum";
const STORE_PRIVATE_STATE: &str = "INSERT INTO private_scope_state (scope, count, checksum, audience)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (scope, audience) DO UPDATE SET count = excluded.count, checksum = excluded.checksum";

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
