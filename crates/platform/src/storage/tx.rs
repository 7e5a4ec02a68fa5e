//! The one way to change anything: rows, audit and feed in one transaction.

mod attempt;
mod audit;
mod bulk;
mod moment;

pub use audit::AuditEntry;
pub use moment::id_at;

use moment::not_before;

use super::{
    feed::{self, Commit, FeedEntry, Head, signed},
    row::Row,
    sql,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Actor, Mutation, Reply},
};
use axum::response::{IntoResponse, Response};
use sea_orm::{DatabaseTransaction, Value};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, OperatorId, SessionId, Timestamp,
    sync::{Change, Position, RowText, Scope, ScopeState},
};

/// A write transaction. Dropped without commit, it leaves no trace.
pub struct Tx {
    app: App,
    inner: DatabaseTransaction,
    actor: Actor,
    now: Timestamp,
    head: Head,
    /// Those that this transaction touched, by whom their rows are for.
    scopes: BTreeMap<(Scope, Option<OperatorId>), ScopeState>,
    changes: Vec<FeedEntry>,
    ended_sessions: Vec<SessionId>,
    /// Where the answer is to be kept.
    key: Option<Key>,
    bulk: bool,
}

pub(crate) struct Key {
    operator: OperatorId,
    key: String,
    request_hash: String,
}

impl Key {
    pub(crate) fn of(request: &Mutation) -> Self {
        Self {
            operator: request.auth.operator.id,
            key: request.key.to_string(),
            request_hash: request.hash(),
        }
    }
}

impl Tx {
    pub(crate) async fn begin(app: &App, actor: Actor) -> Result<Self, ApiError> {
        let (inner, head) = app.db().begin().await?;
        Ok(Self {
            app: app.clone(),
            inner,
            actor,
            // After the lock was taken: times in feed and audit follow commit order.
            now: not_before(head.at, app.now()),
            head,
            scopes: BTreeMap::new(),
            changes: Vec::new(),
            ended_sessions: Vec::new(),
            key: None,
            bulk: false,
        })
    }

    /// Remembers where the answer goes; fails with the stored one when the request was answered before.
    pub(crate) async fn guard(&mut self, key: Key) -> Result<(), ApiError> {
        let found = sql::one(
            &self.inner,
            "SELECT request_hash, status, body, position FROM idempotency WHERE operator_id = $1 AND key = $2",
            vec![key.operator.to_string().into(), key.key.clone().into()],
        )
        .await?;
        let Some(row) = found else {
            self.key = Some(key);
            return Ok(());
        };
        if row.try_get_by_index::<String>(0)? != key.request_hash {
            return Err(ApiError::new(
                ErrorCode::KeyReused,
                "This idempotency key was used for another request. Make a new key for a new intention.",
            ));
        }
        let status = u16::try_from(row.try_get_by_index::<i64>(1)?).map_err(ApiError::internal)?;
        let mut reply = Reply::raw(status, row.try_get_by_index(2)?)?;
        reply.position = Some(row.try_get_by_index(3)?);
        reply.replayed = true;
        Err(ApiError::Replay(Box::new(reply)))
    }

    /// For statements of the area's own tables, with the functions of [`sql`].
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The time of everything in this transaction.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// From here on somebody else acts.
    pub(crate) fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// A fresh UUIDv7 of this transaction's time.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(id_at(self.now))
    }

    pub async fn get<R: Row>(&self, id: impl std::fmt::Display) -> Result<Option<R>, ApiError> {
        sql::get(&self.inner, id).await
    }

    /// Like [`Self::get`], 404 when absent.
    pub async fn require<R: Row>(&self, id: impl std::fmt::Display) -> Result<R, ApiError> {
        self.get(id).await?.ok_or_else(|| ApiError::not_found(R::NOUN))
    }

    /// Writes `row`, new or changed: sets its version to one more than what stands, and publishes it.
    pub async fn put<R: Row>(&mut self, row: &mut R) -> Result<(), ApiError> {
        let (id, audience) = (row.id(), row.audience());
        let mut old = self.standing_of::<R>(id).await?;
        if let Some(before) = old.filter(|before| audience.is_some() && before.audience != audience) {
            // Who knew of it so far must not go on doing so. It is gone for them, and stands anew for its audience.
            self.count(R::SCOPE, id, Some(before), None).await?;
            self.publish(R::SCOPE, id, before.version + 1, None, before.audience)
                .await?;
            row.set_version(before.version + 2);
            old = None;
        } else {
            row.set_version(old.map_or(0, |before| before.version) + 1);
        }
        let doc = RowText::of(row)?;
        let mut values: Vec<Value> = vec![id.to_string().into(), signed(row.version())?.into()];
        let mut names = vec!["id", "version"];
        for (name, value) in row.columns() {
            names.push(name);
            values.push(value);
        }
        if R::SCOPE.is_private() {
            names.push("audience");
            values.push(audience.map(|id| id.to_string()).into());
        }
        names.push("doc");
        values.push(doc.as_str().into());
        sql::exec(&self.inner, &upsert(R::TABLE, &names), values).await?;
        let version = row.version();
        self.count(R::SCOPE, id, old, Some(Standing { version, audience }))
            .await?;
        self.publish(R::SCOPE, id, version, Some(doc), audience).await
    }

    /// Adds a row of an append-only resource.
    pub async fn append<R: Row>(&mut self, row: &R) -> Result<(), ApiError> {
        self.load(std::slice::from_ref(row)).await?;
        let doc = RowText::of(row)?;
        self.publish(R::SCOPE, row.id(), row.version(), Some(doc), row.audience())
            .await
    }

    /// Removes a row and leaves a tombstone in the feed.
    pub async fn delete<R: Row>(&mut self, id: Uuid) -> Result<(), ApiError> {
        let Some(old) = self.standing_of::<R>(id).await? else {
            return Ok(());
        };
        let statement = format!("DELETE FROM {} WHERE id = $1", R::TABLE);
        sql::exec(&self.inner, &statement, vec![id.to_string().into()]).await?;
        self.count(R::SCOPE, id, Some(old), None).await?;
        self.publish(R::SCOPE, id, old.version + 1, None, old.audience).await
    }

    /// Streams of these sessions close when this commits. The rows are the caller's to write.
    pub(crate) fn ends_session(&mut self, session: SessionId) {
        self.ended_sessions.push(session);
    }

    /// Commits, keeps the answer under the request's key, publishes, and answers.
    pub async fn commit(mut self, mut reply: Reply) -> Result<Response, ApiError> {
        let position = self.head.position().to_string();
        if let Some(key) = self.key.take() {
            let values = vec![
                key.operator.to_string().into(),
                key.key.into(),
                key.request_hash.into(),
                i64::from(reply.status.as_u16()).into(),
                reply.body.clone().into(),
                position.clone().into(),
                self.now.millis().into(),
            ];
            sql::exec(&self.inner, STORE_ANSWER, values).await?;
        }
        self.finish().await?;
        reply.position = Some(position);
        Ok(reply.into_response())
    }

    /// As [`Self::commit`], with an answer that is given once: `kept` is what a repetition of the request is answered with.
    pub(crate) async fn commit_once(self, kept: Reply, mut given: Reply) -> Result<Response, ApiError> {
        given.position = Some(self.head.position().to_string());
        self.commit(kept).await?;
        Ok(given.into_response())
    }

    /// What is committed here is not what answers the request: its key stays free.
    pub(crate) fn without_answer(&mut self) {
        self.key = None;
    }

    /// Commits and publishes, for what is not answered with a [`Reply`].
    pub async fn finish(mut self) -> Result<Position, ApiError> {
        if self.bulk {
            self.new_epoch().await?;
        }
        for ((_, audience), state) in &self.scopes {
            feed::store_scope_state(&self.inner, state, *audience).await?;
        }
        sql::exec(
            &self.inner,
            "UPDATE feed SET seq = $1, audit_seq = $2, audit_hash = $3, at = $4 WHERE id = 1",
            vec![
                signed(self.head.seq)?.into(),
                signed(self.head.audit_seq)?.into(),
                self.head.audit_hash.clone().into(),
                self.now.millis().into(),
            ],
        )
        .await?;
        let has_news = self.bulk || !self.changes.is_empty() || !self.ended_sessions.is_empty();
        let commit = Commit {
            changes: Arc::new(self.changes),
            position: self.head.position(),
            ended_sessions: Arc::new(self.ended_sessions),
        };
        let (inner, app, position) = (self.inner, self.app, self.head.position());
        // A caller that goes away must not come between commit and publication.
        let task = tokio::spawn(async move {
            inner.commit().await?;
            if has_news {
                app.publish(commit);
            }
            Ok::<_, ApiError>(())
        });
        task.await.map_err(ApiError::internal)??;
        Ok(position)
    }

    async fn standing_of<R: Row>(&self, id: Uuid) -> Result<Option<Standing>, ApiError> {
        let column = if R::SCOPE.is_private() { "audience" } else { "NULL" };
        let statement = format!("SELECT version, {column} FROM {} WHERE id = $1", R::TABLE);
        let Some(row) = sql::one(&self.inner, &statement, vec![id.to_string().into()]).await? else {
            return Ok(None);
        };
        let audience: Option<String> = row.try_get_by_index(1)?;
        Ok(Some(Standing {
            version: row.try_get_by_index::<i64>(0)?.unsigned_abs(),
            audience: audience.map(|id| id.parse()).transpose().map_err(ApiError::internal)?,
        }))
    }

    /// Keeps the checksums of the scope: what everybody sees, and what each audience alone does.
    async fn count(
        &mut self,
        scope: Scope,
        id: Uuid,
        old: Option<Standing>,
        new: Option<Standing>,
    ) -> Result<(), ApiError> {
        if scope.is_append_only() {
            return Ok(());
        }
        if let Some(old) = old {
            let state = self.state_of(scope, old.audience).await?;
            state.checksum.remove(id, old.version);
            state.count -= 1;
        }
        if let Some(new) = new {
            let state = self.state_of(scope, new.audience).await?;
            state.checksum.add(id, new.version);
            state.count += 1;
        }
        Ok(())
    }

    async fn state_of(&mut self, scope: Scope, audience: Option<OperatorId>) -> Result<&mut ScopeState, ApiError> {
        match self.scopes.entry((scope, audience)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(feed::scope_state(&self.inner, scope, audience).await?)),
        }
    }

    async fn publish(
        &mut self,
        scope: Scope,
        id: Uuid,
        revision: u64,
        row: Option<RowText>,
        audience: Option<OperatorId>,
    ) -> Result<(), ApiError> {
        if self.bulk {
            return Ok(());
        }
        self.head.seq += 1;
        let change = Change {
            seq: self.head.seq,
            scope,
            id,
            revision,
            row,
            at: self.now,
        };
        let values = vec![
            signed(change.seq)?.into(),
            scope.as_str().into(),
            id.to_string().into(),
            signed(revision)?.into(),
            change.row.as_ref().map(RowText::as_str).into(),
            self.now.millis().into(),
            audience.map(|id| id.to_string()).into(),
        ];
        sql::exec(&self.inner, ADD_CHANGE, values).await?;
        self.changes.push(FeedEntry::new(change, audience));
        Ok(())
    }
}

/// What of a row its scope's sums are made of.
#[derive(Clone, Copy)]
struct Standing {
    version: u64,
    audience: Option<OperatorId>,
}

const STORE_ANSWER: &str = "INSERT INTO idempotency (operator_id, key, request_hash, status, body, position, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ADD_CHANGE: &str = "INSERT INTO changes (seq, scope, id, revision, doc, at, audience)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

fn upsert(table: &str, names: &[&str]) -> String {
    let places: Vec<_> = (1..=names.len()).map(|place| format!("${place}")).collect();
    let updates: Vec<_> = names[1..]
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}",
        names.join(", "),
        places.join(", "),
        updates.join(", ")
    )
}
